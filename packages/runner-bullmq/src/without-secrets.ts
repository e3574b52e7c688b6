import { fromPlainError, redactText, toPlainError } from '@sluice/core';
import type { IngestError, Warning } from '@sluice/plugin-api';

/** An error to be told by a queue: the same, without its cause and without `secrets`, which a server may have repeated. */
export function errorWithoutSecrets(error: IngestError, secrets: readonly string[]): IngestError {
  const { code, kind, ...texts } = toPlainError(error);
  return fromPlainError({ ...textsWithout(texts, secrets), code, kind });
}

/** A warning to be told by a queue. */
export function warningWithoutSecrets({ code, ...texts }: Warning, secrets: readonly string[]): Warning {
  return { ...textsWithout(texts, secrets), code };
}

function textsWithout<T>(value: T, secrets: readonly string[]): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? redactText(secrets, part) : part,
  );
}

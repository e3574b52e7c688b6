import type { IngestError, Warning } from '@sluice/plugin-api';
import { redactText } from '../../workflow/redact.js';
import type { Outcome } from '../outcomes/outcome.js';
import { fromPlainError, toPlainError } from './plain-error.js';

/** An error to be kept, or sent to another process: the same, without its cause and without `secrets`, which a server may have repeated. */
export function errorWithoutSecrets(error: IngestError, secrets: readonly string[]): IngestError {
  const { code, kind, ...texts } = toPlainError(error);
  return fromPlainError({ ...textsWithout(texts, secrets), code, kind });
}

/** An outcome to be kept, or sent to another process. What it is about keeps its name. */
export function outcomeWithoutSecrets(outcome: Outcome, secrets: readonly string[]): Outcome {
  switch (outcome.status) {
    case 'failed':
      return { ...outcome, error: errorWithoutSecrets(outcome.error, secrets) };
    case 'filtered':
      return { ...outcome, rule: redactText(secrets, outcome.rule) };
    case 'empty':
      return { ...outcome, reason: redactText(secrets, outcome.reason) };
    default:
      return outcome;
  }
}

/** A warning to be kept, or sent to another process. */
export function warningWithoutSecrets({ code, ...texts }: Warning, secrets: readonly string[]): Warning {
  return { ...textsWithout(texts, secrets), code };
}

function textsWithout<T>(value: T, secrets: readonly string[]): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? redactText(secrets, part) : part,
  );
}

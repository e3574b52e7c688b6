import { redactText } from '@sluice/core';

const known: string[] = [];

/** Notes secrets of the process, for {@link defectText}. */
export function noteSecrets(secrets: readonly string[]): void {
  known.push(...secrets);
}

/** What to say of an error that should not have been, without any secret that was noted. */
export function defectText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  return redactText([...known], `sluice has a defect; please report this:\n${stack}\n`);
}

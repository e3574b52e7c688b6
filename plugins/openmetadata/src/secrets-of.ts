import type { Sensitive } from '@sluice/plugin-api';

/** The texts in a sensitive value that its redacted form does not show. */
export function secretsOf(sensitive: Sensitive<unknown>): string[] {
  const shown = new Set(textsOf(sensitive.toJSON()));
  return textsOf(sensitive.reveal()).filter((text) => !shown.has(text));
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

import assert from 'node:assert/strict';
import { inspect } from 'node:util';

const DEEPEST = 12;

/**
 * That none of `secrets` is in `output`: in any text of it, key or value, in its errors' messages and in those of their causes.
 *
 * @param output what was logged, thrown, reported or written, by the name of the place.
 */
export function expectNoSecrets(secrets: readonly string[], output: Readonly<Record<string, unknown>>): void {
  for (const [place, value] of Object.entries(output)) {
    for (const text of textsIn(value, 0, new Set())) {
      const found = secrets.find((secret) => secret !== '' && text.includes(secret));
      if (found !== undefined) assert.fail(`A secret is in ${place}: ${text.replaceAll(found, '<the secret>')}`);
    }
  }
}

function* textsIn(value: unknown, depth: number, seen: Set<unknown>): Generator<string> {
  if (typeof value === 'string') yield value;
  if (value instanceof Uint8Array) yield new TextDecoder().decode(value);
  else if (typeof value === 'object' && value !== null) yield* textsInObject(value, depth, seen);
}

function* textsInObject(value: object, depth: number, seen: Set<unknown>): Generator<string> {
  if (depth > DEEPEST || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Error) {
    yield value.message;
    yield* textsIn(value.cause, depth + 1, seen);
    if (value instanceof AggregateError) yield* textsIn(value.errors, depth + 1, seen);
    // Of an error of others, such as a vendor's, what is printed is its message alone.
    if (value.name !== 'IngestError') return;
  }
  // What prints itself in a form of its own, such as a Sensitive.
  if ('toJSON' in value) {
    yield JSON.stringify(value);
    yield inspect(value);
    return;
  }
  const entries = value instanceof Map ? value : Object.entries(value);
  for (const [key, part] of entries) {
    yield String(key);
    yield* textsIn(part, depth + 1, seen);
  }
}

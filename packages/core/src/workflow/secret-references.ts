import { IngestError, toIngestError } from '@sluice/plugin-api';
import { baseSchema } from './base-schema.js';
import { type Component, partsOf, withListed } from './components.js';
import { childPointer, dotted, valueAt } from './json-pointer.js';
import type { Problem } from './problem.js';
import { isSecret } from './redact.js';
import { changeBySchema, type Place } from './schema-walk.js';
import type { SecretStore } from './secret-store.js';

/** A name that stands in place of a secret. */
export interface SecretReference {
  /** Where it stands. */
  readonly pointer: string;
  /** All of it, such as `file:/run/secrets/token`. */
  readonly text: string;
  readonly store: SecretStore;
  /** Without what names the store. */
  readonly name: string;
}

/** The references in what the schemas of plugins, and of workflow files, mark as secret; what has no effect is left alone. */
export function findReferences(
  file: unknown,
  components: readonly Component[],
  stores: readonly SecretStore[],
): readonly SecretReference[] {
  const found = new Map<string, SecretReference>();
  const parts = components.flatMap(withListed).flatMap(partsOf);
  for (const { pointer, schema } of [{ pointer: '', schema: baseSchema([]) }, ...parts]) {
    const collect = (part: unknown, at: string): void => {
      const reference = typeof part === 'string' ? referenceIn(part, at, stores) : undefined;
      if (reference !== undefined) found.set(at, reference);
      else if (typeof part === 'object' && part !== null)
        for (const [key, item] of Object.entries(part)) collect(item, childPointer(at, key));
    };
    const visit = (part: unknown, place: Place): unknown => {
      if (place.schemas.some((each) => each['deprecated'] === true)) return undefined;
      if (!isSecret(place)) return part;
      collect(part, place.pointer);
      return undefined;
    };
    changeBySchema(valueAt(file, pointer), schema, visit, pointer);
  }
  return [...found.values()];
}

/**
 * Asks for each secret once, all of them at the same time.
 *
 * @returns the secrets by the pointers of their references, and a problem for each that could not be had.
 */
export async function resolveReferences(
  references: readonly SecretReference[],
  folder: string,
): Promise<{ readonly secrets: ReadonlyMap<string, string>; readonly problems: readonly Problem[] }> {
  const asked = new Map<string, Promise<string>>();
  for (const { text, store, name } of references)
    if (!asked.has(text)) asked.set(text, name === '' ? Promise.reject(nameless()) : store.get(name, folder));
  await Promise.allSettled(asked.values());
  const secrets = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { pointer, text } of references) {
    try {
      secrets.set(pointer, (await asked.get(text)) ?? '');
    } catch (error) {
      problems.push(problemFrom(pointer, text, error));
    }
  }
  return { secrets, problems };
}

/** A copy of `value` with other texts at some pointers. */
export function withTexts(value: unknown, texts: ReadonlyMap<string, string>, pointer = ''): unknown {
  const text = texts.get(pointer);
  if (text !== undefined) return text;
  if (Array.isArray(value)) return value.map((item, index) => withTexts(item, texts, childPointer(pointer, index)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withTexts(item, texts, childPointer(pointer, key))]),
  );
}

function referenceIn(text: string, pointer: string, stores: readonly SecretStore[]): SecretReference | undefined {
  const colon = text.indexOf(':');
  const store = stores.find(({ scheme }) => scheme === text.slice(0, colon));
  const name = text.slice(colon + 1);
  return store === undefined ? undefined : { pointer, text, store, name };
}

function nameless(): IngestError {
  return new IngestError('SECRET_NOT_RESOLVED', {
    message: 'it names nothing',
    hint: 'Write what it is called behind the colon.',
  });
}

function problemFrom(pointer: string, text: string, thrown: unknown): Problem {
  const { code, message, hint, cause } = toIngestError(thrown);
  return {
    code,
    pointer,
    at: 'value',
    message: `${dotted(pointer)} is to be ${text}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    cause,
  };
}

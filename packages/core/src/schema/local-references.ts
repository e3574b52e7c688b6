import type { JsonSchema } from '@sluice/plugin-api';
import { valueAt } from '../workflow/json-pointer.js';

/** A copy of `schema` to stand at `place`, such as `#/definitions/x`, of another schema: what it refers to in itself is found there. */
export function movedTo(place: string, schema: JsonSchema): JsonSchema {
  const { $schema: _, $id: __, ...rest } = schema;
  return eachReference(rest, (reference) => ({ $ref: `${place}${reference.slice(1)}` })) as JsonSchema;
}

/** A copy of `schema` with what it refers to in itself in place. What lies in itself may be anything, from its second appearance on. */
export function inPlace(schema: JsonSchema): JsonSchema {
  return resolve(schema, []) as JsonSchema;

  function resolve(part: unknown, above: readonly string[]): unknown {
    return eachReference(part, (reference) =>
      above.includes(reference) ? {} : (resolve(valueAt(schema, reference.slice(1)), [...above, reference]) as JsonSchema),
    );
  }
}

/** A copy of `part` in which each local reference is what `change` makes of it, with the keywords that stand beside it. */
function eachReference(part: unknown, change: (reference: string) => JsonSchema): unknown {
  if (Array.isArray(part)) return part.map((each) => eachReference(each, change));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref: reference, ...beside } = part as Record<string, unknown>;
  const isLocal = typeof reference === 'string' && reference.startsWith('#');
  const rest = Object.fromEntries(
    Object.entries(isLocal ? beside : part).map(([key, value]) => [key, eachReference(value, change)] as const),
  );
  return isLocal ? { ...change(reference), ...rest } : rest;
}

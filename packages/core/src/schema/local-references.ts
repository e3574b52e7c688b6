import type { JsonSchema } from '@sluice/plugin-api';
import { valueAt } from '../workflow/json-pointer.js';

const LOCAL = /^#/;
const ANY = /^/;

/** A copy of `schema` to stand at `place`, such as `#/definitions/x`, of another schema: what it refers to in itself is found there. */
export function movedTo(place: string, schema: JsonSchema): JsonSchema {
  const { $schema: _, $id: __, ...rest } = schema;
  return eachReference(rest, LOCAL, (reference) => ({ $ref: `${place}${reference.slice(1)}` })) as JsonSchema;
}

/**
 * A copy of `schema` that stands alone: what it refers to in other files is among its definitions.
 *
 * @param files those that it and they refer to, by their names, such as `entities.schema.json`.
 */
export function standingAlone(schema: JsonSchema, files: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const moved = new Map<string, JsonSchema>();
  const { definitions, ...rest } = resolve(schema, '');
  return { ...rest, definitions: { ...(definitions as object | undefined), ...Object.fromEntries(moved) } };

  function resolve(part: unknown, home: string): JsonSchema {
    return eachReference(part, ANY, (reference) => {
      const [named, pointer = ''] = reference.split('#');
      const file = named || home;
      if (file === '') return { $ref: reference };
      const name = `${file.replace('.schema.json', '')}-${pointer.split('/').at(-1)}`;
      if (!moved.has(name)) {
        // It may refer to itself.
        moved.set(name, {});
        moved.set(name, resolve(valueAt(files[file], pointer), file));
      }
      return { $ref: `#/definitions/${name}` };
    }) as JsonSchema;
  }
}

/** A copy of `schema` with what it refers to in itself in place. What lies in itself may be anything, from its second appearance on. */
export function inPlace(schema: JsonSchema): JsonSchema {
  return resolve(schema, []) as JsonSchema;

  function resolve(part: unknown, above: readonly string[]): unknown {
    return eachReference(part, LOCAL, (reference) =>
      above.includes(reference) ? {} : (resolve(valueAt(schema, reference.slice(1)), [...above, reference]) as JsonSchema),
    );
  }
}

/** A copy of `part` in which each such reference is what `change` makes of it, with the keywords that stand beside it. */
function eachReference(part: unknown, which: RegExp, change: (reference: string) => JsonSchema): unknown {
  if (Array.isArray(part)) return part.map((each) => eachReference(each, which, change));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref: reference, ...beside } = part as Record<string, unknown>;
  const isChanged = typeof reference === 'string' && which.test(reference);
  const rest = Object.fromEntries(
    Object.entries(isChanged ? beside : part).map(([key, value]) => [key, eachReference(value, which, change)] as const),
  );
  return isChanged ? { ...change(reference), ...rest } : rest;
}

import type { JsonSchema } from '@sluice/plugin-api';
import { childPointer, valueAt } from './json-pointer.js';

const BRANCHES = ['allOf', 'anyOf', 'oneOf'];
const CONDITIONAL = ['then', 'else'];

/** A value on the way through a schema. */
export interface Place {
  /** Where it is in the whole value. */
  readonly pointer: string;
  /** All schemas that say something of it, or may; none for one that is unknown. */
  readonly schemas: readonly JsonSchema[];
}

/** What becomes of a value. Returning it as it is goes on into its parts; an undefined property is dropped. */
export type Change = (value: unknown, place: Place) => unknown;

/** A copy of `value` with every part that a schema describes, from the whole inwards, as `change` makes it. */
export function changeBySchema(value: unknown, schema: JsonSchema, change: Change, pointer = ''): unknown {
  return walk(value, { pointer, schemas: alternatives(schema, schema) });

  function walk(part: unknown, place: Place): unknown {
    const changed = change(part, place);
    if (changed !== part || typeof part !== 'object' || part === null) return changed;
    if (Array.isArray(part)) return part.map((item, index) => walk(item, childPlace(place, index)) ?? item);
    return Object.fromEntries(
      Object.entries(part)
        .map(([key, item]) => [key, walk(item, childPlace(place, key))] as const)
        .filter(([, item]) => item !== undefined),
    );
  }

  function childPlace(place: Place, key: string | number): Place {
    const schemas = place.schemas.flatMap((each) => childSchemas(each, key)).flatMap((each) => alternatives(each, schema));
    return { pointer: childPointer(place.pointer, key), schemas };
  }
}

/** The pointers of all properties that a schema names, itself at `pointer`; not those inside arrays. */
export function propertyPointers(schema: JsonSchema, pointer: string): string[] {
  return walk(schema, pointer, new Set());

  function walk(raw: JsonSchema, at: string, above: ReadonlySet<JsonSchema>): string[] {
    if (above.has(raw)) return [];
    const inside = new Set([...above, raw]);
    return alternatives(raw, schema).flatMap((each) =>
      Object.entries(schemasIn(each['properties'])).flatMap(([key, property]) => {
        const child = childPointer(at, key);
        return [child, ...walk(property, child, inside)];
      }),
    );
  }
}

/** `schema` and the schemas of the same value that it refers to. */
function alternatives(schema: JsonSchema, root: JsonSchema, seen = new Set<JsonSchema>()): readonly JsonSchema[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const reference = schema['$ref'];
  const others = [
    ...(typeof reference === 'string' && reference.startsWith('#') ? [valueAt(root, reference.slice(1))] : []),
    ...BRANCHES.flatMap((keyword) => (Array.isArray(schema[keyword]) ? (schema[keyword] as unknown[]) : [])),
    ...CONDITIONAL.map((keyword) => schema[keyword]),
  ];
  return [schema, ...others.filter(isSchema).flatMap((other) => alternatives(other, root, seen))];
}

function childSchemas(schema: JsonSchema, key: string | number): JsonSchema[] {
  if (typeof key === 'number') {
    const items = schema['items'];
    return [Array.isArray(items) ? items[key] : items].filter(isSchema);
  }
  const properties = schemasIn(schema['properties']);
  const patterns = Object.entries(schemasIn(schema['patternProperties'])).filter(([pattern]) =>
    new RegExp(pattern, 'u').test(key),
  );
  const known = [...(Object.hasOwn(properties, key) ? [properties[key]] : []), ...patterns.map(([, each]) => each)];
  return (known.length > 0 ? known : [schema['additionalProperties']]).filter(isSchema);
}

function schemasIn(keyword: unknown): Record<string, JsonSchema> {
  return isSchema(keyword) ? (keyword as Record<string, JsonSchema>) : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { JsonSchema } from '@sluice/plugin-api';

/** Keywords whose value is one schema. */
const ONE = ['additionalProperties', 'contains', 'then', 'else', 'items'];
/** Keywords whose value is a list of schemas. */
const LISTS = ['allOf', 'anyOf', 'oneOf', 'items'];
/** Keywords whose value has a schema for each of its keys. */
const MAPS = ['properties', 'patternProperties', 'definitions', 'dependencies'];
/** What narrows a value so that text with a variable in it would be wrong. */
const NARROWING = ['enum', 'const', 'pattern', 'format', 'maxLength'];
/** What is told of a value, for people. */
const TOLD = ['title', 'description', 'default', 'examples', 'deprecated', 'writeOnly'];

/** Text with a variable in it, which stands for a value of any type; or nothing, which is as if the key were not there. */
const VARIABLE = { type: ['string', 'null'], pattern: '\\$\\{' };

/**
 * `schema` for a file whose variables are not in place yet: wherever text would be wrong, text with `${` in it is right. So is a key without a value,
 * which means the same as no key. Where just one of several schemas may fit, several may.
 */
export function loosened(schema: JsonSchema): JsonSchema {
  const { oneOf, ...rest } = each(schema);
  const loose: Record<string, unknown> = oneOf === undefined ? rest : { ...rest, anyOf: oneOf };
  const types = [loose['type'] ?? []].flat();
  const isNarrow =
    NARROWING.some((keyword) => loose[keyword] !== undefined) ||
    types.some((type) => /^(number|integer|boolean)$/.test(String(type)));
  if (isNarrow) {
    const told = Object.fromEntries(TOLD.filter((keyword) => keyword in loose).map((keyword) => [keyword, loose[keyword]]));
    const wanted = Object.fromEntries(Object.entries(loose).filter(([keyword]) => !TOLD.includes(keyword)));
    return { ...told, anyOf: [wanted, VARIABLE] };
  }
  return types.length === 0 ? loose : { ...loose, type: [...new Set([...types, 'null'])] };
}

/** Conditions stay as they are: what they ask of a variable is not known. */
function each(schema: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (ONE.includes(keyword) && isSchema(value)) return [keyword, loosened(value)];
      if (LISTS.includes(keyword) && Array.isArray(value)) return [keyword, value.map(loosenedIfSchema)];
      if (MAPS.includes(keyword) && isSchema(value)) {
        return [keyword, Object.fromEntries(Object.entries(value).map(([key, part]) => [key, loosenedIfSchema(part)]))];
      }
      return [keyword, value];
    }),
  );
}

function loosenedIfSchema(value: unknown): unknown {
  return isSchema(value) ? loosened(value) : value;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { JsonSchema } from '@sluice/plugin-api';

const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['a string', 'strings'],
  integer: ['a whole number', 'whole numbers'],
  number: ['a number', 'numbers'],
  boolean: ['true or false', 'booleans'],
  array: ['an array', 'arrays'],
  object: ['an object', 'objects'],
  null: ['nothing', 'nothings'],
};

/** What a schema wants, in words: `an array of strings`, `one of csv, json`, `a string or an object`. */
export function describeSchema(schema: JsonSchema): string {
  const branches = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(branches)) return branches.map((branch: JsonSchema) => describeSchema(branch)).join(' or ');
  if (Array.isArray(schema['enum'])) return `one of ${schema['enum'].join(', ')}`;
  if ('const' in schema) return JSON.stringify(schema['const']);
  const types = [schema['type'] ?? []].flat().map(String);
  if (types.length === 0) return String(schema['title'] ?? 'of another form');
  return types.map((type) => (type === 'array' ? describeArray(schema) : (WORDS[type]?.[0] ?? type))).join(' or ');
}

/** What kind of value this is, without the value itself. */
export function describeType(value: unknown): string {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return type === 'boolean' ? 'a boolean' : (WORDS[type]?.[0] ?? type);
}

function describeArray(schema: JsonSchema): string {
  const items = (schema['items'] as JsonSchema | undefined)?.['type'];
  const many = typeof items === 'string' ? WORDS[items]?.[1] : undefined;
  return many === undefined ? 'an array' : `an array of ${many}`;
}

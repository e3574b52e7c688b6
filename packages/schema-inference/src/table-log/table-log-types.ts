import { type ColumnType, type Field, JSON_VALUE, NESTING_MAX_LEVELS, UNKNOWN } from '../column-type.js';

/** How a table format writes types in the JSON of its log: a text, or an object with a `type`. */
export interface TypeNotation {
  /** The type that a text names; `undefined` where it names none that is known. */
  scalar(text: string): ColumnType | undefined;
  /** The `type` of a list, and the keys under which the parts of lists and maps stand. */
  readonly list: string;
  readonly element: string;
  readonly key: string;
  readonly value: string;
  /** What a field says of itself besides name and type. */
  description(field: Readonly<Record<string, unknown>>): unknown;
}

/** The fields of a struct. Throws where they are none. */
export function fieldsOf(fields: unknown, notation: TypeNotation, level = 0): readonly Field[] {
  if (!Array.isArray(fields)) throw new Error('a struct has no fields');
  return fields.map((field: unknown) => {
    if (!isObject(field) || typeof field['name'] !== 'string') throw new Error('a field has no name');
    const description = notation.description(field);
    return {
      name: field['name'],
      type: typeOf(field['type'], notation, level),
      ...(typeof description === 'string' ? { description } : {}),
    };
  });
}

function typeOf(type: unknown, notation: TypeNotation, level: number): ColumnType {
  if (level > NESTING_MAX_LEVELS) return JSON_VALUE;
  if (typeof type === 'string') return notation.scalar(type) ?? UNKNOWN;
  if (!isObject(type)) throw new Error(`${JSON.stringify(type)} is no type`);
  const part = (name: string): ColumnType => typeOf(type[name], notation, level + 1);
  switch (type['type']) {
    case 'struct':
      return { kind: 'group', dataType: 'STRUCT', fields: fieldsOf(type['fields'], notation, level + 1) };
    case notation.list:
      return { kind: 'list', element: part(notation.element) };
    case 'map':
      return { kind: 'map', key: part(notation.key), value: part(notation.value) };
    default:
      return UNKNOWN;
  }
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

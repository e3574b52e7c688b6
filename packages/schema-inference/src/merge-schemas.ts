import type { Column } from '@sluice/plugin-api';
import type { Field } from './column-type.js';
import { columnsOf, displayOf } from './columns.js';
import type { InferredSchema } from './schema-reader.js';
import { widen } from './widen.js';

const NAMES_TOLD = 5;

/** The schema of one of several files, under the name that messages give the file. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: InferredSchema;
}

/** A file whose columns are not those of all files together. */
export interface Disagreement {
  readonly name: string;
  /** How, in one sentence. */
  readonly message: string;
}

/**
 * The columns of several files of one dataset together: the first file's, then what the others have besides, each of a type that holds the
 * values of all files.
 */
export function mergeSchemas(schemas: readonly NamedSchema[]): {
  readonly columns: readonly Column[];
  readonly disagreements: readonly Disagreement[];
} {
  const [first, ...others] = schemas;
  if (first === undefined) return { columns: [], disagreements: [] };
  if (others.length === 0) return { columns: first.schema.columns, disagreements: [] };
  const merged = others.reduce((fields, { schema }) => mergeFields(fields, schema.fields), first.schema.fields);
  const disagreements = schemas.flatMap(({ name, schema }) => {
    const message = differenceOf(schema.fields, merged);
    return message === undefined ? [] : [{ name, message }];
  });
  return { columns: columnsOf(merged), disagreements };
}

/** The fields of two groups together: those of `a`, then what only `b` has. */
export function mergeFields(a: readonly Field[], b: readonly Field[]): readonly Field[] {
  const ofB = byName(b);
  const merged = [...byName(a)].map(([name, field]) => {
    const other = ofB.get(name);
    ofB.delete(name);
    return other === undefined ? field : { ...field, type: widen(field.type, other.type, mergeFields) };
  });
  return [...merged, ...ofB.values()];
}

/** By name and, where a name comes again, by which time it is. */
function byName(fields: readonly Field[]): Map<string, Field> {
  const named = new Map<string, Field>();
  const times = new Map<string, number>();
  for (const field of fields) {
    const time = times.get(field.name) ?? 0;
    times.set(field.name, time + 1);
    named.set(`${time} ${field.name}`, field);
  }
  return named;
}

function differenceOf(own: readonly Field[], merged: readonly Field[]): string | undefined {
  const fields = byName(own);
  const missing: string[] = [];
  const others: string[] = [];
  for (const [key, { name, type }] of byName(merged)) {
    const field = fields.get(key);
    if (field === undefined) missing.push(name);
    else if (displayOf(field.type) !== displayOf(type))
      others.push(`${name} is ${displayOf(field.type)} and not ${displayOf(type)}`);
  }
  const told = [
    ...(missing.length === 0 ? [] : [`it has no ${listOf(missing)}`]),
    ...(others.length === 0 ? [] : [listOf(others)]),
  ];
  return told.length === 0 ? undefined : `The file does not agree with the other samples: ${told.join('; ')}`;
}

function listOf(items: readonly string[]): string {
  const more = items.length - NAMES_TOLD;
  return `${items.slice(0, NAMES_TOLD).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

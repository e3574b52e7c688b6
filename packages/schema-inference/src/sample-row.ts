import type { SampleRow } from '@sluice/plugin-api';
import type { Field } from './column-type.js';
import { columnsOf } from './columns.js';

/** The names that the fields of a file have as columns. */
export function columnNames(fields: readonly Field[]): string[] {
  return columnsOf(fields).map(({ name }) => name);
}

/** A row without a prototype, so that no name of a column means anything else. A value that is `undefined` is left out. */
export function toRow(names: readonly string[], values: readonly unknown[]): SampleRow {
  const row: Record<string, unknown> = Object.create(null);
  for (const [index, name] of names.entries()) if (values[index] !== undefined) row[name] = values[index];
  return row;
}

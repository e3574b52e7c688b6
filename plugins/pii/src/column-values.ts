import type { SampleRow } from '@sluice/plugin-api';

/** Of a longer text no more than its beginning is looked at, so that no value takes long. */
const LOOKED_AT_CHARACTERS = 256;
const VALUES_MAX = 2000;
const BLANKS = new Set(['', '-', '--', '?', 'n/a', 'na', 'nan', 'nil', 'none', 'null', 'unknown', '\\n']);

/**
 * The values of a column in sampled records, as text: those of lists and maps one by one, points in time as ISO 8601 has them; without what is
 * missing, truth values and bytes.
 *
 * @param path the column's own name, last, and those of the columns that it lies in.
 */
export function columnValues(rows: readonly SampleRow[], path: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (const row of rows) collect(row, path, values);
  return values;
}

function collect(value: unknown, path: readonly string[], into: string[]): void {
  if (into.length >= VALUES_MAX) return;
  if (Array.isArray(value)) {
    for (const each of value) collect(each, path, into);
  } else if (value instanceof Date) {
    if (!Number.isNaN(value.getTime())) into.push(value.toISOString());
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    const [key, ...rest] = path;
    const record = value as Readonly<Record<string, unknown>>;
    if (key !== undefined) collect(record[key], rest, into);
    else for (const each of Object.values(record)) collect(each, [], into);
  } else if (path.length === 0 && (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')) {
    const text = String(value).slice(0, LOOKED_AT_CHARACTERS).trim();
    if (!BLANKS.has(text.toLowerCase())) into.push(text);
  }
}

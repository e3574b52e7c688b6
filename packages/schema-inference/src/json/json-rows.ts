import type { SampleRow } from '@sluice/plugin-api';
import type { Field } from '../column-type.js';
import { columnNames, toRow } from '../sample-row.js';
import { JsonScanner } from './json-scanner.js';

/** A string, or a word that JSON itself does not have. */
const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON wants escaped.
const CONTROL = /[\0-\x1f]/g;

/** The columns of a JSON text, and what its records are to them: objects with a key for each, values of the only one, or none at all. */
export interface JsonTable {
  readonly fields: readonly Field[];
  readonly rows: 'objects' | 'values' | 'none';
}

/**
 * The first `count` records of a text as rows. Records that are no objects are none where others are; what is no number in JSON is null.
 *
 * @param starts where records begin in the text.
 */
export function jsonRows(
  text: string,
  starts: readonly number[],
  { fields, rows }: JsonTable,
  count: number,
): readonly SampleRow[] {
  if (rows === 'none') return [];
  const names = columnNames(fields);
  const found: SampleRow[] = [];
  for (const start of starts) {
    if (found.length >= count) break;
    const record = parseRecord(text, start);
    if (rows === 'values') {
      if (record !== undefined) found.push(toRow(names, [record]));
    } else if (isObject(record)) {
      found.push(
        toRow(
          names,
          fields.map(({ name }) => record[name]),
        ),
      );
    }
  }
  return found;
}

/** The value that begins there; `undefined` where it is not written as JSON wants it, or nested deeper than can be read. */
function parseRecord(text: string, start: number): unknown {
  const scanner = new JsonScanner(text, true);
  scanner.position = start;
  scanner.value();
  const written = text.slice(start, scanner.position);
  try {
    return JSON.parse(written, withoutPrototype);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    if (!(error instanceof SyntaxError)) throw error;
  }
  try {
    return JSON.parse(written.replace(STRING_OR_WORD, strictly), withoutPrototype);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function strictly(token: string): string {
  if (!token.startsWith('"')) return 'null';
  return token.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function withoutPrototype(_key: string, value: unknown): unknown {
  return isObject(value) ? Object.assign(Object.create(null), value) : value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

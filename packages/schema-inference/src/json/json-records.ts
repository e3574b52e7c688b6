import { JsonCut, JsonScanner, JsonSyntax } from './json-scanner.js';
import type { JsonValue } from './json-value.js';

/** The records of a JSON text: the elements of its one array, or its values one after another. */
export interface JsonRecords {
  readonly records: readonly JsonValue[];
  /** Where each record begins in the text. */
  readonly starts: readonly number[];
  /** Lines that are no JSON and were passed over. */
  readonly badLines: number;
  /** Whether the text ends in the middle of a record. */
  readonly cut: boolean;
  /** Why the first bad line is no JSON. */
  readonly problem?: string;
}

/**
 * Reads all complete records of a text that may be cut anywhere. A line that is no JSON adds nothing; reading goes on at the next line
 * that begins with an object or array.
 */
export function readJsonRecords(text: string, ended: boolean): JsonRecords {
  const scanner = new JsonScanner(text, ended);
  if (scanner.peek() !== '[') return readValues(scanner, text);
  const start = scanner.position;
  const elements = readElements(scanner);
  if (elements !== undefined) return elements;
  scanner.position = start;
  return readValues(scanner, text);
}

/** The elements of the array that is the whole text; undefined when it is not, as where each line is an array. */
function readElements(scanner: JsonScanner): JsonRecords | undefined {
  const records: JsonValue[] = [];
  const starts: number[] = [];
  scanner.position += 1;
  try {
    while (scanner.peek() !== ']') {
      const { position } = scanner;
      records.push(scanner.value());
      starts.push(position);
      const next = scanner.peek();
      if (next === ',') scanner.position += 1;
      else if (next !== undefined && next !== ']') return undefined;
    }
    scanner.position += 1;
    return scanner.peek() === undefined ? { records, starts, badLines: 0, cut: false } : undefined;
  } catch (error) {
    if (error instanceof JsonCut) return { records, starts, badLines: 0, cut: true };
    if (error instanceof JsonSyntax) return undefined;
    throw error;
  }
}

function readValues(scanner: JsonScanner, text: string): JsonRecords {
  const records: JsonValue[] = [];
  const starts: number[] = [];
  let badLines = 0;
  let problem: string | undefined;
  const result = (cut: boolean): JsonRecords => ({ records, starts, badLines, cut, ...(problem !== undefined && { problem }) });
  for (;;) {
    // Some writers put commas between objects, or a mark of its own before each.
    while (scanner.peek() === '\u001e' || (scanner.peek() === ',' && typeof records.at(-1) === 'object')) scanner.position += 1;
    if (scanner.peek() === undefined) return result(false);
    const start = scanner.position;
    try {
      records.push(scanner.value());
      starts.push(start);
    } catch (error) {
      if (error instanceof JsonCut) return result(true);
      if (!(error instanceof JsonSyntax)) throw error;
      badLines += 1;
      problem ??= error.message;
      const next = nextRecordLine(text, start);
      if (next === undefined) return result(false);
      scanner.position = next;
    }
  }
}

function nextRecordLine(text: string, from: number): number | undefined {
  const pattern = /\n(?=[{[])/g;
  pattern.lastIndex = from;
  return pattern.exec(text) === null ? undefined : pattern.lastIndex;
}

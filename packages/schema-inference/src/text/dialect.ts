import { COMMENT_MARK } from './comment-mark.js';
import { type Dialect, scanDelimited } from './delimited-scanner.js';
import { kindsOf, ValueKind } from './value-type.js';

/** The more usual first: of equally good ones, the first is taken. */
const SEPARATORS = [',', '\t', ';', '|', '^', '\u0001'] as const;
const QUOTES = ['"', '', "'"] as const;
const SAMPLE_CHARACTERS = 64 * 1024;
const SAMPLE_RECORDS = 200;
/** What a cell is worth: one that is clearly a value, plain text, and text that looks like cells not taken apart. */
const CELL_WORTH = { typed: 1, text: 0.8, suspicious: 0.1 } as const;
/** The worth of a record of one cell: next to nothing, so that any separator that does something is better than none. */
const SINGLE_CELL_WORTH = 0.001;
/** Text below a title is a table when nearly all of it has so many cells a record. */
const TABLE_MIN_CELLS = 3;
const NEARLY_ALL = 0.8;
/** The first line that is neither blank nor a comment, with the lines that quotes on it go on to. */
const FIRST_RECORD = new RegExp(String.raw`^(?!${COMMENT_MARK.source})(?=.*\S)(?:"[^"]*"|.)*`, 'm');
const DECIMAL_COMMA = /^-?\d+,\d+$/;

/**
 * Finds out how a delimited text is written: the separator and quote that make its records equally long, and its cells of clear
 * types. A separator that is not known counts only if the first record has it, or if nearly all others have it more than once.
 */
export function detectDialect(text: string, ended: boolean, knownSeparator: string | undefined): Dialect {
  const cut = text.length > SAMPLE_CHARACTERS;
  const sample = { text: cut ? text.slice(0, SAMPLE_CHARACTERS) : text, ended: ended && !cut };
  if (knownSeparator !== undefined) return bestDialect(sample, [knownSeparator]);
  const first = FIRST_RECORD.exec(sample.text)?.[0] ?? '';
  const separators = SEPARATORS.filter((separator) => first.includes(separator));
  if (separators.length > 0) return bestDialect(sample, separators);
  const belowTitle = bestDialect(sample, SEPARATORS);
  return fitOf(sample, belowTitle).usualCells >= TABLE_MIN_CELLS ? belowTitle : bestDialect(sample, [undefined]);
}

interface Sample {
  readonly text: string;
  /** Whether it is the whole file. */
  readonly ended: boolean;
}

function bestDialect(sample: Sample, separators: readonly (string | undefined)[]): Dialect {
  const quotes = /["']/.test(sample.text) ? QUOTES : QUOTES.slice(0, 1);
  const dialects = separators.flatMap((separator) => quotes.map((quote) => ({ separator, quote })));
  const [only] = dialects;
  if (only !== undefined && dialects.length === 1) return only;
  const scores = dialects.map((dialect) => fitOf(sample, dialect).score);
  return dialects[scores.indexOf(Math.max(...scores))] ?? { separator: undefined, quote: '"' };
}

interface Fit {
  /** The more records of the fewer lengths, the better, weighted by what their cells are worth. */
  readonly score: number;
  /** The length that nearly all records have; 0 when there is none. */
  readonly usualCells: number;
}

function fitOf({ text: sample, ended }: Sample, dialect: Dialect): Fit {
  const lengths = new Map<number, number>();
  let worth = 0;
  let cells = 0;
  let records = 0;
  let record: { text: string; quoted: boolean }[] = [];
  scanDelimited(sample, dialect, ended, {
    cell(text, quoted) {
      record.push({ text: text.trim(), quoted });
    },
    endOfRecord() {
      const [first] = record;
      const isComment = first?.quoted === false && COMMENT_MARK.test(first.text);
      const isBlank = record.length === 1 && first?.text === '';
      if (!isComment && !isBlank) {
        lengths.set(record.length, (lengths.get(record.length) ?? 0) + 1);
        for (const cell of record) worth += cellWorth(cell.text, cell.quoted, dialect);
        cells += record.length;
        records += 1;
      }
      record = [];
      return records < SAMPLE_RECORDS;
    },
  });
  if (records === 0) return { score: 0, usualCells: 0 };
  let pattern = 0;
  for (const [cellCount, recordCount] of lengths)
    pattern += recordCount * Math.max(SINGLE_CELL_WORTH, (cellCount - 1) / cellCount);
  const [usualCells] = [...lengths].find(([, count]) => count >= records * NEARLY_ALL) ?? [0];
  return { score: (pattern / lengths.size) * (worth / cells), usualCells };
}

function cellWorth(text: string, quoted: boolean, dialect: Dialect): number {
  if (quoted) return CELL_WORTH.typed;
  if (kindsOf(text) !== ValueKind.text || DECIMAL_COMMA.test(text)) return CELL_WORTH.typed;
  const looksQuoted = /^["']|["']$/.test(text);
  const looksSeparated = SEPARATORS.some((separator) => separator !== dialect.separator && text.includes(separator));
  return looksQuoted || looksSeparated ? CELL_WORTH.suspicious : CELL_WORTH.text;
}

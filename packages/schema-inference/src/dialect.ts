import { type Dialect, scanDelimited } from './delimited-scanner.js';
import { kindsOf, ValueKind } from './value-type.js';

/** The more usual first: of equally good ones, the first is taken. */
const SEPARATORS = [',', '\t', ';', '|', '^', '\u0001'] as const;
const QUOTES = ['"', "'"] as const;
const NO_QUOTE = '';
const SAMPLE_CHARACTERS = 64 * 1024;
const SAMPLE_RECORDS = 200;
/** What a cell is worth: one that is clearly a value, plain text, and text that looks like cells not taken apart. */
const CELL_WORTH = { typed: 1, text: 0.8, suspicious: 0.1 } as const;
/** The worth of a record of one cell: next to nothing, so that any separator that does something is better than none. */
const SINGLE_CELL_WORTH = 0.001;
const DECIMAL_COMMA = /^-?\d+,\d+$/;

/**
 * Finds out how a delimited text is written: the separator and quote that make its records equally long, and its cells of clear
 * types. A separator that is not known counts
 * only if the first record has it.
 */
export function detectDialect(text: string, ended: boolean, knownSeparator: string | undefined): Dialect {
  const cut = text.length > SAMPLE_CHARACTERS;
  const sample = cut ? text.slice(0, SAMPLE_CHARACTERS) : text;
  const firstLine = /^(?!#).*\S.*$/m.exec(sample)?.[0] ?? sample;
  const separators =
    knownSeparator === undefined ? SEPARATORS.filter((separator) => firstLine.includes(separator)) : [knownSeparator];
  const [usual, other] = QUOTES;
  const quotes = [usual, ...(/["']/.test(sample) ? ([NO_QUOTE] as const) : []), ...(sample.includes(other) ? [other] : [])];
  let best: { dialect: Dialect; score: number } | undefined;
  for (const separator of separators.length === 0 ? [SEPARATORS[0]] : separators) {
    for (const quote of quotes) {
      const dialect = { separator, quote };
      const score = scoreOf(sample, dialect, ended && !cut);
      if (best === undefined || score > best.score) best = { dialect, score };
    }
  }
  return best?.dialect ?? { separator: knownSeparator ?? SEPARATORS[0], quote: QUOTES[0] };
}

/** How well a dialect fits: the more records of the fewer lengths, the better, weighted by what their cells are worth. */
function scoreOf(sample: string, dialect: Dialect, ended: boolean): number {
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
      const isComment = first?.quoted === false && first.text.startsWith('#');
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
  let pattern = 0;
  for (const [cellCount, recordCount] of lengths)
    pattern += recordCount * Math.max(SINGLE_CELL_WORTH, (cellCount - 1) / cellCount);
  return cells === 0 ? 0 : (pattern / lengths.size) * (worth / cells);
}

function cellWorth(text: string, quoted: boolean, dialect: Dialect): number {
  if (quoted) return CELL_WORTH.typed;
  if (kindsOf(text) !== ValueKind.text || DECIMAL_COMMA.test(text)) return CELL_WORTH.typed;
  const looksQuoted = QUOTES.some((quote) => text.startsWith(quote) || text.endsWith(quote));
  const looksSeparated = SEPARATORS.some((separator) => separator !== dialect.separator && text.includes(separator));
  return looksQuoted || looksSeparated ? CELL_WORTH.suspicious : CELL_WORTH.text;
}

import type { SampleRow } from '@sluice/plugin-api';
import type { DataFile } from '../data-file.js';
import { corruptFile } from '../file-errors.js';
import { columnNames, toRow } from '../sample-row.js';
import { type InferOptions, type InferredSchema, type SchemaReader, schemaOf } from '../schema-reader.js';
import { type Dialect, scanDelimited } from './delimited-scanner.js';
import { type DelimitedRecord, type DelimitedTable, delimitedTable } from './delimited-table.js';
import { detectDialect } from './dialect.js';
import { LONG_HEAD, noRecord, readText, SHORT_HEAD, type TextHead } from './text-head.js';
import { isNull } from './value-type.js';

const STEPS = [SHORT_HEAD, LONG_HEAD] as const;
const CELLS_MAX = 100_000;
const MARKUP = /^\s*<(?:\?xml|!doctype|html|error)\b/i;
const JSON_OBJECT = /^\s*(?:\[\s*)?\{\s*"[^"\n]*"\s*:/;

/** The line by which a file tells spreadsheets its separator. */
const SEPARATOR_LINE = /^"?sep=([^\r\n])"?\r?\n/i;

/** Delimited text with any separator, quotes and encoding, from a head of the file; gzip or not. */
export class DelimitedReader implements SchemaReader {
  async read(file: DataFile, options: InferOptions): Promise<InferredSchema> {
    const { head, table } = await readTable(file, options);
    return schemaOf(table.fields, { ...head.compression, remarks: [...head.remarks, ...table.remarks] });
  }

  async rows(file: DataFile, options: InferOptions, count: number): Promise<readonly SampleRow[]> {
    const { rows, fields, places } = (await readTable(file, options)).table;
    const names = columnNames(fields);
    const textOf = (cell: string | undefined): string | null => (cell === undefined || isNull(cell) ? null : cell);
    return rows.slice(0, count).map((row) =>
      toRow(
        names,
        places.map((place) => textOf(row[place])),
      ),
    );
  }
}

async function readTable(
  file: DataFile,
  options: InferOptions,
): Promise<{ readonly head: TextHead; readonly table: DelimitedTable }> {
  const { head, parsed } = await readText(file, STEPS, (text, ended) => {
    refuseOtherFormats(file, text);
    const [line = '', named] = SEPARATOR_LINE.exec(text) ?? [];
    const table = text.slice(line.length);
    const records = readRecords(table, detectDialect(table, ended, separatorOf(options, named)), ended);
    return { records, count: records.length };
  });
  if (parsed.count === 0 && !head.ended) throw noRecord(file, head);
  const cells = parsed.records.reduce((most, { length }) => Math.max(most, length), 0);
  if (cells > CELLS_MAX) throw corruptFile(file, `has a record of ${cells} cells, which no table has`);
  return { head, table: delimitedTable(parsed.records, options.header) };
}

/** @param named what the file itself says. */
function separatorOf({ format, separator }: InferOptions, named: string | undefined): string | undefined {
  if (separator !== undefined && separator !== '') return separator === '\\t' ? '\t' : separator;
  return named ?? (format === 'tsv' ? '\t' : undefined);
}

function refuseOtherFormats(file: DataFile, text: string): void {
  if (MARKUP.test(text)) throw corruptFile(file, 'holds XML or HTML instead of delimited text');
  if (JSON_OBJECT.test(text)) throw corruptFile(file, 'holds JSON instead of delimited text');
}

function readRecords(text: string, dialect: Dialect, ended: boolean): DelimitedRecord[] {
  const records: DelimitedRecord[] = [];
  let cells: string[] = [];
  scanDelimited(text, dialect, ended, {
    cell(cell) {
      cells.push(cell.trim());
    },
    endOfRecord() {
      // A line without anything is no record.
      if (cells.length > 1 || cells[0] !== '') records.push(cells);
      cells = [];
      return true;
    },
  });
  return records;
}

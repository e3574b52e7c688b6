import type { SampleRow } from '@sluice/plugin-api';
import type { ColumnType } from '../column-type.js';
import type { DataFile } from '../data-file.js';
import { readOrCorrupt } from '../file-errors.js';
import { columnNames, toRow } from '../sample-row.js';
import { type StoredValue, sampleValue } from '../sample-value.js';
import { ColumnPages } from './parquet-column-pages.js';
import { Repetition } from './parquet-elements.js';
import type { ParquetNode } from './parquet-fields.js';
import { LeafValues, LeftOut } from './parquet-leaf.js';
import { readPages } from './parquet-page-reads.js';
import type { ParquetSchema } from './parquet-reader.js';
import { type RecordPart, recordPart, type TakeLeaf } from './parquet-records.js';
import { type RowGroup, rowGroups } from './parquet-row-group.js';

/** Lists are looked for in so many values a row. */
const LIST_VALUES = 16;
/** Texts and bytes of all rows together. */
const VALUES_MAX_BYTES = 32 * 1024 * 1024;

/**
 * The first `count` rows of a file's first row group, from its columns' first pages. Of what does not fit into what is read, the values are left
 * out of the rows; no rows where that is all. Throws FILE_CORRUPT.
 */
export async function readParquetRows(file: DataFile, schema: ParquetSchema, count: number): Promise<readonly SampleRow[]> {
  const [group] = readOrCorrupt(file, 'Parquet', () => rowGroups(schema.footer.bytes, 1));
  if (group === undefined || count === 0) return [];
  const rows = Math.min(count, group.rows);
  const columns = readOrCorrupt(file, 'Parquet', () => columnsOf(file, schema.nodes, group, rows));
  await readPages(withTail(file, schema.footer.tail), columns.flat());
  return readOrCorrupt(file, 'Parquet', () => rowsOf(schema, columns, rows));
}

/** The file, of which the end is there. */
function withTail(file: DataFile, tail: Uint8Array): DataFile {
  const start = file.size - tail.length;
  const { uri, size } = file;
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    offset >= start ? tail.subarray(offset - start, offset - start + length) : file.read(offset, length);
  return { uri, size, read };
}

/** The pages of each topmost field's leaves. */
function columnsOf(file: DataFile, nodes: readonly ParquetNode[], { chunks }: RowGroup, rows: number): ColumnPages[][] {
  const leaves = nodes.map((node) => leavesOf(node));
  const leafCount = leaves.reduce((sum, each) => sum + each.length, 0);
  if (leafCount !== chunks.length) throw new RangeError(`a row group has ${chunks.length} columns, and the schema ${leafCount}`);
  let next = 0;
  return leaves.map((each) =>
    each.map((isList) => {
      const chunk = chunks[next];
      next += 1;
      if (chunk === undefined || !(chunk.start >= 0 && chunk.length >= 0 && chunk.start + chunk.length <= file.size))
        throw new RangeError('a column lies beyond the end of the file');
      return new ColumnPages(chunk, rows, isList ? rows * LIST_VALUES : rows);
    }),
  );
}

/** Of each leaf below a field, whether a row may have several values of it. */
function leavesOf({ element, children }: ParquetNode, isList = false): boolean[] {
  const repeats = isList || element.repetition === Repetition.repeated;
  if (children.length > 0) return children.flatMap((child) => leavesOf(child, repeats));
  return element.physicalType === undefined ? [] : [repeats];
}

function rowsOf(
  { nodes, fields }: ParquetSchema,
  columns: readonly (readonly ColumnPages[])[],
  rows: number,
): readonly SampleRow[] {
  let bytes = 0;
  const taken = (stored: StoredValue): void => {
    if (!(stored instanceof Uint8Array)) return;
    bytes += stored.length;
    if (bytes > VALUES_MAX_BYTES) throw new LeftOut(`values of more than ${VALUES_MAX_BYTES} bytes`);
  };
  const values = nodes.map((node, index) => {
    const type = fields[index]?.type;
    return type === undefined ? [] : columnValues(node, type, columns[index] ?? [], rows, taken);
  });
  const names = columnNames(fields);
  const length = values.reduce((most, each) => Math.max(most, each.length), 0);
  return Array.from({ length }, (_, row) =>
    toRow(
      names,
      values.map((each) => each[row]),
    ),
  );
}

/** The values of a topmost field, one for each row as far as they were read. */
function columnValues(
  node: ParquetNode,
  type: ColumnType,
  pages: readonly ColumnPages[],
  rows: number,
  taken: (stored: StoredValue) => void,
): readonly unknown[] {
  let next = 0;
  const takeLeaf: TakeLeaf = ({ element }, leafType, maxDefinition, maxRepetition) => {
    const column = pages[next];
    next += 1;
    if (column === undefined || column.chunk.isElsewhere) throw new LeftOut('a column that is encrypted, or in another file');
    const { physicalType = 0, typeLength = 0 } = element;
    if (leafType.kind !== 'scalar') throw new LeftOut('a leaf that is no scalar');
    const convert = (stored: StoredValue): unknown => {
      taken(stored);
      return sampleValue(leafType, stored);
    };
    return new LeafValues(column, { physicalType, typeLength, maxDefinition, maxRepetition, convert }, rows);
  };
  try {
    const part: RecordPart = recordPart(node, type, takeLeaf);
    const whole = Math.min(rows, ...part.leaves.map((leaf) => leaf.rows));
    return Array.from({ length: whole }, () => part.read());
  } catch (error) {
    if (error instanceof LeftOut) return [];
    throw error;
  }
}

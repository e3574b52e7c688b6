import type { DataFile } from '../data-file.js';
import { corruptFile, readOrCorrupt } from '../file-errors.js';
import type { Page } from '../parquet/parquet-column-pages.js';
import { leafCount, type ParquetNode, parquetFields, parquetNodes } from '../parquet/parquet-fields.js';
import { readParquetFooter } from '../parquet/parquet-footer.js';
import { LeafValues } from '../parquet/parquet-leaf.js';
import { readPageHeader } from '../parquet/parquet-page.js';
import { recordPart, type TakeLeaf } from '../parquet/parquet-records.js';
import { type ColumnChunk, type RowGroup, rowGroups } from '../parquet/parquet-row-group.js';
import type { StoredValue } from '../sample-value.js';
import type { DeltaMetadata } from './delta-log.js';

const COLUMN = 'metaData';
/** What is read of it: the rest costs memory for each row of the checkpoint. */
const PARTS: readonly string[] = ['schemaString', 'partitionColumns'];
/** Of the file, and again of what its pages and its texts hold. */
const READ_MAX_BYTES = 64 * 1024 * 1024;
const PAGE_MAX_BYTES = 8 * 1024 * 1024;
/** A row group has as many in memory at once. */
const GROUP_MAX_ROWS = 2_000_000;
const UTF8 = new TextDecoder();

/** The action in the schema, cut down to what is read of it, and which leaves of the whole schema that is. */
interface ActionColumn {
  readonly node: ParquetNode;
  readonly leaves: readonly number[];
}

/**
 * The metaData action in a Parquet checkpoint of a Delta table; `undefined` when this part of the checkpoint has none. Throws FILE_CORRUPT,
 * also where it takes more than 64 MiB to find it.
 */
export async function readCheckpoint(file: DataFile): Promise<Partial<DeltaMetadata> | undefined> {
  const footer = await readParquetFooter(file);
  const column = readOrCorrupt(file, 'Delta', () => actionColumn(parquetNodes(footer.elements)));
  if (column === undefined) return undefined;
  const left = { read: READ_MAX_BYTES, inflated: READ_MAX_BYTES, texts: READ_MAX_BYTES };
  const take = (what: keyof typeof left, bytes: number): void => {
    left[what] -= bytes;
    if (left[what] < 0)
      throw new RangeError(`it takes more than ${READ_MAX_BYTES} bytes to read, which is the most that is read`);
  };
  for (const group of readOrCorrupt(file, 'Delta', () => rowGroups(footer.bytes, Number.POSITIVE_INFINITY))) {
    const chunks = column.leaves.flatMap((leaf) => group.chunks[leaf] ?? []);
    if (!chunks.some(mayHoldValue)) continue;
    if (group.rows > GROUP_MAX_ROWS)
      throw corruptFile(file, `has more than ${GROUP_MAX_ROWS} rows in a row group, which is the most that is read`);
    const bytes: Uint8Array[] = [];
    for (const chunk of chunks) {
      if (chunk.isElsewhere || !(chunk.start >= 0 && chunk.length >= 0 && chunk.start + chunk.length <= file.size))
        throw corruptFile(file, 'has a column that lies beyond its end, is encrypted, or lies in another file');
      readOrCorrupt(file, 'Delta', () => take('read', chunk.length));
      bytes.push(await file.read(chunk.start, chunk.length));
    }
    const columns = readOrCorrupt(file, 'Delta', () =>
      chunks.map((chunk, index) => ({ chunk, isWhole: true, pages: pagesOf(bytes[index], (count) => take('inflated', count)) })),
    );
    const found = readOrCorrupt(file, 'Delta', () => findAction(column.node, columns, group, (count) => take('texts', count)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function actionColumn(nodes: readonly ParquetNode[]): ActionColumn | undefined {
  let next = 0;
  for (const node of nodes) {
    if (node.element.name !== COLUMN) {
      next += leafCount(node);
      continue;
    }
    const children: ParquetNode[] = [];
    const leaves: number[] = [];
    for (const child of node.children) {
      const count = leafCount(child);
      if (PARTS.includes(child.element.name)) {
        children.push(child);
        leaves.push(...Array.from({ length: count }, (_, index) => next + index));
      }
      next += count;
    }
    return { node: { element: node.element, children }, leaves };
  }
  return undefined;
}

/** Whether the statistics leave room for a value: nearly all rows of a checkpoint are files added. */
function mayHoldValue({ nulls, values }: ColumnChunk): boolean {
  return nulls === undefined || nulls < values;
}

function pagesOf(bytes: Uint8Array = new Uint8Array(), takeInflated: (bytes: number) => void): readonly Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = readPageHeader(bytes, at);
    const start = at + header.headerLength;
    at = start + header.length;
    if (at > bytes.length) throw new RangeError('a page goes past the end of its column');
    if (header.inflatedLength > PAGE_MAX_BYTES) throw new RangeError(`a page holds more than ${PAGE_MAX_BYTES} bytes`);
    takeInflated(header.inflatedLength);
    pages.push({ header, body: bytes.subarray(start, at), isCut: false });
  }
  return pages;
}

function findAction(
  node: ParquetNode,
  columns: readonly { readonly chunk: ColumnChunk; readonly isWhole: boolean; readonly pages: readonly Page[] }[],
  { rows }: RowGroup,
  takeText: (bytes: number) => void,
): Partial<DeltaMetadata> | undefined {
  const [field] = parquetFields([node]);
  if (field === undefined) return undefined;
  let next = 0;
  const convert = (stored: StoredValue): unknown => {
    if (!(stored instanceof Uint8Array)) return stored;
    takeText(stored.length);
    return UTF8.decode(stored);
  };
  const takeLeaf: TakeLeaf = ({ element }, _, maxDefinition, maxRepetition) => {
    const column = columns[next];
    next += 1;
    if (column === undefined) throw new RangeError('a row group has fewer columns than the schema');
    const { physicalType = 0, typeLength = 0 } = element;
    return new LeafValues(column, { physicalType, typeLength, maxDefinition, maxRepetition, convert }, rows, GROUP_MAX_ROWS);
  };
  const part = recordPart(node, field.type, takeLeaf);
  for (let row = 0; row < rows; row += 1) {
    const action = part.read();
    if (typeof action === 'object' && action !== null) return action;
  }
  return undefined;
}

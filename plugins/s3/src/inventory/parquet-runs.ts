import { isIngestError } from '@sluice/plugin-api';
import type { Statistics } from 'hyparquet';
import { isArchivedClass } from '../storage-classes.js';
import { ColumnValues } from './column-values.js';
import type { DataFiles } from './data-files.js';
import { type InventoryFields, missingField } from './inventory-fields.js';
import type { InventoryFile } from './inventory-manifest.js';
import type { InventoryRun } from './inventory-run.js';
import type { NumberValues, TextValues } from './parquet-column.js';
import { type ParquetGroup, readParquetGroups } from './parquet-footer.js';
import type { RowBatch } from './row-block.js';

const FIRST_NOT_ASCII = 0x80;
const KEY = 'key';
const SIZE = 'size';
const LAST_MODIFIED = 'last_modified_date';
const STORAGE_CLASS = 'storage_class';
const IS_LATEST = 'is_latest';
const IS_DELETE_MARKER = 'is_delete_marker';
const WANTED: ReadonlySet<string> = new Set([KEY, SIZE, LAST_MODIFIED, STORAGE_CLASS, IS_LATEST, IS_DELETE_MARKER]);
const TEXTS: ReadonlySet<string> = new Set([KEY, STORAGE_CLASS]);

/**
 * The row groups of a Parquet file of an inventory.
 *
 * @throws IngestError INVENTORY_DAMAGED, INVENTORY_FIELD_MISSING.
 */
export async function parquetRuns(files: DataFiles, file: InventoryFile, fields: InventoryFields): Promise<InventoryRun[]> {
  const uri = files.uri(file);
  return (await readParquetGroups(files, file, WANTED)).map((group) => {
    for (const [name, title] of [[KEY, 'Key'] as const, [SIZE, 'Size'] as const])
      if (!group.columns.has(name)) throw missingField(title, uri);
    fields.found({ lastModified: group.columns.has(LAST_MODIFIED), storageClass: group.columns.has(STORAGE_CLASS) });
    return {
      ...boundsOf(group.columns.get(KEY)?.metadata.statistics),
      uri,
      read: () => readGroup(files, file, group),
    };
  });
}

/**
 * What the statistics of the keys say. Those of old writers compare bytes as if half of them were negative: their least key is the least one all the
 * same when it is ASCII, and their greatest says nothing (parquet-format, `Statistics`).
 */
function boundsOf(statistics: Statistics | undefined): Pick<InventoryRun, 'lower' | 'upper'> {
  const { min_value: lower, max_value: upper, min: old } = statistics ?? {};
  if (lower instanceof Uint8Array)
    return { lower: Buffer.from(lower), ...(upper instanceof Uint8Array ? { upper: Buffer.from(upper) } : {}) };
  return { lower: old instanceof Uint8Array && old.every((byte) => byte < FIRST_NOT_ASCII) ? Buffer.from(old) : Buffer.alloc(0) };
}

async function* readGroup(files: DataFiles, file: InventoryFile, group: ParquetGroup): AsyncGenerator<RowBatch> {
  const columns = [...group.columns].map(([name, column]) => {
    const kind = TEXTS.has(name) ? 'text' : 'number';
    const values = new ColumnValues(column, kind, group.rows, files.pieces(file, column.start, column.end));
    return { name, values, page: undefined as TextValues | NumberValues | undefined, at: 0 };
  });
  let rows = 0;
  try {
    for (;;) {
      // Pages of different columns end at different rows.
      for (const column of columns) {
        if (column.page !== undefined && column.at < lengthOf(column.page)) continue;
        column.page = await column.values.next();
        column.at = 0;
      }
      const pages = columns.flatMap(({ page }) => page ?? []);
      if (pages.length === 0) break;
      if (pages.length < columns.length) throw new Error('its columns do not have the same number of rows');
      const count = Math.min(...columns.map(({ page, at }) => (page === undefined ? 0 : lengthOf(page) - at)));
      const parts = new Map(columns.map(({ name, page, at }) => [name, page && sliceOf(page, at, at + count)]));
      yield toBatch(parts, count);
      for (const column of columns) column.at += count;
      rows += count;
    }
    if (rows !== group.rows) throw new Error(`a row group has ${rows} rows, and not ${group.rows}`);
  } catch (error) {
    if (isIngestError(error)) throw error;
    throw files.damaged(file, error instanceof Error ? error.message : String(error), error);
  } finally {
    await Promise.all(columns.map(({ values }) => values.close()));
  }
}

function toBatch(columns: ReadonlyMap<string, TextValues | NumberValues | undefined>, count: number): RowBatch {
  const [keys, sizes, modified, classes] = [KEY, SIZE, LAST_MODIFIED, STORAGE_CLASS].map((name) => columns.get(name));
  if (keys === undefined || !isText(keys) || sizes === undefined || isText(sizes)) throw new Error('it has no keys or no sizes');
  if (keys.starts.includes(-1)) throw new Error('a row has no key');
  const dropped = droppedOf(columns.get(IS_LATEST), columns.get(IS_DELETE_MARKER), count);
  return {
    count,
    ...keys,
    sizes,
    ...(modified === undefined || isText(modified) ? {} : { modified: withoutNaN(modified) }),
    ...(classes === undefined || !isText(classes) ? {} : { archived: archivedOf(classes, count) }),
    ...(dropped === undefined ? {} : { dropped }),
  };
}

/** Which rows are not the current version of an object. */
function droppedOf(latest: TextValues | NumberValues | undefined, marker: TextValues | NumberValues | undefined, count: number) {
  if (latest === undefined && marker === undefined) return undefined;
  const dropped = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) {
    if (latest instanceof Float64Array && latest[row] === 0) dropped[row] = 1;
    if (marker instanceof Float64Array && marker[row] === 1) dropped[row] = 1;
  }
  return dropped;
}

/** Rows of one class lie side by side, as a rule, and in a dictionary at the same place. */
function archivedOf({ bytes, starts, ends }: TextValues, count: number): Uint8Array {
  const archived = new Uint8Array(count);
  let [lastStart, last] = [-2, 0];
  for (let row = 0; row < count; row += 1) {
    const start = starts[row] as number;
    if (start !== lastStart) {
      lastStart = start;
      last = start >= 0 && isArchivedClass(Buffer.from(bytes.subarray(start, ends[row])).toString()) ? 1 : 0;
    }
    archived[row] = last;
  }
  return archived;
}

function withoutNaN(values: NumberValues): NumberValues {
  for (let row = 0; row < values.length; row += 1) if (Number.isNaN(values[row])) values[row] = 0;
  return values;
}

function isText(values: TextValues | NumberValues): values is TextValues {
  return !(values instanceof Float64Array);
}

function lengthOf(values: TextValues | NumberValues): number {
  return isText(values) ? values.starts.length : values.length;
}

function sliceOf(values: TextValues | NumberValues, from: number, to: number): TextValues | NumberValues {
  if (!isText(values)) return values.subarray(from, to);
  return { bytes: values.bytes, starts: values.starts.subarray(from, to), ends: values.ends.subarray(from, to) };
}

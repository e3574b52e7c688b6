import { type ColumnChunk, type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet';
import type { DataFiles } from './data-files.js';
import type { InventoryFile } from './inventory-manifest.js';
import type { ParquetColumn } from './parquet-column.js';

const TAIL_BYTES = 64 * 1024;
/** The footer's length in 4 bytes, and the magic in 4. */
const TRAILER_BYTES = 8;
const FOOTER_MAX_BYTES = 256 * 1024 * 1024;

/** A row group of a data file. */
export interface ParquetGroup {
  readonly rows: number;
  /** By name. */
  readonly columns: ReadonlyMap<string, ParquetColumn>;
}

/**
 * The row groups of a Parquet file, each with those of its columns that are wanted.
 *
 * @throws IngestError INVENTORY_DAMAGED.
 */
export async function readParquetGroups(
  files: DataFiles,
  file: InventoryFile,
  wanted: ReadonlySet<string>,
): Promise<readonly ParquetGroup[]> {
  const footer = await readFooter(files, file);
  try {
    // Bounds of texts are bytes of texts, not texts: they may end within a character.
    const stringFromBytes = (bytes: Uint8Array | undefined): unknown => bytes;
    const metadata = parquetMetadata(footer, { parsers: { stringFromBytes }, geoparquet: false } as object);
    const groups = metadata.row_groups.map((group) => toGroup(metadata, group, wanted, file));
    const rows = groups.reduce((sum, group) => sum + group.rows, 0);
    if (rows !== Number(metadata.num_rows)) throw new Error(`its row groups have ${rows} rows, and not ${metadata.num_rows}`);
    return groups;
  } catch (error) {
    throw files.damaged(file, `its footer is not valid: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

async function readFooter(files: DataFiles, file: InventoryFile): Promise<Uint8Array> {
  const length = Math.min(file.size, TAIL_BYTES);
  const tail = await files.read(file, file.size - length, length);
  if (tail.length < TRAILER_BYTES || tail.toString('latin1', tail.length - 4) !== 'PAR1')
    throw files.damaged(file, 'it does not end as a Parquet file does');
  const whole = tail.readUInt32LE(tail.length - TRAILER_BYTES) + TRAILER_BYTES;
  if (whole > Math.min(file.size, FOOTER_MAX_BYTES)) throw files.damaged(file, `it claims a footer of ${whole} bytes`);
  if (whole <= tail.length) return tail.subarray(tail.length - whole);
  return files.read(file, file.size - whole, whole);
}

function toGroup(
  { schema }: FileMetaData,
  { columns, num_rows: rows }: FileMetaData['row_groups'][number],
  wanted: ReadonlySet<string>,
  file: InventoryFile,
): ParquetGroup {
  const found = new Map<string, ParquetColumn>();
  for (const column of columns) {
    const name = column.meta_data?.path_in_schema.join('.').toLowerCase() ?? '';
    const element = schema.find((each) => each.name.toLowerCase() === name);
    if (element !== undefined && wanted.has(name)) found.set(name, toColumn(column, element, Number(rows), file));
  }
  return { rows: Number(rows), columns: found };
}

function toColumn(
  { meta_data: metadata }: ColumnChunk,
  element: SchemaElement,
  rows: number,
  file: InventoryFile,
): ParquetColumn {
  if (metadata === undefined) throw new Error(`the column ${element.name} has no metadata`);
  if (element.repetition_type === 'REPEATED') throw new Error(`the column ${element.name} has lists`);
  if (Number(metadata.num_values) !== rows)
    throw new Error(`the column ${element.name} has ${metadata.num_values} values, and its row group ${rows} rows`);
  const [data, dictionary] = [Number(metadata.data_page_offset), Number(metadata.dictionary_page_offset ?? 0)];
  const start = dictionary > 0 ? Math.min(data, dictionary) : data;
  const end = start + Number(metadata.total_compressed_size);
  if (!(start >= 0 && end >= start && end <= file.size)) throw new Error(`the column ${element.name} lies beyond its end`);
  return { element, metadata, start, end };
}

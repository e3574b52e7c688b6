import { isIngestError } from '@sluice/plugin-api';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { DataFile } from './data-file.js';
import type { DeltaMetadata } from './delta-log.js';
import { corruptFile } from './file-errors.js';
import { readParquetFooter } from './parquet-footer.js';

const COLUMN = 'metaData';
const READ_MAX_BYTES = 64 * 1024 * 1024;
/** A row group has as many in memory at once. */
const GROUP_MAX_ROWS = 4_000_000;

type RowGroup = FileMetaData['row_groups'][number];

/**
 * The metaData action in a Parquet checkpoint of a Delta table; `undefined` when this part of the checkpoint has none. Throws FILE_CORRUPT,
 * also where it takes more than 64 MiB to find it.
 */
export async function readCheckpoint(file: DataFile): Promise<Partial<DeltaMetadata> | undefined> {
  // The reader of rows below trusts what a footer claims.
  const footer = await readParquetFooter(file);
  if (!footer.elements.some(({ name }) => name === COLUMN)) return undefined;
  try {
    return await findAction(file);
  } catch (error) {
    if (isIngestError(error)) throw error;
    throw corruptFile(file, `is not a valid Delta checkpoint: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

async function findAction(dataFile: DataFile): Promise<Partial<DeltaMetadata> | undefined> {
  const file = boundedBuffer(dataFile);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    if (mayHoldAction(group)) {
      if (rowEnd - rowStart > GROUP_MAX_ROWS)
        throw corruptFile(dataFile, `has more than ${GROUP_MAX_ROWS} rows in a row group, which is the most that is read`);
      const rows = await parquetReadObjects({ file, metadata, columns: [COLUMN], compressors, rowStart, rowEnd });
      const actions = rows.map((row): unknown => row[COLUMN]);
      const action = actions.find((each) => typeof each === 'object' && each !== null);
      if (action !== undefined) return action as Partial<DeltaMetadata>;
    }
    rowStart = rowEnd;
  }
  return undefined;
}

/** Whether the group's statistics leave room for an action: nearly all rows of a checkpoint are files added. */
function mayHoldAction({ columns }: RowGroup): boolean {
  return columns.some(({ meta_data: column }) => {
    if (column?.path_in_schema[0] !== COLUMN) return false;
    const nulls = column.statistics?.null_count;
    return nulls === undefined || nulls < column.num_values;
  });
}

function boundedBuffer(file: DataFile): AsyncBuffer {
  let total = 0;
  return {
    byteLength: file.size,
    slice: async (start, end = file.size) => {
      total += end - start;
      if (total > READ_MAX_BYTES)
        throw corruptFile(file, `takes more than ${READ_MAX_BYTES} bytes to read, which is the most that is read`);
      return new Uint8Array(await file.read(start, end - start)).buffer;
    },
  };
}

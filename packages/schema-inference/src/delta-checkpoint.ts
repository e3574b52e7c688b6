import { isIngestError } from '@sluice/plugin-api';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetScan, type SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { DataFile } from './data-file.js';
import type { DeltaMetadata } from './delta-log.js';
import { corruptFile } from './file-errors.js';
import { readParquetFooter } from './parquet-footer.js';

const COLUMN = 'metaData';
/** What is read of it: the rest costs memory for each row of the checkpoint. */
const PARTS: readonly (string | undefined)[] = ['schemaString', 'partitionColumns'];
const READ_MAX_BYTES = 64 * 1024 * 1024;
/** A row group has as many in memory at once. */
const GROUP_MAX_ROWS = 2_000_000;

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
  const metadata = pruned(await parquetMetadataAsync(file));
  const scan = await parquetScan({ file, metadata, columns: [COLUMN], compressors, useOffsetIndex: false });
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    if (mayHoldAction(group)) {
      if (rowEnd - rowStart > GROUP_MAX_ROWS)
        throw corruptFile(dataFile, `has more than ${GROUP_MAX_ROWS} rows in a row group, which is the most that is read`);
      for (const action of await scan.readColumn({ column: COLUMN, rowStart, rowEnd })) {
        if (typeof action === 'object' && action !== null) return action as Partial<DeltaMetadata>;
      }
    }
    rowStart = rowEnd;
  }
  return undefined;
}

/** The parts of the action that are read, in place of all columns. */
function pruned(metadata: FileMetaData): FileMetaData {
  const [root, ...elements] = metadata.schema;
  const [action, ...parts] = subtrees(elements).find(([element]) => element?.name === COLUMN) ?? [];
  if (root === undefined || action === undefined) throw new Error('it has no schema');
  const kept = subtrees(parts).filter(([part]) => PARTS.includes(part?.name));
  const schema = [{ ...root, num_children: 1 }, { ...action, num_children: kept.length }, ...kept.flat()];
  const groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.filter(({ meta_data: column }) => {
      const [top, part] = column?.path_in_schema ?? [];
      return top === COLUMN && PARTS.includes(part);
    }),
  }));
  return { ...metadata, schema, row_groups: groups };
}

/** The elements of a schema, each of the first level with those below it. */
function subtrees(elements: readonly SchemaElement[]): SchemaElement[][] {
  const found: SchemaElement[][] = [];
  let open = 0;
  for (const element of elements) {
    if (open === 0) found.push([]);
    found.at(-1)?.push(element);
    open = Math.max(0, open - 1) + (element.num_children ?? 0);
  }
  return found;
}

/** Whether the group's statistics leave room for an action: nearly all rows of a checkpoint are files added. */
function mayHoldAction({ columns }: RowGroup): boolean {
  return columns.some(({ meta_data: column }) => {
    const nulls = column?.statistics?.null_count;
    return column !== undefined && (nulls === undefined || nulls < column.num_values);
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

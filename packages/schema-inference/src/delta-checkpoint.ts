import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { DataFile } from './data-file.js';
import type { DeltaMetadata } from './delta-log.js';
import { corruptFile } from './file-errors.js';
import { readParquetFooter } from './parquet-footer.js';

const COLUMN = 'metaData';

/** The metaData action in a Parquet checkpoint of a Delta table; `undefined` when this part of the checkpoint has none. */
export async function readCheckpoint(file: DataFile): Promise<Partial<DeltaMetadata> | undefined> {
  // The reader of rows below trusts what a footer claims.
  const footer = await readParquetFooter(file);
  if (!footer.elements.some(({ name }) => name === COLUMN)) return undefined;
  try {
    const rows = await parquetReadObjects({
      file: {
        byteLength: file.size,
        slice: async (start, end = file.size) => toArrayBuffer(await file.read(start, end - start)),
      },
      columns: [COLUMN],
      compressors,
    });
    return (
      rows.map((row) => row[COLUMN] as Partial<DeltaMetadata> | null | undefined).findLast((each) => each != null) ?? undefined
    );
  } catch (error) {
    if (error instanceof Error && error.name === 'IngestError') throw error;
    throw corruptFile(file, `is not a valid Delta checkpoint: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

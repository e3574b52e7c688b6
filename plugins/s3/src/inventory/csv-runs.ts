import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { isIngestError } from '@sluice/plugin-api';
import { isArchivedClass } from '../storage-classes.js';
import { compareBytes } from './compare-bytes.js';
import { type CsvColumns, CsvRows } from './csv-rows.js';
import type { DataFiles } from './data-files.js';
import { type InventoryFields, missingField } from './inventory-fields.js';
import type { InventoryFile, InventoryManifest } from './inventory-manifest.js';
import type { InventoryRun } from './inventory-run.js';
import type { RowBatch } from './row-block.js';

const HEAD_BYTES = 64 * 1024;
const NOTHING_KNOWN = Buffer.alloc(0);

/**
 * Where the fields of a CSV inventory are.
 *
 * @throws IngestError INVENTORY_FIELD_MISSING.
 */
export function csvColumns({ fileSchema, uri }: InventoryManifest, fields: InventoryFields): CsvColumns {
  const names = fileSchema.split(',').map((name) => name.trim().toLowerCase());
  const at = (name: string): number => names.indexOf(name.toLowerCase());
  for (const name of ['Key', 'Size']) if (at(name) === -1) throw missingField(name, uri);
  const [modified, storageClass] = [at('LastModifiedDate'), at('StorageClass')];
  fields.found({ lastModified: modified >= 0, storageClass: storageClass >= 0 });
  const versions = { isLatest: at('IsLatest'), isDeleteMarker: at('IsDeleteMarker') };
  return { count: names.length, key: at('Key'), size: at('Size'), modified, storageClass, ...versions };
}

/**
 * A CSV file of an inventory as a run. Its keys are taken to begin with the first one when the rows at its beginning are in order; nothing is known of
 * them otherwise.
 *
 * @throws IngestError INVENTORY_DAMAGED.
 */
export async function csvRun(files: DataFiles, file: InventoryFile, columns: CsvColumns): Promise<InventoryRun> {
  const head = await files.read(file, 0, Math.min(HEAD_BYTES, file.size));
  const lower = telling(files, file, () => firstKey(head, head.length < file.size, columns));
  return { lower, uri: files.uri(file), read: () => readRows(files, file, columns) };
}

async function* readRows(files: DataFiles, file: InventoryFile, columns: CsvColumns): AsyncGenerator<RowBatch> {
  const md5 = createHash('md5');
  const pieces = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of files.pieces(file, 0, file.size)) {
      md5.update(piece);
      yield piece;
    }
  };
  const rows = new CsvRows(columns, isArchivedClass);
  let failure: unknown;
  const inflated = pipeline(Readable.from(pieces()), createGunzip({ chunkSize: HEAD_BYTES }), (error) => {
    failure = error;
  });
  try {
    for await (const piece of inflated) yield* rows.read(piece as Buffer);
    yield* rows.end();
    const sum = md5.digest('hex');
    if (file.md5 !== undefined && sum !== file.md5)
      throw new Error(`its MD5 checksum is ${sum}, and ${file.md5} by the manifest`);
  } catch (error) {
    const cause = failure ?? error;
    if (isIngestError(cause)) throw cause;
    throw files.damaged(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** The first key, or nothing when the rows are not in order. */
function firstKey(head: Buffer, isCut: boolean, columns: CsvColumns): Buffer {
  if (head.length === 0) return NOTHING_KNOWN;
  const text = gunzipSync(head, isCut ? { finishFlush: constants.Z_SYNC_FLUSH } : {});
  const rows = new CsvRows(columns, isArchivedClass);
  let first: Buffer | undefined;
  let last = NOTHING_KNOWN;
  for (const batches of isCut ? [rows.read(text)] : [rows.read(text), rows.end()]) {
    for (const { count, bytes, starts, ends } of batches) {
      for (let row = 0; row < count; row += 1) {
        const [start, end] = [starts[row] as number, ends[row] as number];
        if (first !== undefined && compareBytes(last, 0, last.length, bytes, start, end) > 0) return NOTHING_KNOWN;
        last = Buffer.from(bytes.subarray(start, end));
        first ??= last;
      }
    }
  }
  return first ?? NOTHING_KNOWN;
}

function telling<T>(files: DataFiles, file: InventoryFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw files.damaged(file, error instanceof Error ? error.message : String(error), error);
  }
}

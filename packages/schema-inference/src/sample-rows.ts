import type { SampleRow } from '@sluice/plugin-api';
import type { DataFile } from './data-file.js';
import type { InferOptions } from './schema-reader.js';
import { schemaReaderOf } from './schema-readers.js';

/** However many are asked for. */
const ROWS_MAX = 1000;

/**
 * The first records of a file, `count` and 1,000 at most, by the names that its columns have in {@link inferSchema}: objects without a prototype, whose
 * values the package's README describes. None of an empty file, and where nothing of what is read holds a whole record. Throws as
 * {@link inferSchema} does, and UNSUPPORTED_FORMAT for an Avro file of an unknown codec.
 */
export async function sampleRows(file: DataFile, options: InferOptions, count: number): Promise<readonly SampleRow[]> {
  const reader = await schemaReaderOf(options.format, file.uri);
  const most = Math.min(count, ROWS_MAX);
  return file.size === 0 || !(most >= 1) ? [] : reader.rows(file, options, Math.floor(most));
}

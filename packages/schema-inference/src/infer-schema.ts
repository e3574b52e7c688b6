import { IngestError } from '@sluice/plugin-api';
import { AvroReader } from './avro-reader.js';
import type { DataFile } from './data-file.js';
import { DelimitedReader } from './delimited-reader.js';
import { JsonReader } from './json-reader.js';
import { ParquetReader } from './parquet-reader.js';
import { type InferOptions, type InferredSchema, type SchemaReader, schemaOf } from './schema-reader.js';

const READERS: readonly SchemaReader[] = [new ParquetReader(), new AvroReader(), new DelimitedReader(), new JsonReader()];

/**
 * The columns of a file. An empty file, and one without any record, has none. Throws FILE_CORRUPT, FILE_ENCRYPTED, FILE_NOT_TEXT
 * or FILE_TOO_LARGE when the file cannot be read as its format, and whatever the file's own `read` throws.
 */
export async function inferSchema(file: DataFile, options: InferOptions): Promise<InferredSchema> {
  const reader = READERS.find((candidate) => candidate.formats.includes(options.format));
  if (reader === undefined) {
    throw new IngestError('UNSUPPORTED_FORMAT', { message: `No reader for the format ${options.format}`, path: file.uri });
  }
  if (file.size === 0) return schemaOf([], { remarks: [] });
  return reader.read(file, options);
}

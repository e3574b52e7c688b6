import { IngestError } from '@sluice/plugin-api';
import type { DataFile } from './data-file.js';
import type { StructureFormat } from './formats.js';
import { type InferOptions, type InferredSchema, type SchemaReader, schemaOf } from './schema-reader.js';

const delimited = async (): Promise<SchemaReader> => new (await import('./delimited-reader.js')).DelimitedReader();
const json = async (): Promise<SchemaReader> => new (await import('./json-reader.js')).JsonReader();
/** Each is loaded with the first file of its format. */
const LOADERS: Readonly<Record<StructureFormat, () => Promise<SchemaReader>>> = {
  parquet: async () => new (await import('./parquet-reader.js')).ParquetReader(),
  avro: async () => new (await import('./avro-reader.js')).AvroReader(),
  csv: delimited,
  tsv: delimited,
  json,
  jsonl: json,
};
const readers = new Map<StructureFormat, SchemaReader>();

/**
 * The columns of a file. An empty file, and one without any record, has none. Throws FILE_CORRUPT, FILE_ENCRYPTED, FILE_NOT_TEXT
 * or FILE_TOO_LARGE when the file cannot be read as its format, and whatever the file's own `read` throws.
 */
export async function inferSchema(file: DataFile, options: InferOptions): Promise<InferredSchema> {
  if (!Object.hasOwn(LOADERS, options.format)) {
    throw new IngestError('UNSUPPORTED_FORMAT', { message: `No reader for the format ${options.format}`, path: file.uri });
  }
  if (file.size === 0) return schemaOf([], { remarks: [] });
  return (readers.get(options.format) ?? (await load(options.format))).read(file, options);
}

async function load(format: StructureFormat): Promise<SchemaReader> {
  const reader = await LOADERS[format]();
  readers.set(format, reader);
  return reader;
}

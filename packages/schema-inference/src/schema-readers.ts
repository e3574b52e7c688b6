import { IngestError } from '@sluice/plugin-api';
import type { StructureFormat } from './formats.js';
import type { SchemaReader } from './schema-reader.js';

const delimited = async (): Promise<SchemaReader> => new (await import('./text/delimited-reader.js')).DelimitedReader();
const json = async (): Promise<SchemaReader> => new (await import('./json/json-reader.js')).JsonReader();
/** Each is loaded with the first file of its format. */
const LOADERS: Readonly<Record<StructureFormat, () => Promise<SchemaReader>>> = {
  parquet: async () => new (await import('./parquet/parquet-reader.js')).ParquetReader(),
  avro: async () => new (await import('./avro/avro-reader.js')).AvroReader(),
  csv: delimited,
  tsv: delimited,
  json,
  jsonl: json,
};
const readers = new Map<StructureFormat, SchemaReader>();

/** What reads the files of a format. Throws UNSUPPORTED_FORMAT; `uri` is the file's. */
export async function schemaReaderOf(format: StructureFormat, uri: string): Promise<SchemaReader> {
  if (!Object.hasOwn(LOADERS, format)) {
    throw new IngestError('UNSUPPORTED_FORMAT', { message: `No reader for the format ${format}`, path: uri });
  }
  const reader = readers.get(format) ?? (await LOADERS[format]());
  readers.set(format, reader);
  return reader;
}

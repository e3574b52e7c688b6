import type { DataFile } from './data-file.js';
import { type InferOptions, type InferredSchema, schemaOf } from './schema-reader.js';
import { schemaReaderOf } from './schema-readers.js';

/**
 * The columns of a file. An empty file, and one without any record, has none. Throws FILE_CORRUPT, FILE_ENCRYPTED, FILE_NOT_TEXT
 * or FILE_TOO_LARGE when the file cannot be read as its format, and whatever the file's own `read` throws.
 */
export async function inferSchema(file: DataFile, options: InferOptions): Promise<InferredSchema> {
  const reader = await schemaReaderOf(options.format, file.uri);
  return file.size === 0 ? schemaOf([], { remarks: [] }) : reader.read(file, options);
}

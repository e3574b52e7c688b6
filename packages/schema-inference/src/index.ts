export type { DataFile } from './data-file.js';
export { formatOfBytes } from './format-of-bytes.js';
export { type DataFormat, fileFormatsOf, formatOfName, parseStructureFormat, type StructureFormat } from './formats.js';
export { inferSchema } from './infer-schema.js';
export { type Disagreement, mergeSchemas, type NamedSchema } from './merge-schemas.js';
export { sampleRows } from './sample-rows.js';
export type { InferOptions, InferredSchema, SchemaReader } from './schema-reader.js';
export { isLogFolder, TableLog, type TableLogFile, type TableSchema, tableLogOf } from './table-log/table-log.js';

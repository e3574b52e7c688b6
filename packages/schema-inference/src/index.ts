export type { DataFile } from './data-file.js';
export { type DataFormat, fileFormatsOf, formatOfName, parseStructureFormat, type StructureFormat } from './formats.js';
export { inferSchema } from './infer-schema.js';
export type { InferOptions, InferredSchema, SchemaReader } from './schema-reader.js';

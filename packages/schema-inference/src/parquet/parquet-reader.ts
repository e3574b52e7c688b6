import type { SampleRow } from '@sluice/plugin-api';
import type { Field } from '../column-type.js';
import type { DataFile } from '../data-file.js';
import { readOrCorrupt } from '../file-errors.js';
import { type InferOptions, type InferredSchema, type SchemaReader, schemaOf } from '../schema-reader.js';
import { refineByArrow } from './arrow-schema.js';
import { refineByGeo } from './geo-metadata.js';
import { type ParquetNode, parquetFields, parquetNodes } from './parquet-fields.js';
import { type ParquetFooter, readParquetFooter } from './parquet-footer.js';

/** What a Parquet file says of itself. */
export interface ParquetSchema {
  readonly footer: ParquetFooter;
  /** The topmost fields as they are stored, and what they are; as many of the one as of the other. */
  readonly nodes: readonly ParquetNode[];
  readonly fields: readonly Field[];
}

/** Parquet: the schema in the file's footer; rows are read for samples alone. */
export class ParquetReader implements SchemaReader {
  async read(file: DataFile): Promise<InferredSchema> {
    return schemaOf((await readSchema(file)).fields, { remarks: [] });
  }

  async rows(file: DataFile, _options: InferOptions, count: number): Promise<readonly SampleRow[]> {
    const schema = await readSchema(file);
    const { readParquetRows } = await import('./parquet-rows.js');
    return readParquetRows(file, schema, count);
  }
}

async function readSchema(file: DataFile): Promise<ParquetSchema> {
  const footer = await readParquetFooter(file);
  const nodes = readOrCorrupt(file, 'Parquet', () => parquetNodes(footer.elements));
  const fields = readOrCorrupt(file, 'Parquet', () => parquetFields(nodes));
  return { footer, nodes, fields: refineByGeo(refineByArrow(fields, footer.arrowSchema), footer.geo) };
}

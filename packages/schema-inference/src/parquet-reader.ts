import { refineByArrow } from './arrow-schema.js';
import type { DataFile } from './data-file.js';
import { readOrCorrupt } from './file-errors.js';
import { refineByGeo } from './geo-metadata.js';
import { parquetFields } from './parquet-fields.js';
import { readParquetFooter } from './parquet-footer.js';
import { type InferredSchema, type SchemaReader, schemaOf } from './schema-reader.js';

/** Parquet: the schema in the file's footer; its rows are never read. */
export class ParquetReader implements SchemaReader {
  async read(file: DataFile): Promise<InferredSchema> {
    const footer = await readParquetFooter(file);
    const fields = readOrCorrupt(file, 'Parquet', () => parquetFields(footer.elements));
    return schemaOf(refineByGeo(refineByArrow(fields, footer.arrowSchema), footer.geo), { remarks: [] });
  }
}

import { IngestError } from '@sluice/plugin-api';
import { avroFields } from './avro-fields.js';
import { readAvroHeader } from './avro-header.js';
import type { DataFile } from './data-file.js';
import { corruptFile, readOrCorrupt } from './file-errors.js';
import { AVRO_FILE, formatByMagic } from './file-magic.js';
import { type InferredSchema, type SchemaReader, schemaOf } from './schema-reader.js';

const FIRST_READ_BYTES = 64 * 1024;
const HEADER_MAX_BYTES = 16 * 1024 * 1024;

/** Avro object container files: the schema in the file's header. The blocks after it, and their codec, do not matter. */
export class AvroReader implements SchemaReader {
  async read(file: DataFile): Promise<InferredSchema> {
    const schema = await readSchema(file);
    const fields = readOrCorrupt(file, 'Avro', () => avroFields(JSON.parse(schema)));
    return schemaOf(fields, { remarks: [] });
  }
}

async function readSchema(file: DataFile): Promise<string> {
  let head: Uint8Array = new Uint8Array();
  let wanted = FIRST_READ_BYTES;
  for (;;) {
    head = Buffer.concat([head, await file.read(head.length, Math.min(wanted, file.size) - head.length)]);
    const format = formatByMagic(head);
    if (format !== undefined && format !== AVRO_FILE) throw corruptFile(file, `is ${format}, and so no Avro file`);
    const header = readOrCorrupt(file, 'Avro', () => readAvroHeader(head));
    if ('schema' in header) return header.schema;
    if (head.length < wanted || header.needed > file.size) throw corruptFile(file, 'ends in the middle of its Avro header');
    if (header.needed > HEADER_MAX_BYTES) {
      throw new IngestError('FILE_TOO_LARGE', {
        message: `The file's Avro header has more than ${HEADER_MAX_BYTES} bytes, which is the most that is read`,
        path: file.uri,
        hint: 'Write the file with a smaller schema.',
      });
    }
    wanted = Math.min(HEADER_MAX_BYTES, Math.max(header.needed, 2 * wanted));
  }
}

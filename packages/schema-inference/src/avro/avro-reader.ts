import { IngestError, type SampleRow } from '@sluice/plugin-api';
import type { DataFile } from '../data-file.js';
import { corruptFile, readOrCorrupt } from '../file-errors.js';
import { AVRO_FILE, formatByMagic } from '../file-magic.js';
import { type InferOptions, type InferredSchema, type SchemaReader, schemaOf } from '../schema-reader.js';
import { avroFields } from './avro-fields.js';
import { type AvroHeader, readAvroHeader, readAvroStart } from './avro-header.js';

const FIRST_READ_BYTES = 64 * 1024;
const HEADER_MAX_BYTES = 16 * 1024 * 1024;

/** Avro object container files: the schema in the file's header. The blocks after it, and their codec, matter for samples alone. */
export class AvroReader implements SchemaReader {
  async read(file: DataFile): Promise<InferredSchema> {
    const { header } = await readHead(file, readAvroHeader);
    const fields = readOrCorrupt(file, 'Avro', () => avroFields(JSON.parse(header.schema)));
    return schemaOf(fields, { remarks: [] });
  }

  async rows(file: DataFile, _options: InferOptions, count: number): Promise<readonly SampleRow[]> {
    const { header, head } = await readHead(file, readAvroStart);
    const { readAvroRows } = await import('./avro-rows.js');
    return readAvroRows(file, header, head, count);
  }
}

/** Reads as much of a file as `parse` needs; what it found, and the bytes that were read. */
async function readHead<T extends object>(
  file: DataFile,
  parse: (head: Uint8Array) => AvroHeader<T>,
): Promise<{ readonly header: T; readonly head: Uint8Array }> {
  let head: Uint8Array = new Uint8Array();
  let wanted = FIRST_READ_BYTES;
  for (;;) {
    head = Buffer.concat([head, await file.read(head.length, Math.min(wanted, file.size) - head.length)]);
    const format = formatByMagic(head);
    if (format !== undefined && format !== AVRO_FILE) throw corruptFile(file, `is ${format}, and so no Avro file`);
    const header = readOrCorrupt(file, 'Avro', () => parse(head));
    if (!('needed' in header)) return { header, head };
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

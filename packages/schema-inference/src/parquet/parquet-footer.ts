import { IngestError } from '@sluice/plugin-api';
import type { DataFile } from '../data-file.js';
import { corruptFile, readOrCorrupt } from '../file-errors.js';
import { formatByMagic, MAGIC_BYTES, PARQUET_FILE } from '../file-magic.js';
import { CompactReader, CompactType } from './compact-protocol.js';
import { readLogicalType, type SchemaElement } from './parquet-elements.js';

/**
 * A footer of 20 columns has 3 to 10 KB and 2 KB for each further row group; one of 50 columns 7 to 25 KB and 6 KB, by who wrote it. A second
 * read takes longer than some bytes more of the first, and most bytes read in vain are read of the many small footers.
 */
const TAIL_BYTES = 24 * 1024;
const FOOTER_MAX_BYTES = 256 * 1024 * 1024;
/** The footer's length in 4 bytes, and the magic in 4. */
const TRAILER_BYTES = 8;
const ARROW_SCHEMA_KEY = 'ARROW:schema';
const GEO_KEY = 'geo';

/** What a Parquet footer says of the schema. */
export interface ParquetFooter {
  /** The tree of fields, each before its children; the root is the first. */
  readonly elements: readonly SchemaElement[];
  /** Base64 of the schema as the Arrow library that wrote the file had it. */
  readonly arrowSchema: string | undefined;
  /** GeoParquet's metadata, as JSON. */
  readonly geo: string | undefined;
  /** All of it. */
  readonly bytes: Uint8Array;
  /** The last bytes of the file, as many as were read first. */
  readonly tail: Uint8Array;
}

/** Reads a file's footer with one range read of its last 24 KiB, or with a second one of the rest of a larger footer. */
export async function readParquetFooter(file: DataFile): Promise<ParquetFooter> {
  const tail = await file.read(Math.max(0, file.size - TAIL_BYTES), Math.min(file.size, TAIL_BYTES));
  const length = footerLength(file, tail) ?? (await refuse(file, tail));
  const start = tail.length - TRAILER_BYTES - length;
  if (start >= 0) return { ...parseFooter(file, tail.subarray(start, start + length)), tail };
  if (length > FOOTER_MAX_BYTES) {
    throw new IngestError('FILE_TOO_LARGE', {
      message: `The file's footer has ${length} bytes; at most ${FOOTER_MAX_BYTES} are read`,
      path: file.uri,
      hint: 'Write the file with fewer row groups.',
    });
  }
  const footer = new Uint8Array(length);
  footer.set(await file.read(file.size - TRAILER_BYTES - length, -start));
  footer.set(tail.subarray(0, tail.length - TRAILER_BYTES), -start);
  return { ...parseFooter(file, footer), tail };
}

/** `undefined` when the file does not end as a Parquet file does. */
function footerLength(file: DataFile, tail: Uint8Array): number | undefined {
  const magic = String.fromCharCode(...tail.subarray(-4));
  if (magic === 'PARE')
    throw new IngestError('FILE_ENCRYPTED', { message: 'The footer of the Parquet file is encrypted', path: file.uri });
  if (magic !== 'PAR1' || tail.length < TRAILER_BYTES) return undefined;
  const length = new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getUint32(tail.length - TRAILER_BYTES, true);
  if (length > file.size - TRAILER_BYTES)
    throw corruptFile(file, `claims a Parquet footer of ${length} bytes, which is more than it holds`);
  return length;
}

async function refuse(file: DataFile, tail: Uint8Array): Promise<never> {
  const start = file.size > tail.length ? await file.read(0, MAGIC_BYTES) : tail;
  const format = formatByMagic(start);
  if (format === undefined || format === PARQUET_FILE)
    throw corruptFile(file, 'does not end as a Parquet file does: it is of another format, or was cut short');
  throw corruptFile(file, `is ${format}, and so no Parquet file`);
}

// Field ids are those of FileMetaData, KeyValue and SchemaElement in https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
function parseFooter(file: DataFile, bytes: Uint8Array): Omit<ParquetFooter, 'tail'> {
  return readOrCorrupt(file, 'Parquet', () => {
    const reader = new CompactReader(bytes);
    const elements: SchemaElement[] = [];
    let arrowSchema: string | undefined;
    let geo: string | undefined;
    reader.struct((id, type) => {
      if (id === 2 && type === CompactType.list) {
        reader.structs(() => elements.push(readElement(reader)));
        return true;
      }
      if (id === 5 && type === CompactType.list) {
        reader.structs(() => {
          const { key, value } = readKeyValue(reader);
          if (key === ARROW_SCHEMA_KEY) arrowSchema = value;
          if (key === GEO_KEY) geo = value;
        });
        return true;
      }
      return false;
    });
    return { elements, arrowSchema, geo, bytes };
  });
}

function readKeyValue(reader: CompactReader): { key?: string; value?: string } {
  const pair: { key?: string; value?: string } = {};
  reader.struct((id, type) => {
    if (type !== CompactType.binary || (id !== 1 && id !== 2)) return false;
    pair[id === 1 ? 'key' : 'value'] = reader.text();
    return true;
  });
  return pair;
}

function readElement(reader: CompactReader): SchemaElement {
  const integers = new Map<number, number>();
  let name: string | undefined;
  let logicalType: SchemaElement['logicalType'];
  reader.struct((id, type) => {
    if (type === CompactType.i32) integers.set(id, reader.integer());
    else if (id === 4 && type === CompactType.binary) name = reader.text();
    else if (id === 10 && type === CompactType.struct) logicalType = readLogicalType(reader);
    else return false;
    return true;
  });
  if (name === undefined) throw new TypeError('a field of the schema has no name');
  return {
    name,
    physicalType: integers.get(1),
    typeLength: integers.get(2),
    repetition: integers.get(3),
    childCount: integers.get(5) ?? 0,
    convertedType: integers.get(6),
    scale: integers.get(7),
    precision: integers.get(8),
    logicalType,
  };
}

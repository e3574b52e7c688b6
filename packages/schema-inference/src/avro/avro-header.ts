import { ByteReader, DataEnd } from '../codecs/byte-reader.js';

const MAGIC = [0x4f, 0x62, 0x6a, 0x01];
const SCHEMA_KEY = 'avro.schema';
const CODEC_KEY = 'avro.codec';
const SYNC_BYTES = 16;
const NO_SCHEMA = 'its header has no schema';
const UTF8 = new TextDecoder();

/** What a header says, or how many bytes of the file it takes at least to know. */
export type AvroHeader<T> = T | { readonly needed: number };

/** What is needed to read the blocks of a file. */
export interface AvroStart {
  /** JSON. */
  readonly schema: string;
  readonly codec: string;
  /** What stands after each block. */
  readonly sync: Uint8Array;
  /** Where the blocks begin. */
  readonly end: number;
}

/**
 * Reads the schema's JSON from the first bytes of a container file (https://avro.apache.org/docs/1.12.0/specification/#object-container-files); of the
 * header no more than has to be. Throws where the bytes are not of such a file.
 */
export function readAvroHeader(head: Uint8Array): AvroHeader<{ readonly schema: string }> {
  return readHeader(head, (reader) => {
    for (const [key, value] of metadata(reader)) if (key === SCHEMA_KEY) return { schema: value };
    throw new TypeError(NO_SCHEMA);
  });
}

/** Reads all of the header. Throws where the bytes are not of a container file. */
export function readAvroStart(head: Uint8Array): AvroHeader<AvroStart> {
  return readHeader(head, (reader) => {
    const values = new Map<string, string>();
    for (const [key, value] of metadata(reader)) {
      if (key === SCHEMA_KEY || key === CODEC_KEY) values.set(key, value);
    }
    const schema = values.get(SCHEMA_KEY);
    if (schema === undefined) throw new TypeError(NO_SCHEMA);
    const sync = reader.take(SYNC_BYTES);
    return { schema, codec: values.get(CODEC_KEY) ?? 'null', sync, end: reader.position };
  });
}

function readHeader<T>(head: Uint8Array, read: (reader: ByteReader) => T): AvroHeader<T> {
  if (MAGIC.some((byte, index) => index < head.length && head[index] !== byte))
    throw new TypeError('it does not begin with the magic Obj1');
  try {
    return read(new ByteReader(head, MAGIC.length));
  } catch (error) {
    if (error instanceof DataEnd) return { needed: error.needed };
    throw error;
  }
}

function* metadata(reader: ByteReader): Generator<readonly [key: string, value: string]> {
  const long = (): number => Number(reader.signed());
  const text = (): string => UTF8.decode(reader.take(long()));
  for (let count = long(); count !== 0; count = long()) {
    // A negative count is followed by the size of its block.
    if (count < 0) long();
    for (let index = 0; index < Math.abs(count); index += 1) yield [text(), text()];
  }
}

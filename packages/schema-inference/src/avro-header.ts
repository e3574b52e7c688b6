const MAGIC = [0x4f, 0x62, 0x6a, 0x01];
const SCHEMA_KEY = 'avro.schema';
const VARINT_MAX_BYTES = 10;

/** The schema's JSON, or how many bytes of the file it takes at least to have it. */
export type AvroHeader = { readonly schema: string } | { readonly needed: number };

/**
 * Reads the metadata map that a container file begins with (https://avro.apache.org/docs/1.12.0/specification/#object-container-files)
 * from the first bytes of the file. Throws where these are not of such a file.
 */
export function readAvroHeader(head: Uint8Array): AvroHeader {
  if (MAGIC.some((byte, index) => index < head.length && head[index] !== byte))
    throw new TypeError('it does not begin with the magic Obj1');
  const reader = new HeaderReader(head, MAGIC.length);
  try {
    for (let count = reader.long(); count !== 0; count = reader.long()) {
      // A negative count is followed by the size of its block.
      if (count < 0) reader.long();
      for (let index = 0; index < Math.abs(count); index += 1) {
        const key = reader.bytes();
        const value = reader.bytes();
        if (key.toString('utf8') === SCHEMA_KEY) return { schema: value.toString('utf8') };
      }
    }
  } catch (error) {
    if (error instanceof MoreNeeded) return { needed: error.bytes };
    throw error;
  }
  throw new TypeError('its header has no schema');
}

class MoreNeeded extends Error {
  constructor(readonly bytes: number) {
    super(`${bytes} bytes are needed`);
  }
}

class HeaderReader {
  readonly #head: Buffer;
  #position: number;

  constructor(head: Uint8Array, position: number) {
    this.#head = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
    this.#position = position;
  }

  long(): number {
    let result = 0n;
    for (let index = 0; index < VARINT_MAX_BYTES; index += 1) {
      const byte = this.#head[this.#position];
      if (byte === undefined) throw new MoreNeeded(this.#position + 1);
      this.#position += 1;
      result |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return Number((result >> 1n) ^ -(result & 1n));
    }
    throw new RangeError('an integer has more than 64 bits');
  }

  bytes(): Buffer {
    const length = this.long();
    if (length < 0) throw new RangeError('a text has a negative length');
    const end = this.#position + length;
    if (end > this.#head.length) throw new MoreNeeded(end);
    const bytes = this.#head.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }
}

const VARINT_MAX_BYTES = 10;

/** Thrown where data end in the middle of a value. */
export class DataEnd extends RangeError {
  /** @param needed how many bytes of the data the value takes at least. */
  constructor(readonly needed: number) {
    super('the data end in the middle of a value');
  }
}

/** Reads numbers and bytes one after another. Throws {@link DataEnd} past the end, and a RangeError for what is no number or length. */
export class ByteReader {
  readonly bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  byte(): number {
    const byte = this.bytes[this.position];
    if (byte === undefined) throw new DataEnd(this.position + 1);
    this.position += 1;
    return byte;
  }

  /** A number of so many bytes, the lowest first. */
  number(size: number): number {
    let value = 0;
    for (let index = 0; index < size; index += 1) value += this.byte() * 2 ** (8 * index);
    return value;
  }

  /** So many bytes, which share the memory of all. */
  take(length: number): Uint8Array {
    const end = this.position + length;
    if (!(length >= 0)) throw new RangeError('a value has a negative length');
    if (end > this.bytes.length) throw new DataEnd(end);
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }

  /** A variable-length integer of at most 64 bits, rounded where it has more digits than a number. */
  unsigned(): number {
    let value = 0;
    for (let index = 0; index < VARINT_MAX_BYTES; index += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw new RangeError('an integer has more than 64 bits');
  }

  /** A variable-length integer of at most 64 bits that may be below 0: as a number where that has all of its digits, else as a bigint. */
  signed(): number | bigint {
    const start = this.position;
    const zigzag = this.unsigned();
    if (zigzag <= Number.MAX_SAFE_INTEGER) return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    let exact = 0n;
    for (let at = this.position - 1; at >= start; at -= 1) exact = (exact << 7n) | BigInt((this.bytes[at] ?? 0) & 0x7f);
    const value = BigInt.asIntN(64, (exact >> 1n) ^ -(exact & 1n));
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}

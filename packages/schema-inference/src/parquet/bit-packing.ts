import { type ByteReader, DataEnd } from '../codecs/byte-reader.js';

const MINIBLOCKS_MAX = 1024;
const MINIBLOCK_VALUES_MAX = 1024 * 1024;
const BYTE_BITS = 8;

/**
 * The numbers of Parquet's hybrid of run lengths and packed bits (https://parquet.apache.org/docs/file-format/data-pages/encodings/), one after another
 * for as long as they are asked for. Throws {@link DataEnd} where the data end.
 *
 * @param width bits of a number, at most 32.
 */
export function* hybridNumbers(reader: ByteReader, width: number): Generator<number, never> {
  if (width > 32) throw new RangeError(`numbers of ${width} bits`);
  for (;;) {
    if (width === 0) yield 0;
    else {
      const header = reader.unsigned();
      const count = Math.floor(header / 2);
      if (header % 2 === 1) {
        const { bytes, position } = reader;
        for (let index = 0; index < count * BYTE_BITS; index += 1)
          yield packedNumber(bytes, position * BYTE_BITS + index * width, width);
        reader.position = position + count * width;
      } else {
        const value = reader.number(Math.ceil(width / BYTE_BITS));
        for (let index = 0; index < count; index += 1) yield value;
      }
    }
  }
}

/** Numbers that are stored as what each adds to the one before it, in blocks of packed bits. */
export interface DeltaNumbers {
  /** How many there are, as the data say. */
  readonly total: number;
  /** They themselves. Throws {@link DataEnd} where the data end before; once all are taken, the reader is behind them. */
  numbers(): Generator<bigint>;
}

/**
 * Opens Parquet's DELTA_BINARY_PACKED (https://parquet.apache.org/docs/file-format/data-pages/encodings/). Throws a RangeError where the data are not of
 * that form.
 *
 * @param bits of a number.
 */
export function openDeltaNumbers(reader: ByteReader, bits: 32 | 64): DeltaNumbers {
  const blockValues = reader.unsigned();
  const miniblocks = reader.unsigned();
  const total = reader.unsigned();
  const miniblockValues = blockValues / miniblocks;
  const isWhole = Number.isInteger(miniblockValues) && miniblockValues % BYTE_BITS === 0;
  if (!(isWhole && miniblockValues <= MINIBLOCK_VALUES_MAX && miniblocks >= 1 && miniblocks <= MINIBLOCKS_MAX))
    throw new RangeError(`blocks of ${blockValues} numbers in ${miniblocks} parts`);
  const numbers = function* (): Generator<bigint> {
    let value = BigInt.asIntN(bits, BigInt(reader.signed()));
    let left = total - 1;
    if (total > 0) yield value;
    while (left > 0) {
      const least = BigInt(reader.signed());
      for (const width of reader.take(miniblocks)) {
        if (left <= 0) break;
        if (width > 64) throw new RangeError(`differences of ${width} bits`);
        const { bytes, position } = reader;
        for (let index = 0; index < miniblockValues && left > 0; index += 1, left -= 1) {
          value = BigInt.asIntN(bits, value + least + packedBigint(bytes, position * BYTE_BITS + index * width, width));
          yield value;
        }
        reader.position = position + (miniblockValues * width) / BYTE_BITS;
      }
    }
  };
  return { total, numbers };
}

function packedNumber(bytes: Uint8Array, bit: number, width: number): number {
  let value = 0;
  for (const [part, place] of bitParts(bytes, bit, width)) value += part * 2 ** place;
  return value;
}

function packedBigint(bytes: Uint8Array, bit: number, width: number): bigint {
  let value = 0n;
  for (const [part, place] of bitParts(bytes, bit, width)) value |= BigInt(part) << BigInt(place);
  return value;
}

/** The bits of a number, the lowest first, as far as they are in one byte, and how many are lower. */
function* bitParts(bytes: Uint8Array, bit: number, width: number): Generator<readonly [part: number, place: number]> {
  for (let read = 0; read < width; ) {
    const at = Math.floor((bit + read) / BYTE_BITS);
    const byte = bytes[at];
    if (byte === undefined) throw new DataEnd(at + 1);
    const offset = (bit + read) % BYTE_BITS;
    const take = Math.min(BYTE_BITS - offset, width - read);
    yield [(byte >> offset) & (2 ** take - 1), read];
    read += take;
  }
}

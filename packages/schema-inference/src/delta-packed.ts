import type { ByteReader } from './byte-reader.js';

const MINIBLOCKS_MAX = 1024;
const MINIBLOCK_VALUES_MAX = 1024 * 1024;

/** Numbers that are stored as what each adds to the one before it, in blocks of packed bits. */
export interface DeltaPacked {
  /** How many there are, as the data say. */
  readonly total: number;
  /** The first `count` of them; leaves the reader behind them where these are all. @param bits of a number. */
  read(count: number, bits: 32 | 64): bigint[];
}

/**
 * Reads Parquet's DELTA_BINARY_PACKED (https://parquet.apache.org/docs/file-format/data-pages/encodings/). Throws a RangeError where the data end
 * before, or are not of that form.
 */
export function openDeltaPacked(reader: ByteReader): DeltaPacked {
  const blockValues = reader.unsigned();
  const miniblocks = reader.unsigned();
  const total = reader.unsigned();
  const first = BigInt(reader.signed());
  const miniblockValues = blockValues / miniblocks;
  const isWhole = Number.isInteger(miniblockValues) && miniblockValues % 8 === 0 && miniblockValues <= MINIBLOCK_VALUES_MAX;
  if (!(miniblocks >= 1 && miniblocks <= MINIBLOCKS_MAX && isWhole))
    throw new RangeError(`blocks of ${blockValues} numbers in ${miniblocks} parts`);
  return {
    total,
    read: (count, bits) => {
      const numbers: bigint[] = count > 0 ? [BigInt.asIntN(bits, first)] : [];
      let value = first;
      while (numbers.length < count) {
        const least = BigInt(reader.signed());
        const widths = reader.take(miniblocks);
        for (const width of widths) {
          if (numbers.length >= count) break;
          if (width > 64) throw new RangeError(`differences of ${width} bits`);
          const packed = reader.take((miniblockValues * width) / 8);
          for (let index = 0; index < miniblockValues && numbers.length < count; index += 1) {
            value = BigInt.asIntN(bits, value + least + packedNumber(packed, index * width, width));
            numbers.push(value);
          }
        }
      }
      return numbers;
    },
  };
}

/** The number of `width` bits that begins at a bit, the lowest bit of each byte first. */
function packedNumber(bytes: Uint8Array, bit: number, width: number): bigint {
  let value = 0n;
  for (let read = 0; read < width; ) {
    const offset = (bit + read) % 8;
    const take = Math.min(8 - offset, width - read);
    const part = ((bytes[Math.floor((bit + read) / 8)] ?? 0) >> offset) & (2 ** take - 1);
    value |= BigInt(part) << BigInt(read);
    read += take;
  }
  return value;
}

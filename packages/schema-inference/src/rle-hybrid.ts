import { ByteReader } from './byte-reader.js';

/**
 * The first `count` numbers of Parquet's hybrid of run lengths and packed bits (https://parquet.apache.org/docs/file-format/data-pages/encodings/).
 * Whatever the runs claim, no more than these are made. Throws a RangeError where the bytes end before.
 *
 * @param width bits of a number, at most 32.
 */
export function readRleHybrid(bytes: Uint8Array, width: number, count: number): Uint32Array {
  if (width > 32) throw new RangeError(`numbers of ${width} bits`);
  const numbers = new Uint32Array(count);
  if (width === 0) return numbers;
  const reader = new ByteReader(bytes);
  for (let done = 0; done < count; ) {
    const header = reader.unsigned();
    if (header % 2 === 1) {
      const end = Math.min(count, done + Math.floor(header / 2) * 8);
      for (let bit = reader.position * 8; done < end; done += 1, bit += width) numbers[done] = packedNumber(bytes, bit, width);
      reader.position += Math.floor(header / 2) * width;
    } else {
      let value = 0;
      for (let bit = 0; bit < width; bit += 8) value += reader.byte() * 2 ** bit;
      const end = Math.min(count, done + header / 2);
      numbers.fill(value, done, end);
      done = end;
    }
  }
  return numbers;
}

/** The number of `width` bits that begins at a bit, the lowest bit of each byte first. */
function packedNumber(bytes: Uint8Array, bit: number, width: number): number {
  let value = 0;
  for (let read = 0; read < width; ) {
    const byte = bytes[Math.floor((bit + read) / 8)];
    if (byte === undefined) throw new RangeError('the data end in the middle of a run');
    const offset = (bit + read) % 8;
    const take = Math.min(8 - offset, width - read);
    value += ((byte >> offset) & (2 ** take - 1)) * 2 ** read;
    read += take;
  }
  return value;
}

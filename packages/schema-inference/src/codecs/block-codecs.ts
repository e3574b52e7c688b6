import { BlockOutput, DataTooLarge } from './block-output.js';
import { ByteReader, DataEnd } from './byte-reader.js';

const SNAPPY_SHORT_LITERAL = 60;
const LZ4_LONG = 15;
const COPY_MIN = 4;

/**
 * What snappy data hold (https://github.com/google/snappy/blob/main/format_description.txt); of data that are cut, what comes before the cut. Throws
 * {@link DataTooLarge} where they hold more than `most` bytes, and a RangeError where they are damaged.
 */
export function inflateSnappy(bytes: Uint8Array, most: number): Uint8Array {
  const reader = new ByteReader(bytes);
  const length = reader.unsigned();
  if (length > most) throw new DataTooLarge(most);
  return untilEnd(new BlockOutput(length), (output) => {
    if (output.length === length) return false;
    const tag = reader.byte();
    const size = tag >> 2;
    switch (tag & 3) {
      case 0:
        output.add(available(reader, 1 + (size < SNAPPY_SHORT_LITERAL ? size : reader.number(size - SNAPPY_SHORT_LITERAL + 1))));
        break;
      case 1:
        output.copy((tag >> 5) * 256 + reader.byte(), COPY_MIN + (size & 7));
        break;
      case 2:
        output.copy(reader.number(2), 1 + size);
        break;
      default:
        output.copy(reader.number(4), 1 + size);
    }
    return true;
  });
}

/**
 * What a block of LZ4 holds (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md); of one that is cut, what comes before the cut. Throws
 * {@link DataTooLarge} where it holds more than `most` bytes, and a RangeError where it is damaged.
 */
export function inflateLz4(bytes: Uint8Array, most: number): Uint8Array {
  const reader = new ByteReader(bytes);
  return untilEnd(new BlockOutput(most), (output) => {
    if (reader.position === bytes.length) return false;
    const token = reader.byte();
    output.add(available(reader, lz4Length(reader, token >> 4)));
    // The last one is of literals alone.
    if (reader.position === bytes.length) return false;
    const offset = reader.number(2);
    output.copy(offset, COPY_MIN + lz4Length(reader, token & 0xf));
    return true;
  });
}

/** Calls `step` until it answers that nothing follows, or the data end. */
function untilEnd(output: BlockOutput, step: (output: BlockOutput) => boolean): Uint8Array {
  try {
    while (step(output));
  } catch (error) {
    if (!(error instanceof DataEnd)) throw error;
  }
  return output.bytes;
}

/** So many bytes, or what is left. */
function available(reader: ByteReader, length: number): Uint8Array {
  return reader.take(Math.min(length, reader.bytes.length - reader.position));
}

function lz4Length(reader: ByteReader, short: number): number {
  let length = short;
  if (short < LZ4_LONG) return length;
  for (let byte = 255; byte === 255; length += byte) byte = reader.byte();
  return length;
}

import { Decompress } from 'fzstd';
import { DataTooLarge } from './block-output.js';
import { ByteReader, DataEnd } from './byte-reader.js';

const MAGIC = 0xfd2fb528;
const CHECKSUM_BYTES = 4;
const RUN_BLOCK = 1;
/** What a window is told by: 8 MiB, which is as far back as data that hold no more can refer. */
const WINDOW_DESCRIPTOR_MAX = 13 << 3;
const CONTENT_MAX_BYTES = 8 * 1024 * 1024;
/** A block has 128 KiB, unless its writer was asked for less. */
const BLOCKS_MAX = 1024;

/**
 * What the first frame of zstd data holds (https://www.rfc-editor.org/rfc/rfc8878); where the data are cut, its blocks before the cut. Throws
 * {@link DataTooLarge} where it holds more than `most` bytes, themselves at most 8 MiB, and errors of any kind where it is damaged.
 */
export function inflateZstd(bytes: Uint8Array, most: number): Uint8Array {
  const frame = firstFrame(bytes, most);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((piece) => {
    length += piece.length;
    if (length > most) throw new DataTooLarge(most);
    pieces.push(piece);
  });
  stream.push(frame.bytes, frame.isWhole);
  return Buffer.concat(pieces);
}

/** The first frame, with a window that takes no more memory than its content may. The decompressor believes what the header says. */
function firstFrame(bytes: Uint8Array, most: number): { readonly bytes: Uint8Array; readonly isWhole: boolean } {
  const frame = new Uint8Array(bytes);
  const reader = new ByteReader(frame);
  try {
    if (reader.number(4) !== MAGIC) throw new RangeError('the data are not zstd');
    const flags = reader.byte();
    const isSingle = (flags & 0x20) !== 0;
    if (!isSingle) frame[reader.position] = Math.min(reader.byte(), WINDOW_DESCRIPTOR_MAX);
    reader.take([0, 1, 2, 4][flags & 3] ?? 0);
    const content = reader.number(flags >> 6 === 0 ? Number(isSingle) : 2 ** (flags >> 6));
    if (content > Math.min(most, CONTENT_MAX_BYTES)) throw new DataTooLarge(Math.min(most, CONTENT_MAX_BYTES));
    passBlocks(reader);
    if ((flags & 4) !== 0) reader.take(CHECKSUM_BYTES);
    return { bytes: frame.subarray(0, reader.position), isWhole: true };
  } catch (error) {
    if (!(error instanceof DataEnd)) throw error;
    return { bytes: frame, isWhole: false };
  }
}

function passBlocks(reader: ByteReader): void {
  for (let blocks = 0; ; blocks += 1) {
    if (blocks === BLOCKS_MAX) throw new RangeError(`zstd data have more than ${BLOCKS_MAX} blocks`);
    const header = reader.number(3);
    reader.take(((header >> 1) & 3) === RUN_BLOCK ? 1 : header >> 3);
    if ((header & 1) === 1) return;
  }
}

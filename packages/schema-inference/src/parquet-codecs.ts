import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import type { Compressors } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

/** The codecs of Parquet, none of which makes more than the length that a page claims. Node's own are the faster ones. */
export const CODECS: Compressors = {
  ...compressors,
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
  ZSTD: inflateZstd,
};

/** What zstd data hold; where that is more than `limit` bytes, somewhat more than these. */
export function inflateZstd(bytes: Uint8Array, limit: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const enough = new RangeError(`more than ${limit} bytes`);
  const stream = new Decompress((piece) => {
    pieces.push(piece);
    length += piece.length;
    if (length > limit) throw enough;
  });
  try {
    stream.push(bytes, true);
  } catch (error) {
    if (error !== enough) throw error;
  }
  return Buffer.concat(pieces);
}

import { brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import { inflateLz4, inflateSnappy } from './block-codecs.js';
import { inflateZstd } from './zstd.js';

/** Decompresses data that may be cut: what comes before the cut. Throws errors of any kind where there are more than `most` bytes, or damaged ones. */
type Inflate = (bytes: Uint8Array, most: number) => Uint8Array;

/** The number of zstd, whose blocks are had whole or not at all. */
export const ZSTD_CODEC = 6;
/** The codecs by their numbers in parquet.thrift. */
const CODECS: ReadonlyMap<number, Inflate> = new Map<number, Inflate>([
  [0, (bytes) => bytes],
  [1, inflateSnappy],
  [2, (bytes, most) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most })],
  [4, (bytes, most) => brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: most })],
  [5, inflateHadoopLz4],
  [ZSTD_CODEC, inflateZstd],
  [7, inflateLz4],
]);
const HADOOP_HEADER_BYTES = 8;

/** Decompresses a page, or the first bytes of one; `undefined` for a codec that is not known. Throws errors of any kind where it is damaged. */
export function inflatePage(bytes: Uint8Array, codec: number, most: number): Uint8Array | undefined {
  // Of nothing, some writers make a byte.
  return most === 0 ? new Uint8Array() : CODECS.get(codec)?.(bytes, most);
}

/** LZ4 as Hadoop writes it, each block behind its lengths; other writers have given the same number to blocks without. */
function inflateHadoopLz4(bytes: Uint8Array, most: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; at + HADOOP_HEADER_BYTES <= bytes.length; ) {
    const size = view.getUint32(at);
    const end = at + HADOOP_HEADER_BYTES + view.getUint32(at + 4);
    length += size;
    if (length > most) return inflateLz4(bytes, most);
    pieces.push(inflateLz4(bytes.subarray(at + HADOOP_HEADER_BYTES, end), size));
    at = end;
  }
  return Buffer.concat(pieces);
}

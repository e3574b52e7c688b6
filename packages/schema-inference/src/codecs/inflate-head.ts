import type { Transform } from 'node:stream';

/** The first `limit` bytes of what compressed data hold, or all of them; as much as there is of data that are cut. Throws what the stream throws. */
export async function inflateHead(stream: Transform, compressed: Uint8Array, limit: number): Promise<Uint8Array> {
  stream.end(compressed);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length >= limit) break;
  }
  return Buffer.concat(pieces).subarray(0, limit);
}

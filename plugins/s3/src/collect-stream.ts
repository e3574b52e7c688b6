import { Buffer } from 'node:buffer';
import { finished, type Readable } from 'node:stream';

/** All bytes of an answer's body: as the SDK's own way of collecting them, with less around each piece. */
export function collectStream(stream: Readable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    stream.on('data', (piece: Uint8Array) => pieces.push(piece));
    finished(stream, { writable: false }, (error) => (error ? reject(error) : resolve(Buffer.concat(pieces))));
  });
}

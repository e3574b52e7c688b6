import { Buffer } from 'node:buffer';
import { addAbortSignal, finished, type Readable } from 'node:stream';

/** All bytes of an answer's body. Rejects where it breaks off, or the signal aborts first. A body of one piece is not copied. */
export function collectStream(stream: Readable, signal?: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    if (signal !== undefined) addAbortSignal(signal, stream);
    stream.on('data', (piece: Uint8Array) => pieces.push(piece));
    finished(stream, { writable: false }, (error) => {
      const [only] = pieces;
      if (error) reject(error);
      else resolve(pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces));
    });
  });
}

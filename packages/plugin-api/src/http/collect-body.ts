import { Buffer } from 'node:buffer';
import { addAbortSignal, finished, type Readable } from 'node:stream';
import { answerTimeoutMilliseconds } from './answer-timeout.js';

/** What has to come at least in the time that a server may be silent: of a body that trickles there is else no end. */
const LEAST_BYTES = 64 * 1024;

/** An answer whose body comes too slowly. */
export class SlowAnswer extends Error {
  // What clients call their own time-outs.
  override readonly name = 'TimeoutError';
  readonly code = 'SLOW_ANSWER';
}

/** What {@link collectBody} goes by. */
export interface CollectOptions {
  readonly signal?: AbortSignal;
  /** How long a server may be silent. Default: {@link answerTimeoutMilliseconds}. */
  readonly timeoutMilliseconds?: number;
}

/**
 * All bytes of an answer's body. Rejects where it breaks off, the signal aborts, or, with {@link SlowAnswer}, less than 64 KiB of it come in the
 * time that a server may be silent, and not its end. A body of one piece is not copied.
 */
export function collectBody(stream: Readable, options: CollectOptions = {}): Promise<Uint8Array> {
  const { signal, timeoutMilliseconds = answerTimeoutMilliseconds() } = options;
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    let recent = 0;
    const watch = setInterval(() => {
      if (recent < LEAST_BYTES) stream.destroy(new SlowAnswer(slowMessage(recent, timeoutMilliseconds)));
      recent = 0;
    }, timeoutMilliseconds);
    if (signal !== undefined) addAbortSignal(signal, stream);
    stream.on('data', (piece: Uint8Array) => {
      pieces.push(piece);
      recent += piece.length;
    });
    finished(stream, { writable: false }, (error) => {
      clearInterval(watch);
      const [only] = pieces;
      if (error) reject(error);
      else resolve(pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces));
    });
  });
}

function slowMessage(bytes: number, milliseconds: number): string {
  return `the answer came too slowly: ${bytes} bytes in ${milliseconds / 1000} s`;
}

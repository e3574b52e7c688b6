import { readSync } from 'node:fs';
import { IngestError } from '@sluice/plugin-api';

const NEWLINE = 0x0a;

/** Where lines lie that were written together, in bytes. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The lines of a stretch of an open file, without their line breaks; a last line without one counts for nothing. Each is good until the next one
 * is asked for.
 *
 * @param chunkBytes so much is read at a time.
 */
export function* readLines(file: number, { start, end }: Stretch, chunkBytes: number): Generator<Buffer, void> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, end - start));
  let cut: Buffer[] = [];
  for (let position = start; position < end; ) {
    const length = readSync(file, buffer, 0, Math.min(chunkBytes, end - position), position);
    if (length === 0) throw new IngestError('INTERNAL', { message: 'A file is shorter than what was written to it' });
    position += length;
    let from = 0;
    for (let newline = buffer.indexOf(NEWLINE); newline !== -1 && newline < length; newline = buffer.indexOf(NEWLINE, from)) {
      const line = buffer.subarray(from, newline);
      yield cut.length === 0 ? line : Buffer.concat([...cut, line]);
      cut = [];
      from = newline + 1;
    }
    // Copied: the buffer is filled anew.
    if (from < length) cut.push(Buffer.from(buffer.subarray(from, length)));
  }
}

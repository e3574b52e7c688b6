import { appendFileSync, closeSync, openSync, readSync, rmSync } from 'node:fs';

const BLOCK_BYTES = 1024 * 1024;

/** Where a line lies in a spool, in bytes. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/**
 * A temporary file of lines, appended in any order and read again by their places. Its calls do not wait: the system's cache answers them
 * sooner than another thread would.
 */
export class Spool {
  readonly #path: string;
  readonly #file: number;
  #end = 0;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  /** Makes the file; there must be none. */
  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'wx+', 0o600);
  }

  append(line: Buffer): Place {
    const place = { offset: this.#end, length: line.length };
    this.#end += line.length;
    this.#pending.push(line);
    this.#pendingBytes += line.length;
    if (this.#pendingBytes >= BLOCK_BYTES) this.#writePending();
    return place;
  }

  read({ offset, length }: Place): Buffer {
    if (offset + length > this.#end - this.#pendingBytes) this.#writePending();
    const line = Buffer.allocUnsafe(length);
    if (readSync(this.#file, line, 0, length, offset) !== length) throw new Error('the temporary file was cut short');
    return line;
  }

  /** Deletes the file. */
  remove(): void {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  #writePending(): void {
    appendFileSync(this.#file, Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}

import { closeSync, fdatasync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Stretch } from '../run/read-lines.js';
import { readLines } from '../run/read-lines.js';
import { stateFailed } from './state-errors.js';

const READ_BYTES = 65_536;
const synced = promisify(fdatasync);

/** A file that grows at its end. Throws STATE_FAILED where it cannot. */
export class JournalFile {
  readonly path: string;
  readonly #file: number;
  #end: number;
  #syncing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param length how much of it is kept, in bytes; 0 begins it anew. */
  constructor(path: string, length: number) {
    this.path = path;
    this.#end = length;
    try {
      // Only this user can read what is in the lake.
      this.#file = openSync(path, length === 0 ? 'w+' : 'r+', 0o600);
      ftruncateSync(this.#file, length);
    } catch (error) {
      throw stateFailed(path, error);
    }
  }

  append(text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(this.#file, bytes, written, bytes.length - written, this.#end + written);
      }
    } catch (error) {
      throw stateFailed(this.path, error);
    }
    this.#end += bytes.length;
  }

  /** All that was appended before is on the disk when it answers. Several that ask at a time are answered by one. */
  sync(): Promise<void> {
    // What is under way may have begun before the latest lines were appended.
    this.#next ??= this.#syncing.then(() => {
      this.#next = undefined;
      this.#syncing = this.#sync();
      return this.#syncing;
    });
    return this.#next;
  }

  lines(stretch: Stretch): Iterable<Buffer> {
    return readLines(this.#file, stretch, READ_BYTES);
  }

  close(): void {
    closeSync(this.#file);
  }

  async #sync(): Promise<void> {
    try {
      await synced(this.#file);
    } catch (error) {
      throw stateFailed(this.path, error);
    }
  }
}

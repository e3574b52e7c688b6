import { closeSync, fdatasync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Stretch } from '../../run/spool/read-lines.js';
import { readLines } from '../../run/spool/read-lines.js';
import { stateFailed } from '../state-errors.js';

const READ_BYTES = 65_536;
const synced = promisify(fdatasync);

/** Makes all that is in a journal outlive this process, and what it runs on. */
export type SaveJournal = (journal: JournalFile) => Promise<void>;

/** A file that grows at its end. Throws STATE_FAILED where it cannot. */
export class JournalFile {
  readonly path: string;
  readonly #file: number;
  readonly #save: SaveJournal;
  #end: number;
  #syncing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /**
   * @param length how much of it is kept, in bytes; 0 begins it, and there is none yet.
   * @param save default: the file is synced.
   */
  constructor(path: string, length: number, save: SaveJournal = () => synced(this.#file)) {
    this.path = path;
    this.#end = length;
    this.#save = save;
    try {
      // Only this user can read what is in the lake.
      this.#file = openSync(path, length === 0 ? 'wx+' : 'r+', 0o600);
      ftruncateSync(this.#file, length);
    } catch (error) {
      throw stateFailed(path, error);
    }
  }

  /** In bytes. */
  get length(): number {
    return this.#end;
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

  /** All that was appended before is saved when it answers. Several that ask at a time are answered by one. */
  sync(): Promise<void> {
    // What is under way may have begun before the latest lines were appended.
    this.#next ??= this.#syncing.then(() => {
      this.#next = undefined;
      this.#syncing = this.#sync();
      return this.#syncing;
    });
    return this.#next;
  }

  bytes({ start, end }: Stretch): Buffer {
    const bytes = Buffer.allocUnsafe(end - start);
    for (let read = 0; read < bytes.length; ) {
      const count = readSync(this.#file, bytes, read, bytes.length - read, start + read);
      if (count === 0) throw stateFailed(this.path, new Error('it is shorter than what was written'));
      read += count;
    }
    return bytes;
  }

  lines(stretch: Stretch): Iterable<Buffer> {
    return readLines(this.#file, stretch, READ_BYTES);
  }

  close(): void {
    closeSync(this.#file);
  }

  async #sync(): Promise<void> {
    try {
      await this.#save(this);
    } catch (error) {
      throw stateFailed(this.path, error);
    }
  }
}

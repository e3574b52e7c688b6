import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError } from '@sluice/plugin-api';
import { readLines, type Stretch } from './read-lines.js';

/** So much of a stretch is read at a time. Many stretches are read at once. */
const READ_BYTES = 8192;
const WRITTEN_CHARACTERS = 262_144;

/**
 * Lines in a temporary file that only this user can read. Where the system allows it, the file has no name any more as soon as it is open, so
 * that nothing is left of it however the process ends; elsewhere {@link close} removes it.
 */
export class Spool {
  readonly #folder: string;
  readonly #file: number;
  #end = 0;
  #isOpen = true;

  /** @throws IngestError TEMPORARY_FILE_FAILED, fatal, as does `write`. */
  constructor() {
    try {
      this.#folder = mkdtempSync(join(tmpdir(), 'sluice-'));
    } catch (error) {
      throw notWritable(error);
    }
    try {
      this.#file = openSync(join(this.#folder, 'spool'), 'wx+', 0o600);
    } catch (error) {
      this.#remove();
      throw notWritable(error);
    }
    this.#remove();
  }

  /** Writes lines behind all others. They hold no line breaks. */
  write(lines: Iterable<string>): Stretch {
    const start = this.#end;
    let text = '';
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length < WRITTEN_CHARACTERS) continue;
      this.#append(text);
      text = '';
    }
    this.#append(text);
    return { start, end: this.#end };
  }

  *lines(stretch: Stretch): Generator<string, void> {
    for (const line of readLines(this.#file, stretch, READ_BYTES)) yield line.toString();
  }

  /** May be called twice. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#file);
    this.#remove();
  }

  #append(text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(this.#file, bytes, written, bytes.length - written, this.#end + written);
      }
    } catch (error) {
      throw notWritable(error);
    }
    this.#end += bytes.length;
  }

  /** Tried twice: a system that keeps the names of open files has them removed when they are closed. */
  #remove(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch (error) {
      if (!this.#isOpen) throw error;
    }
  }
}

function notWritable(error: unknown): IngestError {
  const reason = error instanceof Error ? error.message : String(error);
  return new IngestError('TEMPORARY_FILE_FAILED', {
    message: `A temporary file cannot be written: ${reason}`,
    fatal: true,
    cause: error,
  });
}

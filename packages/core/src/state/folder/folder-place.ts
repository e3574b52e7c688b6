import { closeSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError, stateFailed } from '../state-errors.js';
import type { LocalJournal, StatePlace } from '../state-place.js';
import { FolderLock } from './folder-lock.js';

const JOURNAL = /^(\d+)\.journal$/;
const NUMBER_DIGITS = 6;

/** What a journal is called. */
export function journalName(number: number): string {
  return `${String(number).padStart(NUMBER_DIGITS, '0')}.journal`;
}

/** A state in a folder, which is made where it is not there: a file for each journal, and a lock. */
export class FolderPlace implements StatePlace {
  readonly name: string;
  #lock: FolderLock | undefined;

  constructor(folder: string) {
    this.name = folder;
  }

  async take(runId: string): Promise<void> {
    try {
      // The synchronous one never ends where a system answers that there is no folder and lets none be made.
      await mkdir(this.name, { recursive: true, mode: 0o700 });
    } catch (error) {
      const isFile = ['EEXIST', 'ENOTDIR'].some((code) => isSystemError(error, code));
      throw stateFailed(
        this.name,
        error,
        isFile ? 'There is a file in its place: give another folder as runtime.state.' : undefined,
      );
    }
    this.#lock = FolderLock.take(this.name, runId);
  }

  verify(): void {
    this.#lock?.verify();
  }

  async journals(): Promise<readonly number[]> {
    try {
      return readdirSync(this.name)
        .flatMap((name) => JOURNAL.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
    } catch (error) {
      throw stateFailed(this.name, error);
    }
  }

  async read(number: number): Promise<LocalJournal> {
    const path = join(this.name, journalName(number));
    return { path, name: path };
  }

  make(number: number): Promise<LocalJournal> {
    return this.read(number);
  }

  /** Makes the names of new files last. */
  opened(): void {
    try {
      const handle = openSync(this.name, 'r');
      fsyncSync(handle);
      closeSync(handle);
    } catch (error) {
      throw stateFailed(this.name, error);
    }
  }

  async remove(numbers: readonly number[]): Promise<void> {
    for (const number of numbers) rmSync(join(this.name, journalName(number)), { force: true });
  }

  async release(): Promise<void> {
    this.#lock?.release();
  }
}

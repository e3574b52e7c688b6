import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalName } from '../folder/folder-place.js';
import type { SaveJournal } from '../journal/journal-file.js';
import { stateFailed } from '../state-errors.js';
import type { LocalJournal, StatePlace } from '../state-place.js';
import { fetchJournal } from './fetch-journal.js';
import { ObjectLock } from './object-lock.js';
import { segmentsByJournal } from './segment-keys.js';
import { SegmentWriter } from './segment-writer.js';
import type { StateObjects } from './state-objects.js';

/**
 * A state in objects: several for each journal, one after another, and a lock. What is read or written of it lies in temporary files besides, as it
 * would in a folder.
 */
export class ObjectPlace implements StatePlace {
  readonly name: string;
  readonly #objects: StateObjects;
  #lock: ObjectLock | undefined;
  #folder: string | undefined;
  #segments: ReadonlyMap<number, readonly string[]> = new Map();

  constructor(objects: StateObjects) {
    this.#objects = objects;
    this.name = objects.addressOf('');
  }

  async take(runId: string): Promise<void> {
    this.#lock = await ObjectLock.take(this.#objects, runId);
  }

  verify(): void {
    this.#lock?.verify();
  }

  async journals(): Promise<readonly number[]> {
    const { journals, removed } = segmentsByJournal(await this.#objects.list());
    if (removed.length > 0) await this.#objects.remove(removed);
    this.#segments = journals;
    return [...journals.keys()];
  }

  async read(number: number): Promise<LocalJournal> {
    const local = await this.make(number);
    const keys = this.#segments.get(number) ?? [];
    await fetchJournal({ objects: this.#objects, journal: number, keys, name: local.name }, local.path);
    return local;
  }

  async make(number: number): Promise<LocalJournal> {
    const name = journalName(number);
    return { path: join(this.#temporary(), name), name: this.#objects.addressOf(name) };
  }

  saving(number: number, length: number): SaveJournal {
    const writer = new SegmentWriter({
      objects: this.#objects,
      journal: number,
      next: this.#segments.get(number)?.length ?? 0,
      kept: length,
      assure: async () => this.#lock?.assure(),
    });
    return (journal) => writer.save(journal);
  }

  /** Where the system allows it, nothing of the files is left then however the process ends. */
  opened(): void {
    this.#removeTemporary();
  }

  async remove(numbers: readonly number[]): Promise<void> {
    for (const number of numbers) {
      const [first, ...rest] = this.#segments.get(number) ?? [];
      // Without its first segment it is no journal any more, whatever becomes of the others.
      if (first !== undefined) await this.#objects.remove([first]);
      if (rest.length > 0) await this.#objects.remove(rest);
    }
  }

  async release(): Promise<void> {
    this.#removeTemporary();
    try {
      await this.#lock?.release();
    } catch {
      // What the run came to is kept; the lock is free once its process is gone.
    } finally {
      this.#objects.close();
    }
  }

  #temporary(): string {
    try {
      this.#folder ??= mkdtempSync(join(tmpdir(), 'sluice-state-'));
      return this.#folder;
    } catch (error) {
      throw stateFailed(tmpdir(), error);
    }
  }

  /** A system that keeps the names of open files removes them the second time, when they are closed. */
  #removeTemporary(): void {
    if (this.#folder === undefined) return;
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch {
      // They are of this user alone, in a folder for temporary files.
    }
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import { IngestError } from '@sluice/plugin-api';
import type { JournalFile } from '../journal/journal-file.js';
import { stateFailed } from '../state-errors.js';
import { toSegmentBytes } from './segment.js';
import { segmentKey } from './segment-keys.js';
import type { StateObjects } from './state-objects.js';

/** So much of a journal goes into one object at most. */
const SEGMENT_BYTES = 4 * 1024 * 1024;
/** Each object costs: commits that come sooner after the last one go into the next one together. */
const PAUSE_MILLISECONDS = 100;
const PUT_TRIES = 5;

/** Where {@link SegmentWriter} goes on. */
export interface SegmentPlace {
  readonly objects: StateObjects;
  /** The number of the journal. */
  readonly journal: number;
  /** The number of the next segment. */
  readonly next: number;
  /** How much of the journal is kept, in bytes. */
  readonly kept: number;
  /** Settles where this run may write, and for how long as writing takes. */
  readonly assure: () => Promise<void>;
}

/** Keeps what is appended to a journal in one object after another. None is ever overwritten, so that two runs cannot both go on with a journal. */
export class SegmentWriter {
  readonly #objects: StateObjects;
  readonly #journal: number;
  readonly #assure: () => Promise<void>;
  #next: number;
  #kept: number;
  #beganAt = Number.NEGATIVE_INFINITY;

  constructor({ objects, journal, next, kept, assure }: SegmentPlace) {
    this.#objects = objects;
    this.#journal = journal;
    this.#assure = assure;
    this.#next = next;
    this.#kept = kept;
  }

  /** All that is in the journal is kept when it answers. Called again only then. */
  async save(journal: JournalFile): Promise<void> {
    if (this.#kept === journal.length) return;
    await wait(Math.max(0, this.#beganAt + PAUSE_MILLISECONDS - performance.now()));
    this.#beganAt = performance.now();
    const end = journal.length;
    while (this.#kept < end) {
      const start = this.#kept;
      const bytes = journal.bytes({ start, end: Math.min(end, start + SEGMENT_BYTES) });
      await this.#assure();
      await this.#put(toSegmentBytes({ start, bytes }));
      this.#next += 1;
      this.#kept += bytes.length;
    }
  }

  async #put(bytes: Uint8Array): Promise<void> {
    const key = segmentKey(this.#journal, this.#next);
    const path = this.#objects.addressOf(key);
    for (let tries = 0; tries < PUT_TRIES; tries += 1) {
      if ((await this.#objects.put(key, bytes)) !== undefined) return;
      const found = await this.#objects.get(key);
      if (found === undefined) continue;
      // It was put, and the answer was lost.
      if (Buffer.compare(found.bytes, bytes) === 0) return;
      const message = 'Another run goes on with the journal of this one, which was not heard of for a minute';
      throw new IngestError('STATE_IN_USE', { message, path, fatal: true });
    }
    throw stateFailed(path, new Error('the store does not put an object, and says that it is there, which it is not'));
  }
}

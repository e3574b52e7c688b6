import { closeSync, fstatSync, openSync } from 'node:fs';
import { IngestError, type Split } from '@sluice/plugin-api';
import type { SplitEnd } from '../../run/run-state.js';
import { readLines, type Stretch } from '../../run/spool/read-lines.js';
import { stateFailed } from '../state-errors.js';
import type { LocalJournal } from '../state-place.js';
import { fromJournalLine } from './journal-line.js';

const CHUNK_BYTES = 262_144;
/** Of what is written here. */
export const JOURNAL_FORMAT = 1;

/** The first line of a journal. */
export interface JournalHeader {
  readonly format: number;
  readonly runId: string;
  /** A digest of all that decides what the run writes. */
  readonly workflow: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly startedAt: number;
}

/** The line that commits a split. */
export interface JournalCommit extends Pick<SplitEnd, 'outcomes'> {
  readonly split: string;
  readonly children: readonly Split[];
}

/** Where a committed split lies in its journal. */
export interface CommittedPlace {
  readonly draft: number;
  /** Those that hold its lines, beside those of others. */
  readonly stretches: readonly Stretch[];
  /** The line that commits it. */
  readonly commit: Stretch;
}

/** What a journal holds, as far as it counts. */
export interface ScannedJournal extends LocalJournal {
  readonly header: JournalHeader;
  /** By the ids of their splits. */
  readonly splits: ReadonlyMap<string, CommittedPlace>;
  /** Whether the run came to its end. */
  readonly isFinished: boolean;
  /** How much of it counts, in bytes: up to the last line that commits something. */
  readonly length: number;
  readonly drafts: number;
}

/**
 * Looks through a journal. What lies behind the last commit counts for nothing, whole or not: a process that ended may have left it. What was
 * synced and is damaged is an error with its line.
 *
 * @param name what to call it in messages.
 * @returns `undefined` where it does not say of which run it is, and nothing is committed in it.
 */
export function scanJournal(path: string, name: string = path): ScannedJournal | undefined {
  const file = opened(path);
  try {
    return new JournalScan({ path, name }).scan(file);
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw stateFailed(path, error);
  }
}

class JournalScan {
  readonly #journal: LocalJournal;
  readonly #splits = new Map<string, CommittedPlace>();
  readonly #open = new Map<number, { start: number; end: number }[]>();
  #header: JournalHeader | undefined;
  #damagedLine: number | undefined;
  #length = 0;
  #drafts = 0;
  #isFinished = false;

  constructor(journal: LocalJournal) {
    this.#journal = journal;
  }

  scan(file: number): ScannedJournal | undefined {
    let start = 0;
    let number = 0;
    for (const bytes of readLines(file, { start, end: fstatSync(file).size }, CHUNK_BYTES)) {
      number += 1;
      const end = start + bytes.length + 1;
      this.#take(bytes, { start, end }, number);
      start = end;
    }
    const header = this.#header;
    if (header === undefined) return undefined;
    return {
      ...this.#journal,
      header,
      splits: this.#splits,
      isFinished: this.#isFinished,
      length: this.#length,
      drafts: this.#drafts,
    };
  }

  #take(bytes: Buffer, place: Stretch, number: number): void {
    const line = fromJournalLine(bytes);
    if (line === undefined) {
      this.#damagedLine ??= number;
      return;
    }
    const { kind, draft, text } = line;
    if (kind !== 'run' && kind !== 'commit' && kind !== 'end') {
      this.#note(draft, place);
      return;
    }
    // It was synced with all that stands before it.
    if (this.#damagedLine !== undefined) throw damaged(`${this.#journal.name}:${this.#damagedLine}`);
    this.#length = place.end;
    if (kind === 'end') this.#isFinished = true;
    else if (kind === 'run') this.#begin(JSON.parse(text) as JournalHeader);
    else {
      const { split } = JSON.parse(text) as JournalCommit;
      this.#splits.set(split, { draft, stretches: this.#open.get(draft) ?? [], commit: place });
      this.#open.delete(draft);
      this.#drafts = Math.max(this.#drafts, draft);
    }
  }

  #begin(header: JournalHeader): void {
    if (header.format !== JOURNAL_FORMAT) {
      const message = `The journal has format ${header.format}, and this Sluice reads format ${JOURNAL_FORMAT}`;
      throw new IngestError('STATE_DAMAGED', { message, path: this.#journal.name });
    }
    this.#header = header;
  }

  /** Lines that are beside each other are one stretch. */
  #note(draft: number, { start, end }: Stretch): void {
    this.#drafts = Math.max(this.#drafts, draft);
    const stretches = this.#open.get(draft) ?? [];
    const last = stretches.at(-1);
    if (last?.end === start) last.end = end;
    else stretches.push({ start, end });
    this.#open.set(draft, stretches);
  }
}

function damaged(path: string): IngestError {
  return new IngestError('STATE_DAMAGED', {
    message: 'The journal is damaged: a line in the middle is not what was written',
    path,
  });
}

import { IngestError, type Split } from '@sluice/plugin-api';
import type { CommittedSplit, KeptRecord, RunState, SplitDraft, SplitEnd } from '../../run/run-state.js';
import type { Stretch } from '../../run/spool/read-lines.js';
import { JournalFile, type SaveJournal } from './journal-file.js';
import { fromJournalLine, type JournalLine, toJournalLine } from './journal-line.js';
import { JournalRecords } from './journal-records.js';
import {
  type CommittedPlace,
  JOURNAL_FORMAT,
  type JournalCommit,
  type JournalHeader,
  type ScannedJournal,
} from './scan-journal.js';

/** So much of a split waits in memory, so that its lines lie together. */
const WAITING_CHARACTERS = 65_536;

/** What a {@link RunJournal} is made of. */
export interface JournalParts {
  /** Throws where something may no longer be kept, since another run has taken the state over. */
  readonly verify: () => void;
  /** Keeps what is in the file, where that alone is not enough. */
  readonly save?: SaveJournal | undefined;
  /** What is kept nowhere. */
  readonly secrets?: readonly string[];
}

/**
 * Keeps a run in a file: what comes of each split, line by line, and a line that commits it, which is saved before the split counts as done.
 * A process may end at any point: what is committed is there.
 */
export class RunJournal implements RunState {
  readonly header: JournalHeader;
  readonly #file: JournalFile;
  readonly #splits: ReadonlyMap<string, CommittedPlace>;
  readonly #verify: () => void;
  readonly #secrets: readonly string[];
  #drafts: number;

  private constructor(
    file: JournalFile,
    header: JournalHeader,
    { verify, secrets = [] }: JournalParts,
    scanned?: ScannedJournal,
  ) {
    this.header = header;
    this.#file = file;
    this.#secrets = secrets;
    this.#splits = scanned?.splits ?? new Map();
    this.#drafts = scanned?.drafts ?? 0;
    this.#verify = verify;
  }

  /** Begins a journal. */
  static async begin(path: string, header: Omit<JournalHeader, 'format'>, parts: JournalParts): Promise<RunJournal> {
    const journal = new RunJournal(new JournalFile(path, 0, parts.save), { format: JOURNAL_FORMAT, ...header }, parts);
    await journal.#seal({ kind: 'run', draft: 0, text: JSON.stringify(journal.header) });
    return journal;
  }

  /** Goes on with a journal, behind what counts of it. */
  static resume(scanned: ScannedJournal, parts: JournalParts): RunJournal {
    return new RunJournal(new JournalFile(scanned.path, scanned.length, parts.save), scanned.header, parts, scanned);
  }

  committed({ id }: Split): CommittedSplit | undefined {
    const place = this.#splits.get(id);
    if (place === undefined) return undefined;
    const [line] = this.#lines(place.commit);
    const { children, outcomes } = JSON.parse(line?.text ?? '') as JournalCommit;
    return { end: { children, outcomes }, records: () => this.#records(place) };
  }

  begin(split: Split): SplitDraft {
    this.#drafts += 1;
    const draft = this.#drafts;
    const records = new JournalRecords(this.#secrets);
    let text = '';
    const write = (): void => {
      // What another run goes on with stays as it is.
      this.#verify();
      this.#file.append(text);
      text = '';
    };
    return {
      keep: (record) => {
        text += toJournalLine({ draft, ...records.toText(record) });
        if (text.length >= WAITING_CHARACTERS) write();
      },
      commit: ({ children, outcomes }: SplitEnd) => {
        if (text !== '') write();
        const commit: JournalCommit = { split: split.id, outcomes, children };
        return this.#seal({ kind: 'commit', draft, text: JSON.stringify(commit) });
      },
      discard: () => {
        text = '';
      },
    };
  }

  /** The run came to its end. */
  finish(endedAt: number): Promise<void> {
    return this.#seal({ kind: 'end', draft: 0, text: JSON.stringify({ endedAt }) });
  }

  close(): void {
    this.#file.close();
  }

  /** Writes a line that makes all before it count. */
  async #seal(line: JournalLine): Promise<void> {
    this.#verify();
    this.#file.append(toJournalLine(line));
    await this.#file.sync();
  }

  *#records({ draft, stretches }: CommittedPlace): Generator<KeptRecord> {
    const records = new JournalRecords();
    for (const stretch of stretches) {
      for (const { kind, text, draft: of } of this.#lines(stretch)) {
        if (of === draft && kind !== 'run' && kind !== 'commit' && kind !== 'end') yield records.fromText(kind, text);
      }
    }
  }

  *#lines(stretch: Stretch): Generator<JournalLine> {
    for (const bytes of this.#file.lines(stretch)) {
      const line = fromJournalLine(bytes);
      if (line === undefined) {
        const message = 'The journal was changed while the run was going on';
        throw new IngestError('STATE_DAMAGED', { message, path: this.#file.path });
      }
      yield line;
    }
  }
}

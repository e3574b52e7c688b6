import { closeSync, openSync } from 'node:fs';
import { IngestError, TextHash } from '@sluice/plugin-api';
import type { KeptItem, KeptItems } from '../../run/known-items.js';
import { readLines } from '../../run/spool/read-lines.js';
import { stateFailed } from '../state-errors.js';
import { ItemTable } from './item-table.js';
import { fromItemText, hashesOf } from './item-text.js';
import { fromJournalLine } from './journal-line.js';
import type { CommittedPlace, ScannedJournal } from './scan-journal.js';

const SCANNED_BYTES = 262_144;
const READ_BYTES = 8192;

/** The items of all splits that a journal has committed. They stay in the file; in memory are hashes of their names and fingerprints, and where each split lies. */
export class JournalItems implements KeptItems {
  readonly #path: string;
  readonly #file: number;
  readonly #length: number;
  readonly #splits: ScannedJournal['splits'];
  readonly #table = new ItemTable();
  readonly #name = new TextHash();
  readonly #fingerprint = new TextHash();

  constructor({ path, length, splits }: ScannedJournal) {
    this.#path = path;
    this.#length = length;
    this.#splits = splits;
    try {
      this.#file = openSync(path, 'r');
    } catch (error) {
      throw stateFailed(path, error);
    }
    for (const place of splits.values()) {
      for (const { text, start } of this.#textsOf(place)) {
        const [first, second, digestFirst, digestSecond] = hashesOf(text);
        this.#table.set([first, second], [digestFirst, digestSecond], start);
      }
    }
  }

  has(fullyQualifiedName: string, fingerprint: string): boolean {
    const name = this.#name.of(fullyQualifiedName);
    const digest = this.#fingerprint.of(fingerprint);
    return this.#table.has([name.first, name.second], [digest.first, digest.second]);
  }

  get(fullyQualifiedName: string): KeptItem | undefined {
    const { first, second } = this.#name.of(fullyQualifiedName);
    const start = this.#table.placeOf(first, second);
    if (start === undefined) return undefined;
    for (const bytes of readLines(this.#file, { start, end: this.#length }, READ_BYTES)) {
      const line = fromJournalLine(bytes);
      if (line?.kind !== 'item') break;
      const item = fromItemText(line.text);
      // Another one may have the same hash.
      return item.fullyQualifiedName === fullyQualifiedName ? item : undefined;
    }
    const message = 'The journal was changed while a run made use of it';
    throw new IngestError('STATE_DAMAGED', { message, path: this.#path });
  }

  *ofSplit(id: string): Generator<KeptItem> {
    const place = this.#splits.get(id);
    if (place !== undefined) for (const { text } of this.#textsOf(place)) yield fromItemText(text);
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The texts of the items of a split, each with where its line begins. */
  *#textsOf({ draft, stretches }: CommittedPlace): Generator<{ readonly text: string; readonly start: number }> {
    for (const stretch of stretches) {
      let { start } = stretch;
      for (const bytes of readLines(this.#file, stretch, SCANNED_BYTES)) {
        const line = fromJournalLine(bytes);
        if (line?.kind === 'item' && line.draft === draft) yield { text: line.text, start };
        start += bytes.length + 1;
      }
    }
  }
}

import type { ObjectPage } from '../object-store.js';
import { compareKeys } from '../paths/folders.js';

/** Behind all that a key may go on with: S3's have 1,024 bytes at the most, of which this character takes four. */
const LAST_CHARACTERS = '\u{10FFFF}'.repeat(256);
const BEFORE_SLASH = '.';

/** A part of a listing: the keys from `after`, itself left out, to `until`, itself included. */
export interface KeyRange {
  /** Absent: from the first key on. */
  readonly after?: string;
  /** Absent: to the last key. */
  until: string | undefined;
  /** What all keys that there are in it begin with, where that is known. */
  within: string | undefined;
  /** Whether it was cut where there may be nothing. */
  readonly isGuess: boolean;
  /** Whether nothing is after it that has to be listed on its own: keys up to `after` are passed over. */
  readonly isSerial: boolean;
  /** Pages that have arrived and were not taken. */
  readonly pages: ObjectPage[];
  iterator: RangeIterator | undefined;
  isFetching: boolean;
  /** All of its pages have arrived. */
  isDone: boolean;
  /** The last key that has arrived. */
  last: string | undefined;
  /** Where its keys lie so close that what follows may be guessed from the last page. */
  dense: DensePage | undefined;
}

/** What lists a range, or what is left of it. */
export interface RangeIterator {
  readonly pages: AsyncIterator<ObjectPage>;
  /** What all that it lists begins with. */
  readonly prefix: string;
  /** Whether it lists less than all, so that the store may refuse it and still list the whole. */
  readonly isPart: boolean;
  /** None of its pages has arrived. */
  isFresh: boolean;
}

/** A page whose keys lie in one folder, or in many small ones of it. */
export interface DensePage {
  readonly folder: string;
  readonly first: string;
  readonly last: string;
}

/** Where a range is to begin. */
export type RangeStart = Pick<KeyRange, 'isGuess' | 'isSerial'> & {
  readonly after?: string;
  readonly until?: string | undefined;
  readonly within?: string | undefined;
};

/** A range of which nothing has been asked. */
export function makeRange({ after, until, within, isGuess, isSerial }: RangeStart): KeyRange {
  return {
    ...(after === undefined ? {} : { after }),
    until,
    within,
    isGuess,
    isSerial,
    pages: [],
    iterator: undefined,
    isFetching: false,
    isDone: false,
    last: undefined,
    dense: undefined,
  };
}

/** What is known of a place where a range is cut. */
export interface CutFacts {
  /** Whether there may be nothing. */
  readonly isGuess?: boolean;
  /** What all keys of the range before it begin with. */
  readonly before?: string | undefined;
  /** What all keys from there to the range's end begin with. */
  readonly behind?: string | undefined;
}

/** The ranges of a listing that are not taken whole, in order: each begins where the one before it ends. */
export class KeyRanges implements Iterable<KeyRange> {
  readonly #prefix: string;
  readonly #ranges: KeyRange[];

  /** @param prefix what all keys begin with. */
  constructor(prefix: string) {
    this.#prefix = prefix;
    this.#ranges = [makeRange({ isGuess: false, isSerial: false })];
  }

  [Symbol.iterator](): Iterator<KeyRange> {
    return this.#ranges[Symbol.iterator]();
  }

  get first(): KeyRange | undefined {
    return this.#ranges[0];
  }

  /** Takes the first range out. */
  shift(): void {
    this.#ranges.shift();
  }

  /** Whether a range is still to be taken. */
  has(range: KeyRange): boolean {
    return this.#ranges.includes(range);
  }

  /** Lets a range begin behind `key`; false where that has been listed already, another begins there, or no key of the listing is there. */
  cut(key: string, { isGuess = false, before, behind }: CutFacts = {}): boolean {
    const index = this.#indexOf(key);
    const range = this.#ranges[index];
    if (range === undefined || !key.startsWith(this.#prefix) || range.isDone || range.isSerial || range.until === key)
      return false;
    const reached = range.last ?? range.after;
    if (reached !== undefined && compareKeys(reached, key) >= 0) return false;
    const next = makeRange({ after: key, until: range.until, within: behind ?? range.within, isGuess, isSerial: false });
    this.#ranges.splice(index + 1, 0, next);
    range.until = key;
    // It tells nothing of a range that has taken in others from further up.
    if (before === undefined || reached === undefined || compareKeys(reached, before) < 0) return true;
    range.within = before;
    range.isDone = compareKeys(reached, endOf(before)) >= 0;
    return true;
  }

  /** Lets a range end where a folder does, unless nothing of it is behind that. */
  cutEnd(folder: string): void {
    if (folder.length <= this.#prefix.length) return;
    const end = endOf(folder);
    if (this.#ranges[this.#indexOf(end)]?.within?.startsWith(folder) !== true) this.cut(end);
  }

  /** Lets a range take in the one behind it; false where something was asked of that. */
  join(range: KeyRange): boolean {
    const index = this.#ranges.indexOf(range);
    const next = this.#ranges[index + 1];
    if (next === undefined || next.iterator !== undefined || next.last !== undefined || next.isDone || next.isSerial)
      return false;
    range.until = next.until;
    range.within = undefined;
    this.#ranges.splice(index + 1, 1);
    return true;
  }

  /** Ends a range where it has come to, and gives up all after it for one that is listed without being divided; answers those given up. */
  goOnSerially(range: KeyRange): readonly KeyRange[] {
    const after = range.last ?? range.after;
    const index = this.#ranges.indexOf(range) + 1;
    range.until = after;
    range.isDone = true;
    const serial = makeRange({ ...(after === undefined ? {} : { after }), until: undefined, isGuess: false, isSerial: true });
    return this.#ranges.splice(index, this.#ranges.length - index, serial);
  }

  /** Where the range is that `key` is in. */
  #indexOf(key: string): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const until = this.#ranges[middle]?.until;
      if (until !== undefined && compareKeys(until, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A text behind all that is in a folder. */
export function endOf(folder: string): string {
  return folder + LAST_CHARACTERS;
}

/** A text behind all keys that come before a folder, and before all that is in it, a marker of the folder itself included. */
export function rightBefore(folder: string): string {
  return `${folder.slice(0, -1)}${BEFORE_SLASH}${LAST_CHARACTERS}`;
}

/** A key or such a text as a store is told it, shortened where it ends in more last characters than any key does. */
export function toStartAfter(key: string): string {
  return key.endsWith(LAST_CHARACTERS) ? key.slice(0, 2 - LAST_CHARACTERS.length) : key;
}

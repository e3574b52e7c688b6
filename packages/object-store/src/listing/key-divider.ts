import type { ListOptions, ObjectInfo, ObjectPage } from '../object-store.js';
import { compareKeys, folderOf } from '../paths/folders.js';
import { KeyDistribution } from './key-distribution.js';
import { endOf, type KeyRange, type KeyRanges, rightBefore } from './key-ranges.js';
import { commonStart, countChildren, countUntil, PAGE_KEYS } from './listed-keys.js';

/** Folders are looked up where a page holds no more than this part of it in number. */
const FEW_FOLDERS = 0.1;
/** How many pages there should be in a range of several folders. */
const FOLDER_PAGES = 2;
/** How many pages there should be in a range that is cut by guess. */
const GUESSED_PAGES = 3;
const GUESSES_MIN = 2;

/** Asks for the folders behind one, and cuts ranges at what is answered. */
export interface LookUp {
  readonly options: ListOptions;
  /** `undefined` where there was no answer. */
  take(answer: ObjectPage | undefined): void;
}

/**
 * Finds where the ranges of a listing may be cut: at folders, whose names it asks for; and in folders of many files, by how close the keys of
 * the last page lie. More is guessed at a time while guesses hit.
 */
export class KeyDivider {
  readonly #ranges: KeyRanges;
  readonly #prefix: string;
  readonly #mostGuesses: number;
  readonly #keys = new KeyDistribution();
  /** Up to where the folders in a folder are known. */
  readonly #known = new Map<string, string>();
  #lookUps: LookUp[] = [];
  #guesses = GUESSES_MIN;

  /** @param mostGuesses how many ranges are guessed from one page at the most. */
  constructor(ranges: KeyRanges, prefix: string, mostGuesses: number) {
    this.#ranges = ranges;
    this.#prefix = prefix;
    this.#mostGuesses = mostGuesses;
  }

  /** The next look-up that is worth a request. */
  nextLookUp(): LookUp | undefined {
    return this.#lookUps.shift();
  }

  /** A range that was guessed holds something, or nothing. */
  guessed(isHit: boolean): void {
    this.#guesses = isHit ? Math.min(this.#mostGuesses, this.#guesses * 2) : Math.max(GUESSES_MIN, this.#guesses / 2);
  }

  /** Takes a page of a range that may go on. */
  add(range: KeyRange, page: readonly ObjectInfo[]): void {
    this.#keys.learn(page);
    const [first = '', last = ''] = [page[0]?.key, page.at(-1)?.key];
    const top = folderOf(this.#prefix).length;
    const common = folderOf(commonStart(first, last));
    const most = page.length * FEW_FOLDERS;
    const children = countChildren(page, common, most);
    for (let slash = last.indexOf('/', top); slash !== -1; slash = last.indexOf('/', slash + 1)) {
      const folder = folderOf(last.slice(0, slash));
      if (folder.length > common.length || (folder.length === common.length && children > most)) break;
      this.#lookUp(folder, last.slice(0, slash + 1), folder.length < common.length ? 1 : children * FOLDER_PAGES);
    }
    range.dense = children > most ? { folder: common, first, last } : undefined;
  }

  /** Cuts what follows the last page of a range, where that is of a dense folder, into ranges that may be as dense. */
  guessFrom(range: KeyRange): void {
    const { dense, until } = range;
    range.dense = undefined;
    if (dense === undefined) return;
    const { folder, first, last } = dense;
    const end = until?.startsWith(folder) === true ? until : undefined;
    const page = this.#keys.logWidth(first, last, folder);
    let after = last;
    for (let guess = 0; guess < this.#guesses; guess += 1) {
      if (this.#keys.logWidth(after, end, folder) - page < Math.log(GUESSED_PAGES)) return;
      const key = this.#keys.above(after, page + Math.log(GUESSED_PAGES), folder);
      if (key === undefined || (end !== undefined && compareKeys(key, end) >= 0)) return;
      if (!this.#ranges.cut(key, { isGuess: true })) return;
      after = key;
    }
  }

  /**
   * Lets ranges begin at the folders in `folder` that come behind `child`, one of them, in which a range has come to.
   *
   * @param each so many of them a range.
   */
  #lookUp(folder: string, child: string, each: number): void {
    const known = this.#known.get(folder);
    if (known !== undefined && compareKeys(known, child) >= 0) return;
    // One look-up of a folder at a time.
    this.#known.set(folder, endOf(folder));
    this.#lookUps.push({
      options: { prefix: folder.length < this.#prefix.length ? this.#prefix : folder, startAfter: endOf(child), delimiter: '/' },
      take: (answer) => {
        const { prefixes, objects }: ObjectPage = answer ?? { prefixes: [], objects: [] };
        const last = prefixes.at(-1);
        if (last === undefined) return;
        const isWhole = answer?.isLast === true;
        // There may be more, to be looked up when a listing has come so far.
        if (!isWhole && prefixes.length + objects.length >= PAGE_KEYS) this.#known.set(folder, last);
        if (isWhole) this.#ranges.cutEnd(folder);
        const end = isWhole ? endOf(folder) : undefined;
        // From the last on, so that each cut is of what no other has narrowed.
        for (let index = prefixes.length - 1 - ((prefixes.length - 1) % each); index >= 0; index -= each) {
          const [name = '', next = end] = [prefixes[index], prefixes[index + 1]];
          // With neither a file nor a folder before the next one, there is nothing but what is in it.
          const isAlone = next !== undefined && (each === 1 || name === last) && !hasKeyBetween(objects, name, next);
          const isFirst = index === 0 && !hasKeyBetween(objects, child, name);
          this.#ranges.cut(rightBefore(name), { before: isFirst ? child : undefined, behind: isAlone ? name : undefined });
        }
      },
    });
  }
}

function hasKeyBetween(objects: readonly ObjectInfo[], after: string, until: string): boolean {
  return countUntil(objects, until) > countUntil(objects, after);
}

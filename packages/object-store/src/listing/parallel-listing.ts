import { IngestError, isIngestError } from '@sluice/plugin-api';
import type { ListOptions, ObjectInfo, ObjectPage } from '../object-store.js';
import { compareKeys } from '../paths/folders.js';
import { KeyDivider, type LookUp } from './key-divider.js';
import { type KeyRange, KeyRanges, toStartAfter } from './key-ranges.js';
import type { ListAhead } from './list-ahead.js';
import { commonStart, countUntil, findDisorder, PAGE_KEYS } from './listed-keys.js';

/** This share of the ranges under way, those waited for soonest, may fill what the others leave of the keys held. */
const NEAR_RANGES = 0.5;
const HELD_BY_FAR_RANGES = 0.5;
/** With so many keys to go on with, whoever takes them has enough. */
const READY_KEYS = 8000;

/** When a listing is divided: a short one, and one of a store that keeps a process busy as it is, would only be made dearer. */
export interface DividingWorth {
  /** So many keys come one page after the other first. */
  readonly keys: number;
  /** The pages among them take so long at least. */
  readonly pageMilliseconds: number;
}

/** What a listing is made of. */
export interface ParallelListingParts {
  /** Lists serially, in the order of the keys' UTF-8 bytes. */
  readonly list: (options: ListOptions) => AsyncIterable<ObjectPage>;
  readonly prefix: string;
  /** The most requests under way at a time; with one, nothing is divided. */
  readonly lanes: number;
  /** When a listing is worth dividing. */
  readonly worth: DividingWorth;
  readonly ahead: ListAhead;
  readonly signal: AbortSignal;
  /** Told once, and why, when the rest is listed one page after the other. */
  readonly onSerial: (reason: string) => void;
}

/**
 * The objects below a prefix, as listing it serially gives them: the same keys in the same order, whatever the divisions are. Pages are asked for
 * side by side, in ranges of keys: each ends where the next one begins, so that together they are the whole. What is divided wrongly costs
 * requests, and nothing else.
 *
 * Throws what `list` throws, and LISTING_DISORDERED where the store does not list in order.
 */
export async function* listInParallel(parts: ParallelListingParts): AsyncGenerator<ObjectPage> {
  const listing = new ParallelListing(parts);
  try {
    yield* listing.pages();
  } finally {
    listing.close();
  }
}

class ParallelListing {
  readonly #parts: ParallelListingParts;
  readonly #ranges: KeyRanges;
  readonly #divider: KeyDivider;
  #isDivided: boolean;
  #inFlight = 0;
  /** Keys. */
  #arrived = 0;
  #isWorth = false;
  #soonestMilliseconds = Number.POSITIVE_INFINITY;
  #failure: { readonly error: unknown } | undefined;
  #isClosed = false;
  #isWaitedFor = false;
  #wake: () => void = () => {};

  constructor(parts: ParallelListingParts) {
    this.#parts = parts;
    this.#isDivided = parts.lanes > 1;
    this.#ranges = new KeyRanges(parts.prefix);
    this.#divider = new KeyDivider(this.#ranges, parts.prefix, parts.lanes);
  }

  async *pages(): AsyncGenerator<ObjectPage> {
    for (let range = this.#ranges.first; range !== undefined; range = this.#ranges.first) {
      this.#ask();
      const page = range.pages.shift();
      if (page !== undefined) {
        this.#parts.ahead.add(-page.objects.length);
        yield page;
      } else if (range.isDone) this.#ranges.shift();
      else if (this.#failure === undefined) await this.#wait();
      if (this.#failure !== undefined) throw this.#failure.error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#parts.ahead.add(-PAGE_KEYS * this.#inFlight);
    for (const range of this.#ranges) this.#drop(range);
  }

  async #wait(): Promise<void> {
    this.#isWaitedFor = true;
    this.#ask();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#isWaitedFor = false;
  }

  /** Asks for as much as may be asked for, what is waited for soonest first. */
  #ask(): void {
    const { lanes, ahead } = this.#parts;
    const ready = this.#readyKeys();
    // Where the reader is slower than the store, more requests than keep it busy would only take memory.
    const most = this.#isWaitedFor ? lanes : Math.min(lanes, Math.ceil((READY_KEYS - ready) / PAGE_KEYS));
    const isFull = (): boolean => this.#inFlight >= most || this.#failure !== undefined || this.#isClosed;
    const first = this.#ranges.first;
    if (first !== undefined && !isFull()) this.#fetch(first);
    while (this.#isDivided && !isFull()) {
      const lookUp = this.#divider.nextLookUp();
      if (lookUp === undefined) break;
      this.#lookUp(lookUp);
    }
    let open = 0;
    for (const range of this.#ranges) {
      if (isFull()) return;
      if (range.isDone) continue;
      open += 1;
      const share = open <= lanes * NEAR_RANGES ? 1 : HELD_BY_FAR_RANGES;
      if (range !== first && ahead.held >= ahead.most * share) return;
      if (this.#isDivided) this.#divider.guessFrom(range);
      this.#fetch(range);
    }
  }

  /** How many keys have arrived that come next. */
  #readyKeys(): number {
    let ready = 0;
    for (const { pages, isDone } of this.#ranges) {
      for (const { objects } of pages) ready += objects.length;
      if (!isDone || ready >= READY_KEYS) break;
    }
    return ready;
  }

  #fetch(range: KeyRange): void {
    if (range.isFetching || range.isDone) return;
    range.isFetching = true;
    const options = this.#optionsOf(range);
    // What was cut off since its last page is not listed along.
    if (range.iterator === undefined || options.prefix.length > range.iterator.prefix.length) {
      stop(range.iterator?.pages);
      const isPart = !range.isSerial && (options.startAfter !== undefined || options.prefix !== this.#parts.prefix);
      range.iterator = { pages: this.#list(options), prefix: options.prefix, isPart, isFresh: true };
    }
    const { pages, isPart } = range.iterator;
    this.#send(pages, isPart, (page, problem) => {
      range.isFetching = false;
      if (range.isDone || !this.#ranges.has(range)) return;
      if (problem !== undefined) this.#goOnSerially(range, `the store refused to list a part of it: ${problem.message}`);
      else if (page === undefined) this.#end(range);
      else this.#take(range, page.objects, page.isLast === true);
    });
  }

  #lookUp({ options, take }: LookUp): void {
    const iterator = this.#list(options);
    this.#send(iterator, true, (page) => {
      stop(iterator);
      if (this.#isDivided) take(page);
    });
  }

  #list(options: ListOptions): AsyncIterator<ObjectPage> {
    const { startAfter } = options;
    const started = startAfter === undefined ? options : { ...options, startAfter: toStartAfter(startAfter) };
    return this.#parts.list(started)[Symbol.asyncIterator]();
  }

  /** Waits for a page. A failure ends the listing, but for one `isPart` of it, which can be listed otherwise. */
  #send(
    iterator: AsyncIterator<ObjectPage>,
    isPart: boolean,
    take: (page: ObjectPage | undefined, problem?: Error) => void,
  ): void {
    this.#inFlight += 1;
    this.#parts.ahead.add(PAGE_KEYS);
    const sentAt = performance.now();
    iterator
      .next()
      .then(
        (result) => () => {
          if (result.done === true) return take(undefined);
          this.#soonestMilliseconds = Math.min(this.#soonestMilliseconds, performance.now() - sentAt);
          take(result.value);
        },
        (error: unknown) => () => {
          if (!isPart || this.#parts.signal.aborted || !isIngestError(error) || error.fatal) throw error;
          take(undefined, error);
        },
      )
      .then((settle) => {
        if (!this.#isClosed) this.#parts.ahead.add(-PAGE_KEYS);
        this.#inFlight -= 1;
        if (!this.#isClosed) settle();
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .then(() => this.#ask())
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .then(() => this.#wake());
  }

  #take(range: KeyRange, listed: readonly ObjectInfo[], isLast: boolean): void {
    this.#arrived += listed.length;
    const disorder = findDisorder(listed);
    if (disorder !== undefined) throw this.#disordered(...disorder);
    const reached = range.last ?? range.after;
    const [start] = listed;
    const isBehind = reached !== undefined && start !== undefined && compareKeys(start.key, reached) <= 0;
    if (isBehind && !(range.isSerial && range.last === undefined)) {
      if (range.iterator?.isFresh !== true) throw this.#disordered(reached, start.key);
      this.#goOnSerially(range, 'the store does not begin a listing where it is asked to');
      return;
    }
    if (range.iterator !== undefined) range.iterator.isFresh = false;
    let end = this.#endIn(range, listed);
    // What was listed beyond the range is of use where nothing was asked of the next one.
    while (end < listed.length && this.#ranges.join(range)) end = this.#endIn(range, listed);
    const first = isBehind ? countUntil(listed, reached) : 0;
    const objects = first === 0 && end === listed.length ? listed : listed.slice(first, end);
    if (range.isGuess && range.last === undefined && objects.length > 0) this.#divider.guessed(true);
    if (objects.length > 0) {
      range.last = objects.at(-1)?.key;
      range.pages.push({ objects, prefixes: [] });
      this.#parts.ahead.add(objects.length);
    }
    if (end < listed.length || isLast) this.#end(range);
    else if (this.#isDivided && this.#isWorthDividing() && objects.length > 0) this.#divider.add(range, objects);
  }

  #endIn({ until }: KeyRange, listed: readonly ObjectInfo[]): number {
    return until === undefined ? listed.length : countUntil(listed, until);
  }

  #isWorthDividing(): boolean {
    const { keys, pageMilliseconds } = this.#parts.worth;
    this.#isWorth ||= this.#arrived >= keys && this.#soonestMilliseconds >= pageMilliseconds;
    return this.#isWorth;
  }

  /** The iterator of a range has given all that it has. */
  #end(range: KeyRange): void {
    const { iterator, last, isGuess } = range;
    stop(iterator?.pages);
    range.iterator = undefined;
    // A range that has taken in others may go on where its iterator could not.
    range.isDone = iterator === undefined || this.#optionsOf(range).prefix.startsWith(iterator.prefix);
    if (range.isDone && isGuess && last === undefined) this.#divider.guessed(false);
  }

  /** Lists all behind what has arrived of a range without dividing it again. */
  #goOnSerially(range: KeyRange, reason: string): void {
    if (this.#isDivided) this.#parts.onSerial(reason);
    this.#isDivided = false;
    stop(range.iterator?.pages);
    for (const each of this.#ranges.goOnSerially(range)) this.#drop(each);
  }

  #drop({ pages, iterator }: KeyRange): void {
    for (const { objects } of pages.splice(0)) this.#parts.ahead.add(-objects.length);
    stop(iterator?.pages);
  }

  /** How to list what is left of a range: by the longest text that all its keys begin with, so that what lies behind it is not listed along. */
  #optionsOf({ after, last, until, within, isSerial }: KeyRange): ListOptions {
    const { prefix } = this.#parts;
    const reached = last ?? after;
    if (reached === undefined) return { prefix };
    const common = until === undefined || isSerial ? prefix : commonStart(reached, until);
    const longest = [prefix, common, within ?? prefix].reduce((a, b) => (b.length > a.length ? b : a));
    return { prefix: longest, ...(compareKeys(reached, longest) < 0 ? {} : { startAfter: reached }) };
  }

  #disordered(before: string, key: string): IngestError {
    return new IngestError('LISTING_DISORDERED', {
      message: `The store listed ${key} behind ${before}, which is not in the order of keys`,
      path: this.#parts.prefix,
    });
  }
}

/** One that is waited for stops when its page has arrived. */
function stop(iterator: AsyncIterator<ObjectPage> | undefined): void {
  iterator?.return?.().catch(() => undefined);
}

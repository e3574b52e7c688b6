import { type IngestError, toIngestError } from '@sluice/plugin-api';
import type { Stretch } from './read-lines.js';
import { Spool } from './spool.js';

/** What a {@link SortedLog} is made of. */
export interface SortedLogParts<T> {
  /** By which the records are in order. */
  readonly keyOf: (record: T) => string;
  /** A record as a line without line breaks, to be read behind that of `previous`. */
  readonly toLine: (record: T, previous: T | undefined) => string;
  readonly fromLine: (line: string, previous: T | undefined) => T;
  /** Where given, one record of each key is given back: what this makes of them, two at a time, in the order in which they came. */
  readonly together?: (earlier: T, later: T) => T;
  /** What a record counts in memory; 1 by default. */
  readonly weightOf?: (record: T) => number;
  /** How much is kept in memory, by `weightOf`. */
  readonly inMemory: number;
  /** Told once where there is no room for a temporary file; all is kept in memory then. */
  readonly onError: (error: IngestError) => void;
}

interface Keyed<T> {
  readonly key: string;
  readonly record: T;
}

/**
 * Takes records in any order and gives them back in the order of their keys, those of one key in the order in which they came or as one, however
 * many there are: what does not fit into memory goes to a temporary file, in sorted stretches that are merged when they are read. Nothing is added
 * while it is walked.
 */
export class SortedLog<T> implements Iterable<T> {
  readonly #parts: SortedLogParts<T>;
  readonly #stretches: Stretch[] = [];
  #spool: Spool | undefined;
  #canSpool = true;
  #latest: Keyed<T>[] = [];
  #weight = 0;
  #count = 0;

  constructor(parts: SortedLogParts<T>) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#count;
  }

  /** How many of them are not in memory. */
  get spooled(): number {
    return this.#count - this.#latest.length;
  }

  add(record: T): void {
    const { keyOf, weightOf = () => 1, inMemory } = this.#parts;
    this.#count += 1;
    this.#weight += weightOf(record);
    this.#latest.push({ key: keyOf(record), record });
    if (this.#canSpool && this.#weight > inMemory) this.#spill();
  }

  *[Symbol.iterator](): Generator<T, void> {
    const { together } = this.#parts;
    let held: Keyed<T> | undefined;
    for (const next of this.#sorted()) {
      if (held !== undefined && held.key === next.key && together !== undefined) {
        held = { key: held.key, record: together(held.record, next.record) };
        continue;
      }
      if (held !== undefined) yield held.record;
      held = next;
    }
    if (held !== undefined) yield held.record;
  }

  /** Lets go of the temporary file. The records cannot be walked after it. May be called twice. */
  dispose(): void {
    this.#canSpool = false;
    this.#spool?.close();
  }

  #sorted(): Iterable<Keyed<T>> {
    this.#sort();
    const spool = this.#spool;
    const stretches = spool === undefined ? [] : this.#stretches.map((stretch) => this.#read(spool, stretch));
    return merged([...stretches, this.#latest.values()]);
  }

  #sort(): void {
    this.#latest.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }

  #spill(): void {
    this.#sort();
    try {
      this.#spool ??= new Spool();
      this.#stretches.push(this.#spool.write(this.#lines()));
      this.#latest = [];
      this.#weight = 0;
    } catch (error) {
      this.#canSpool = false;
      this.#parts.onError(toIngestError(error));
    }
  }

  *#lines(): Generator<string> {
    let previous: T | undefined;
    for (const { record } of this.#latest) {
      yield this.#parts.toLine(record, previous);
      previous = record;
    }
  }

  *#read(spool: Spool, stretch: Stretch): Generator<Keyed<T>, void> {
    let record: T | undefined;
    for (const line of spool.lines(stretch)) {
      record = this.#parts.fromLine(line, record);
      yield { key: this.#parts.keyOf(record), record };
    }
  }
}

/** All of what the iterators give, in the order of the keys; each iterator is in that order. */
function merged<T>(iterators: readonly Iterator<Keyed<T>>[]): Iterable<Keyed<T>> {
  const [only = [].values(), ...others] = iterators;
  if (others.length === 0) return { [Symbol.iterator]: () => only };
  const half = iterators.length >>> 1;
  return mergedPair(merged(iterators.slice(0, half)), merged(iterators.slice(half)));
}

function* mergedPair<T>(left: Iterable<Keyed<T>>, right: Iterable<Keyed<T>>): Generator<Keyed<T>> {
  const [lefts, rights] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  let [a, b] = [lefts.next(), rights.next()];
  while (a.done !== true || b.done !== true) {
    if (b.done === true || (a.done !== true && a.value.key <= b.value.key)) {
      if (a.done !== true) yield a.value;
      a = lefts.next();
    } else {
      yield b.value;
      b = rights.next();
    }
  }
}

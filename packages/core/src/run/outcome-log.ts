import { type IngestError, toIngestError } from '@sluice/plugin-api';
import type { Outcome } from './outcome.js';
import { fromLine, toLine } from './outcome-line.js';
import { Spool, type Stretch } from './spool.js';

/** So many outcomes are kept in memory: two megabytes, and no more, since what waits for long is dear to collect. */
const OUTCOMES_IN_MEMORY = 4096;

/** Outcomes, each once and in their order whenever they are walked. */
export interface Outcomes extends Iterable<Outcome> {
  readonly count: number;
  /** Lets go of what holds them: a temporary file, where they are many. They cannot be walked after it. May be called twice. */
  dispose(): void;
}

/** What an {@link OutcomeLog} is made of. */
export interface OutcomeLogParts {
  /** By which the outcomes are in order. */
  readonly keyOf: (outcome: Outcome) => string;
  /** Told once where there is no room for a temporary file; all is kept in memory then. */
  readonly onError: (error: IngestError) => void;
  readonly inMemory?: number;
}

interface Keyed {
  readonly key: string;
  readonly outcome: Outcome;
}

/**
 * Takes outcomes in any order and gives them back in the order of their keys, however many there are: what does not fit into memory goes
 * to a temporary file, in sorted stretches that are merged when they are read. Nothing is added while it is walked.
 */
export class OutcomeLog implements Outcomes {
  readonly #keyOf: OutcomeLogParts['keyOf'];
  readonly #onError: OutcomeLogParts['onError'];
  readonly #inMemory: number;
  readonly #stretches: Stretch[] = [];
  #spool: Spool | undefined;
  #canSpool = true;
  #latest: Keyed[] = [];
  #count = 0;

  constructor({ keyOf, onError, inMemory = OUTCOMES_IN_MEMORY }: OutcomeLogParts) {
    this.#keyOf = keyOf;
    this.#onError = onError;
    this.#inMemory = inMemory;
  }

  get count(): number {
    return this.#count;
  }

  /** How many of them are not in memory. */
  get spooled(): number {
    return this.#count - this.#latest.length;
  }

  add(outcome: Outcome): void {
    this.#count += 1;
    this.#latest.push({ key: this.#keyOf(outcome), outcome });
    if (this.#canSpool && this.#latest.length > this.#inMemory) this.#spill();
  }

  *[Symbol.iterator](): Generator<Outcome, void> {
    this.#sort();
    const spool = this.#spool;
    const sorted: Iterator<Keyed>[] = spool === undefined ? [] : this.#stretches.map((stretch) => this.#read(spool, stretch));
    for (const { outcome } of merged([...sorted, this.#latest.values()])) yield outcome;
  }

  dispose(): void {
    this.#canSpool = false;
    this.#spool?.close();
  }

  #sort(): void {
    this.#latest.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }

  #spill(): void {
    this.#sort();
    try {
      this.#spool ??= new Spool();
      this.#stretches.push(this.#spool.write(linesOf(this.#latest)));
      this.#latest = [];
    } catch (error) {
      this.#canSpool = false;
      this.#onError(toIngestError(error));
    }
  }

  *#read(spool: Spool, stretch: Stretch): Generator<Keyed, void> {
    let outcome: Outcome | undefined;
    for (const line of spool.lines(stretch)) {
      outcome = fromLine(line, outcome);
      yield { key: this.#keyOf(outcome), outcome };
    }
  }
}

function* linesOf(keyed: readonly Keyed[]): Generator<string> {
  let previous: Outcome | undefined;
  for (const { outcome } of keyed) {
    yield toLine(outcome, previous);
    previous = outcome;
  }
}

/** All of what the iterators give, in the order of the keys; each iterator is in that order. */
function merged(iterators: readonly Iterator<Keyed>[]): Iterable<Keyed> {
  const [only = [].values(), ...others] = iterators;
  if (others.length === 0) return { [Symbol.iterator]: () => only };
  const half = iterators.length >>> 1;
  return mergedPair(merged(iterators.slice(0, half)), merged(iterators.slice(half)));
}

function* mergedPair(left: Iterable<Keyed>, right: Iterable<Keyed>): Generator<Keyed> {
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

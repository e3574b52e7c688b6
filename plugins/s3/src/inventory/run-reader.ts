import { BlockSpill, type MemoryBudget } from './block-spill.js';
import type { InventoryRun } from './inventory-run.js';
import type { KeyPrefixes } from './key-prefixes.js';
import { RowChunk } from './row-chunk.js';
import { type SortedSequence, sortedSequences } from './sorted-sequences.js';

/** A run that was read. */
export interface ReadRun {
  readonly uri: string;
  readonly sequences: readonly SortedSequence[];
}

/** Reads runs in the order of their beginnings, one at a time, and the next one before it is asked for. */
export class RunReader {
  /** The next one is the last. */
  readonly #pending: InventoryRun[];
  readonly #prefixes: KeyPrefixes;
  readonly #budget: MemoryBudget;
  readonly #chunk = new RowChunk();
  readonly #spills = new Set<BlockSpill>();
  readonly #stop = new AbortController();
  #ahead: Promise<ReadRun> | undefined;

  constructor(runs: readonly InventoryRun[], prefixes: KeyPrefixes, budget: MemoryBudget) {
    const wanted = runs.filter(({ lower, upper }) => prefixes.mayMeet(lower, upper));
    this.#pending = wanted.sort((a, b) => Buffer.compare(b.lower, a.lower));
    this.#prefixes = prefixes;
    this.#budget = budget;
  }

  /** No key of the runs to come is before it; `undefined` when there are none. */
  get lower(): Buffer | undefined {
    return this.#pending.at(-1)?.lower;
  }

  /** Begins to read the next run, if there is much room in memory. */
  readAhead(): void {
    const run = this.#pending.at(-1);
    if (run === undefined || this.#ahead !== undefined || !this.#budget.isHalfFree) return;
    this.#ahead = this.#read(run);
    // It is thrown when the run is asked for.
    this.#ahead.catch(() => undefined);
  }

  /** The next run; `undefined` when there are no more. */
  async next(): Promise<ReadRun | undefined> {
    const run = this.#pending.at(-1);
    if (run === undefined) return undefined;
    const read = await (this.#ahead ?? this.#read(run));
    this.#pending.pop();
    this.#ahead = undefined;
    return read;
  }

  /** Frees all that was read. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled([this.#ahead]);
    await Promise.all([...this.#spills].map((spill) => spill.close()));
  }

  async #read(run: InventoryRun): Promise<ReadRun> {
    const spill = new BlockSpill(this.#budget);
    this.#spills.add(spill);
    const sequences = await sortedSequences(run, this.#prefixes, this.#chunk, spill, this.#stop.signal);
    return { uri: run.uri, sequences };
  }
}

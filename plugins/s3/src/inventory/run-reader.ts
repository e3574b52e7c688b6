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
  readonly #spill: BlockSpill;
  readonly #stop = new AbortController();
  #ahead: Promise<ReadRun> | undefined;

  constructor(runs: readonly InventoryRun[], prefixes: KeyPrefixes, budget: MemoryBudget) {
    const wanted = runs.filter(({ lower, upper }) => prefixes.mayMeet(lower, upper));
    this.#pending = wanted.sort((a, b) => Buffer.compare(b.lower, a.lower));
    this.#prefixes = prefixes;
    this.#budget = budget;
    this.#spill = new BlockSpill(budget);
  }

  /** No key of the runs to come is before it; `undefined` when there are none. */
  get lower(): Buffer | undefined {
    return this.#pending.at(-1)?.lower;
  }

  /** Begins to read the next run, if there is much room in memory. @param open how many sequences are being read. */
  readAhead(open: number): void {
    const run = this.#pending.at(-1);
    if (run === undefined || this.#ahead !== undefined || !this.#budget.isHalfFree) return;
    this.#ahead = this.#read(run, open);
    // It is thrown when the run is asked for.
    this.#ahead.catch(() => undefined);
  }

  /** The next run; `undefined` when there are no more. @param open how many sequences are being read. */
  async next(open: number): Promise<ReadRun | undefined> {
    const run = this.#pending.at(-1);
    if (run === undefined) return undefined;
    const read = await (this.#ahead ?? this.#read(run, open));
    this.#pending.pop();
    this.#ahead = undefined;
    return read;
  }

  /** Frees all that was read. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled([this.#ahead]);
    await this.#spill.close();
  }

  async #read(run: InventoryRun, open: number): Promise<ReadRun> {
    const sequences = await sortedSequences(run, this.#prefixes, this.#chunk, this.#spill, open, this.#stop.signal);
    return { uri: run.uri, sequences };
  }
}

import type { Split } from '@sluice/plugin-api';
import type { Outcome } from './outcome.js';

/** All that is kept of a split that was read whole and whose entities were all acknowledged. */
export interface SplitCommit {
  readonly runId: string;
  readonly split: Split;
  /** A digest of what the split yielded; equal when it yielded the same. */
  readonly fingerprint: string;
  /** The splits that it yielded; runnable from now on. */
  readonly children: readonly Split[];
  readonly outcomes: readonly Outcome[];
  /** The fully qualified names that are alive in the catalogue by it. */
  readonly names: readonly string[];
}

/**
 * Where a run keeps what is done. A split that is committed again replaces what it committed before.
 */
export interface StateStore {
  /** Keeps everything of a commit, or throws and keeps nothing. */
  commit(commit: SplitCommit): Promise<void>;
}

/** Keeps a run's commits in memory: nothing outlives the process. */
export class MemoryStateStore implements StateStore {
  readonly #commits = new Map<string, SplitCommit>();

  async commit(commit: SplitCommit): Promise<void> {
    this.#commits.set(commit.split.id, commit);
  }

  /** The commits of the run, in the order of their splits' ids. */
  commits(): readonly SplitCommit[] {
    return [...this.#commits.values()].sort((a, b) => (a.split.id < b.split.id ? -1 : 1));
  }
}

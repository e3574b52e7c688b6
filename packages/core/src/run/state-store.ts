import type { Split } from '@sluice/plugin-api';
import type { Outcome } from './outcome.js';

/** What is said of a split when it was read whole and all its entities were acknowledged. */
export interface SplitEnd {
  /** A digest of what the split yielded; equal when it yielded the same. */
  readonly fingerprint: string;
  /** The splits that it yielded; runnable from now on. */
  readonly children: readonly Split[];
}

/** What is to be kept of one reading of a split. It is told while the split is read, and counts for nothing before it is committed. */
export interface SplitDraft {
  /** What became of a subject, as soon as that is final. */
  outcome(outcome: Outcome): void;
  /** A container is alive in the catalogue by the split; the same one may come again. */
  alive(fullyQualifiedName: string): void;
  /** Keeps everything that was told, in place of what the split committed before, or throws and keeps nothing. */
  commit(end: SplitEnd): Promise<void>;
  /** The split was not read to its end: lets go of what was told. What it committed before stays. */
  discard(): Promise<void>;
}

/** Where a run keeps what is done, so that a later one need not do it again. */
export interface StateStore {
  /** A split is about to be read. `commit` or `discard` follows, unless the process ends. */
  begin(runId: string, split: Split): Promise<SplitDraft>;
}

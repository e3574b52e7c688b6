import type { Split, Warning } from '@sluice/plugin-api';
import type { GoneReason } from './deletion/gone-containers.js';
import type { KeptItem } from './known-items.js';
import type { Outcome, OutcomeCounts } from './outcomes/outcome.js';

/** Something that came of a split. */
export type KeptRecord =
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'item'; readonly item: KeptItem }
  /** A container is alive in the catalogue by the split; the same one may come again. */
  | { readonly type: 'alive'; readonly fullyQualifiedName: string }
  /** A container is not in the catalogue by this run. */
  | { readonly type: 'gone'; readonly fullyQualifiedName: string; readonly reason: GoneReason }
  | { readonly type: 'warning'; readonly warning: Warning };

/** What is said of a split when it was read whole and all its entities were acknowledged. */
export interface SplitEnd {
  /** The splits that it yielded; runnable from now on. */
  readonly children: readonly Split[];
  /** How many of its subjects ended in each way; not those that stand for their parts. */
  readonly outcomes: OutcomeCounts;
}

/** What is to be kept of one reading of a split. It is told while the split is read, and counts for nothing before it is committed. */
export interface SplitDraft {
  /** Takes what came, in the order in which it came. */
  keep(record: KeptRecord): void;
  /** Keeps everything that was told, or throws and keeps nothing. */
  commit(end: SplitEnd): Promise<void>;
  /** The split was not read to its end: lets go of what was told. */
  discard(): void;
}

/** A split that the run committed before it was resumed. */
export interface CommittedSplit {
  readonly end: SplitEnd;
  /** What was kept of it, in the order in which it came. */
  records(): Iterable<KeptRecord>;
}

/** Where a run keeps what is done, so that it need not be done again when the run is resumed. */
export interface RunState {
  /** `undefined` for a split that is still to be read. */
  committed(split: Split): CommittedSplit | undefined;
  /** A split is about to be read. `commit` or `discard` follows, unless the process ends. */
  begin(split: Split): SplitDraft;
}

import type { Split } from '@sluice/plugin-api';
import type { ScopeSummary } from './report/scope-tracker.js';
import type { RequestBudget } from './request-pace.js';
import type { SplitContext, SplitResult } from './run-split.js';

/** What a split cost: requests by their names, and bytes of data. */
export type SplitCosts = Pick<ScopeSummary, 'requests' | 'denied' | 'throttled' | 'bytes'>;

/** What a runner gets with each split. */
export interface SplitRequest extends Pick<SplitContext, 'reading' | 'writing' | 'gone' | 'listener'> {
  /** Told what was spent for the split where it was not read by what `reading` and `writing` count. */
  spent(costs: SplitCosts): void;
}

/** Runs the splits of one run, in this process or in others. What they come to is not its affair. */
export interface Runner {
  /** How many splits it is given at a time. */
  readonly lanes: number;
  /**
   * Runs a split, and tells the listener of it. Its parent split was run and is committed. Never throws; answers soon after the signal for
   * reading aborts.
   */
  run(split: Split, request: SplitRequest): Promise<SplitResult>;
}

/** A runner for one run. */
export interface OpenRunner {
  readonly runner: Runner;
  /** Shared by all who send requests to the store for the run. */
  readonly budget: RequestBudget;
  /** The run has ended. Frees what it holds. */
  close(): Promise<void>;
}

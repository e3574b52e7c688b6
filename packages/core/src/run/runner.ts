import type { Split } from '@sluice/plugin-api';
import type { SplitContext, SplitResult } from './run-split.js';

/** What a runner gets with each split. */
export type SplitRequest = Pick<SplitContext, 'reading' | 'writing' | 'gone' | 'listener'>;

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

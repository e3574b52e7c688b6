import type { PaceOptions } from '@sluice/core';

/** How a run stands: `gone` when nothing was heard of its coordinator for some time. */
export type RunState = 'running' | 'stopping' | 'gone';

/** What may be sent of the requests that were asked for. */
export interface Granted {
  readonly count: number;
  /** How long to wait before the first of them; the others follow at the run's spacing. */
  readonly waitMilliseconds: number;
}

/** What all processes of a run have to agree on. */
export interface RunBoard {
  /** The run is there, and its coordinator alive. */
  renew(runId: string, state: Exclude<RunState, 'gone'>): Promise<void>;
  stateOf(runId: string): Promise<RunState>;
  /** Takes turns for requests from the run's budget. */
  take(runId: string, count: number, budget: Omit<PaceOptions, 'concurrency'>): Promise<Granted>;
  /** The run has ended. */
  remove(runId: string): Promise<void>;
}

/** A coordinator says so often that it is alive. */
export const RENEWED_MILLISECONDS = 5000;
/** A coordinator of which nothing was heard for so long is gone. */
export const ALIVE_MILLISECONDS = 60_000;
/** So long is kept what is known of a run whose coordinator is gone. */
export const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

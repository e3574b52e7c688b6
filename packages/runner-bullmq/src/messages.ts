import { createHash } from 'node:crypto';
import type { OutcomeCounts, PlainError, SplitCosts } from '@sluice/core';
import type { Split } from '@sluice/plugin-api';

/** What a job asks for: one split of one run, without secrets. */
export interface SplitJob {
  readonly runId: string;
  readonly split: Split;
  /** Whether what is to be kept of items is to be told. */
  readonly tellsItems: boolean;
  /** What is known of its items, see `known-text.ts`; absent where nothing is kept. */
  readonly known?: string;
}

/** What a job answers. What came of the split went ahead of it, in chunks; of most splits there is so little that it is all in the answer. */
export interface SplitAnswer {
  /** Which reading of the split it was. */
  readonly attempt: string;
  /** How many chunks there are of it. */
  readonly chunks: number;
  /** The last of them, where it is small: it was not sent. */
  readonly last?: readonly string[];
  readonly costs?: SplitCosts;
  readonly outcomes: OutcomeCounts;
  readonly error?: PlainError;
}

/** What goes from a worker to the coordinator while a split is read. */
export interface SplitMessage {
  readonly jobId: string;
  readonly attempt: string;
  /** A piece of what came of it, and the place of the piece; it counts if that reading is the one that is committed. */
  readonly chunk?: { readonly index: number; readonly records: readonly string[] };
  /** What it cost, where the reading has no answer; counts whatever becomes of it. */
  readonly costs?: SplitCosts;
}

/** The queue of the splits of all runs of one workflow. */
export function splitsQueue(digest: string): string {
  return `sluice-splits-${digest}`;
}

/** The queue of what comes of a run. */
export function resultsQueue(runId: string): string {
  return `sluice-results-${hash(runId)}`;
}

/** The queue of the runs of a service that are due. */
export function scheduleQueue(serviceName: string): string {
  return `sluice-due-${hash(serviceName)}`;
}

/** The job of a split, the same whenever it is added. */
export function jobIdOf(runId: string, split: Split): string {
  return `s${hash(`${runId}\n${split.id}`)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

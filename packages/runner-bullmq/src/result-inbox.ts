import type { SplitCosts } from '@sluice/core';
import { AttemptChunks } from './attempt-chunks.js';
import type { SplitMessage } from './messages.js';

/** Is told of what came for a split. */
export interface InboxOwner {
  /** A chunk came. */
  arrived(jobId: string): void;
  spent(jobId: string, costs: SplitCosts): void;
}

/** What workers sent of splits that are not settled yet, by their jobs and the attempts at them. */
export class ResultInbox {
  readonly #owner: InboxOwner;
  readonly #jobs = new Map<string, Map<string, AttemptChunks>>();

  constructor(owner: InboxOwner) {
    this.#owner = owner;
  }

  /** What comes for the job is kept from now on. */
  expect(jobId: string): void {
    this.#jobs.set(jobId, new Map());
  }

  /** Takes a message; what is for a job that nobody waits for is let go. Throws where there is no room to keep it. */
  take({ jobId, attempt, chunk, costs }: SplitMessage): void {
    const attempts = this.#jobs.get(jobId);
    if (attempts === undefined) return;
    if (costs !== undefined) this.#owner.spent(jobId, costs);
    if (chunk === undefined) return;
    const chunks = attempts.get(attempt) ?? new AttemptChunks();
    attempts.set(attempt, chunks);
    chunks.add(chunk.index, chunk.records);
    this.#owner.arrived(jobId);
  }

  /** The chunks of an attempt, where all of them are there. */
  whole(jobId: string, attempt: string, count: number): AttemptChunks | undefined {
    const chunks = this.#jobs.get(jobId)?.get(attempt) ?? new AttemptChunks();
    return chunks.count === count ? chunks : undefined;
  }

  /** The job is settled: lets go of all that came for it. */
  forget(jobId: string): void {
    for (const chunks of this.#jobs.get(jobId)?.values() ?? []) chunks.dispose();
    this.#jobs.delete(jobId);
  }
}

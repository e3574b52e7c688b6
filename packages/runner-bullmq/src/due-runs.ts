import { errorWithoutSecrets, type Workflow } from '@sluice/core';
import { toIngestError } from '@sluice/plugin-api';
import { scheduleQueue } from './messages.js';
import { openStore } from './queue-store.js';
import type { RunSummary } from './schedules.js';

/** What runs that are due need. */
export interface DueRunsOptions {
  readonly workflow: Workflow & Required<Pick<Workflow, 'runner'>>;
  /** Makes a run and keeps its report; `isHandedOn` where a process died that had begun it. */
  readonly run: (signal: AbortSignal, isHandedOn: boolean) => Promise<RunSummary>;
  /** Aborting it ends it: no more runs are made, and one that is under way is waited for. */
  readonly signal: AbortSignal;
  /** Aborting it interrupts a run that is under way. */
  readonly late: AbortSignal;
}

/**
 * Makes the runs of a workflow that are due, one after another, whichever of the processes that do so takes each, until it is told to end.
 *
 * @throws IngestError QUEUE_UNREACHABLE, also when the queues were away for minutes.
 */
export async function makeDueRuns({ workflow, run, signal, late }: DueRunsOptions): Promise<void> {
  const store = await openStore(workflow.runner.connection.reveal());
  const name = scheduleQueue(workflow.serviceName);
  const queue = store.queue<undefined, RunSummary>(name);
  try {
    // Two runs of one workflow at a time would only be in each other's way.
    await queue.setGlobalConcurrency(1);
    const stop = AbortSignal.any([signal, store.lost]);
    const made = (interrupted: AbortSignal, isHandedOn: boolean) =>
      run(interrupted, isHandedOn).catch((error: unknown) => {
        throw errorWithoutSecrets(toIngestError(error), workflow.secrets);
      });
    const ends = AbortSignal.any([late, store.lost]);
    const worker = store.worker<undefined, RunSummary>(
      name,
      (job, _token, taken) => made(AbortSignal.any([ends, taken]), job.stalledCounter > 0),
      {
        concurrency: 1,
        lockMilliseconds: workflow.runner.lockSeconds * 1000,
        deaths: workflow.runner.attempts,
      },
    );
    worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) worker.cancelJob(jobId);
    });
    if (!stop.aborted) await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
    await worker.close(store.lost.aborted);
    if (store.lost.aborted) throw store.lost.reason;
  } finally {
    await queue.close().catch(() => undefined);
    await store.close();
  }
}

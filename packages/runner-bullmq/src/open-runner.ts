import { randomUUID } from 'node:crypto';
import type { OpenRun, OpenRunner, Workflow } from '@sluice/core';
import { IngestError, type Logger, toIngestError } from '@sluice/plugin-api';
import type { Queue } from 'bullmq';
import { BullMqRunner } from './bullmq-runner.js';
import { resultsQueue, type SplitAnswer, type SplitJob, type SplitMessage, splitsQueue } from './messages.js';
import { openStore } from './queue-store.js';
import { RENEWED_MILLISECONDS, type RunBoard } from './run-board.js';
import { SharedBudget } from './shared-budget.js';
import { WorkerWatch } from './worker-watch.js';
import { workflowDigest } from './workflow-digest.js';

const RESULTS_LOCK_MILLISECONDS = 30_000;
const SWEEP_MILLISECONDS = 5000;
/** A split of which nothing was heard for so long is asked for: each time, that is a call. */
const UNHEARD_MILLISECONDS = 15_000;
/** Between the id of a run and that of the process that coordinates it. */
const SEPARATOR = ' ';

/** What runs of a workflow on workers need. */
export interface BullMqOptions {
  readonly workflow: Workflow & Required<Pick<Workflow, 'runner'>>;
  /** Sluice's own. Workers of another version take no splits of the run. */
  readonly version: string;
  readonly logger: Logger;
}

/** Opens runs whose splits are read by `sluice worker` processes of the same workflow. */
export function onWorkers({ workflow, version, logger }: BullMqOptions): OpenRun {
  return async ({ runId: ofRun, sink, known }): Promise<OpenRunner> => {
    if (sink.isAnew === true) {
      throw new IngestError('SINK_NOT_SHARED', {
        message: `The sink ${workflow.sink.definition.type} makes one whole of what all splits give, and workers write each for itself`,
        path: 'runtime.runner',
      });
    }
    const { connection, attempts, workerSeconds } = workflow.runner;
    const digest = workflowDigest(workflow, version);
    // A run that is resumed, or has its id from the file, may have left jobs that are not this one's.
    const runId = `${ofRun}${SEPARATOR}${randomUUID()}`;
    const store = await openStore(connection.reveal());
    const queue = store.queue<SplitJob, SplitAnswer>(splitsQueue(digest));
    const results = store.queue<SplitMessage, undefined>(resultsQueue(runId));
    let state: 'running' | 'stopping' = 'running';
    const renew = (): void => void store.board.renew(runId, state).catch(() => undefined);
    const runner = new BullMqRunner({
      runId,
      queue,
      attempts,
      ...(known === undefined ? {} : { known }),
      onStop: () => {
        state = 'stopping';
        renew();
      },
    });
    const lost = (): void => runner.fail(toIngestError(store.lost.reason));
    store.lost.addEventListener('abort', lost, { once: true });
    const events = store.events(splitsQueue(digest));
    events.on('completed', ({ jobId, returnvalue }) => runner.completed(jobId, returnvalue as unknown as SplitAnswer));
    events.on('failed', ({ jobId, failedReason }) => runner.failed(jobId, failedReason));
    const inbox = store.worker<SplitMessage, undefined>(
      resultsQueue(runId),
      async ({ data }) => {
        runner.take(data);
        return undefined;
      },
      // One after another: that a message was taken says that all before it were.
      { concurrency: 1, lockMilliseconds: RESULTS_LOCK_MILLISECONDS, deaths: Number.MAX_SAFE_INTEGER },
    );
    const watch = new WorkerWatch({
      workers: () => queue.getWorkersCount(),
      isWaiting: () => runner.open > 0,
      digest,
      seconds: workerSeconds,
      logger,
      onMissing: (error) => runner.fail(error),
    });
    // Whoever keeps a state has it alone: what another process had begun of this run is not followed any more.
    if (known !== undefined) await dropEarlier(queue, store.board, ofRun);
    await store.board.renew(runId, state);
    await events.waitUntilReady();
    const renewing = setInterval(renew, RENEWED_MILLISECONDS);
    const sweeping = setInterval(() => {
      runner.sweep(UNHEARD_MILLISECONDS).catch(() => undefined);
      void watch.look();
    }, SWEEP_MILLISECONDS);
    logger.debug('splits go to workers', { queue: splitsQueue(digest) });
    return {
      runner,
      budget: new SharedBudget(store.board, runId, workflow.runtime),
      close: async () => {
        clearInterval(renewing);
        clearInterval(sweeping);
        store.lost.removeEventListener('abort', lost);
        if (!store.lost.aborted) {
          await inbox.close();
          await results.obliterate({ force: true });
          await store.board.remove(runId);
        }
        await Promise.allSettled([events.close(), results.close(), queue.close()]);
        await store.close();
      },
    };
  };
}

/** Has workers drop what a process that is dead had them read for a run. */
async function dropEarlier(queue: Queue<SplitJob, SplitAnswer>, board: RunBoard, ofRun: string): Promise<void> {
  const jobs = await queue.getJobs(['waiting', 'active', 'delayed']);
  const runs = new Set(jobs.map(({ data }) => data.runId).filter((runId) => runId.startsWith(ofRun + SEPARATOR)));
  await Promise.all([...runs].map((runId) => board.remove(runId)));
}

import { errorWithoutSecrets, SYSTEM_CLOCK, toPlainError, type Workflow } from '@sluice/core';
import { IngestError, type Logger, toIngestError } from '@sluice/plugin-api';
import { type Job, type Queue, UnrecoverableError, WaitingError, type Worker } from 'bullmq';
import { resultsQueue, type SplitAnswer, type SplitJob, type SplitMessage, splitsQueue } from './messages.js';
import { openStore, type QueueStore } from './queue-store.js';
import { attemptSplit } from './split-attempt.js';
import { WorkerRuns } from './worker-runs.js';
import { workflowDigest } from './workflow-digest.js';

const TAKEN = 'another worker has it';
/** How BullMQ says that a job that is completed is no longer there, or no longer this worker's. */
const REFUSED: readonly unknown[] = [-1, -2, -6];

/** What a worker needs. */
export interface WorkerOptions {
  readonly workflow: Workflow & Required<Pick<Workflow, 'runner'>>;
  /** Sluice's own: runs of another version are left to others. */
  readonly version: string;
  readonly logger: Logger;
  /** Aborting it ends the worker: it takes no more splits. */
  readonly signal: AbortSignal;
  /** Aborting it gives back what it still has at hand then. */
  readonly late: AbortSignal;
}

/**
 * Reads splits of all runs of a workflow until it is told to end.
 *
 * @throws IngestError QUEUE_UNREACHABLE, also when the queues were away for minutes.
 */
export async function workSplits(options: WorkerOptions): Promise<void> {
  const { workflow, version, logger, signal } = options;
  const store = await openStore(workflow.runner.connection.reveal());
  const name = splitsQueue(workflowDigest(workflow, version));
  const taking = new SplitWorker(options, store, name);
  logger.info('takes splits', { workflow: workflow.serviceName, queue: name, splits: workflow.runtime.concurrency });
  try {
    await taking.until(AbortSignal.any([signal, store.lost]));
    if (store.lost.aborted) throw store.lost.reason;
  } finally {
    await store.close();
  }
  logger.info('has ended', { queue: name });
}

class SplitWorker {
  readonly #options: WorkerOptions;
  readonly #store: QueueStore;
  readonly #runs: WorkerRuns;
  readonly #worker: Worker<SplitJob, SplitAnswer>;
  readonly #results = new Map<string, Queue<SplitMessage, undefined>>();
  readonly #givesBack: AbortSignal;

  constructor(options: WorkerOptions, store: QueueStore, name: string) {
    this.#options = options;
    this.#store = store;
    this.#givesBack = AbortSignal.any([options.late, store.lost]);
    const { workflow, logger } = options;
    this.#runs = new WorkerRuns({
      workflow,
      board: store.board,
      logger,
      clock: SYSTEM_CLOCK,
      // Nobody takes what was sent for it.
      onGone: (runId) =>
        void this.#resultsOf(runId)
          .obliterate({ force: true })
          .catch(() => undefined),
    });
    const { lockSeconds, attempts } = workflow.runner;
    this.#worker = store.worker<SplitJob, SplitAnswer>(name, (job, token, taken) => this.#work(job, token, taken), {
      concurrency: workflow.runtime.concurrency,
      lockMilliseconds: lockSeconds * 1000,
      deaths: attempts,
    });
    // Another worker has it by now: what would come of it here counts no more.
    this.#worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) this.#worker.cancelJob(jobId, TAKEN);
    });
    this.#worker.on('error', (error) => {
      if (REFUSED.includes((error as { readonly code?: unknown }).code)) logger.warn(`what was read is refused: ${TAKEN}`);
    });
  }

  /** Works until the signal aborts, and then ends what it has at hand. */
  async until(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await this.#worker.close(this.#store.lost.aborted);
    await Promise.allSettled([...this.#results.values()].map((queue) => queue.close()));
    await this.#runs.close();
  }

  async #work(job: Job<SplitJob, SplitAnswer>, token: string, taken: AbortSignal): Promise<SplitAnswer> {
    const {
      logger,
      workflow: { secrets },
    } = this.#options;
    const { runId, split } = job.data;
    const jobId = job.id ?? '';
    const signal = AbortSignal.any([taken, this.#givesBack]);
    logger.debug('reading', { split: split.id, run: runId });
    try {
      return await this.#runs.use(runId, async (run) => {
        const send = (message: SplitMessage) => this.#send(runId, message);
        const read = await attemptSplit(job.data, { jobId, run, secrets, send, signal, logger, clock: SYSTEM_CLOCK });
        const { attempt, costs } = read;
        const { outcomes, error } = read.result;
        const isTriedAgain = error?.retryable === true && job.attemptsMade + 1 < (job.opts.attempts ?? 1);
        if (signal.aborted || isTriedAgain) {
          if (costs !== undefined) await send({ jobId, attempt, costs });
          throw signal.aborted ? new IngestError('CANCELLED') : error;
        }
        return {
          attempt,
          outcomes,
          ...(await read.end()),
          ...(costs === undefined ? {} : { costs }),
          ...(error === undefined ? {} : { error: toPlainError(errorWithoutSecrets(error, secrets)) }),
        };
      });
    } catch (error) {
      if (this.#givesBack.aborted && !taken.aborted) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      const why = taken.aborted
        ? new IngestError('CANCELLED', { message: TAKEN })
        : errorWithoutSecrets(toIngestError(error), secrets);
      const { code, message } = why;
      logger.warn(message, { split: split.id, code, attempt: job.attemptsMade + 1 });
      // The run has ended for it.
      if (code === 'CANCELLED') throw new UnrecoverableError(message);
      throw why;
    }
  }

  async #send(runId: string, message: SplitMessage): Promise<void> {
    await this.#resultsOf(runId).add('result', message, { removeOnComplete: true, removeOnFail: true });
  }

  #resultsOf(runId: string): Queue<SplitMessage, undefined> {
    let queue = this.#results.get(runId);
    if (queue === undefined) {
      queue = this.#store.queue<SplitMessage, undefined>(resultsQueue(runId));
      this.#results.set(runId, queue);
    }
    return queue;
  }
}

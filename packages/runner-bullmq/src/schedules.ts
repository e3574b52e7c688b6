import type { Workflow } from '@sluice/core';
import { IngestError, isIngestError, toIngestError } from '@sluice/plugin-api';
import type { Job, Queue } from 'bullmq';
import { scheduleQueue } from './messages.js';
import { openStore, type QueueStore } from './queue-store.js';

/** So many runs are remembered of a workflow. */
const RUNS_KEPT = 1000;

/** When a workflow is run. */
export interface Schedule {
  /** An expression of cron: minute, hour, day of the month, month, day of the week; with a sixth in front, seconds. */
  readonly cron: string;
  /** By whose clock, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly nextAt?: number;
}

/** What a run that was due came to, in a few words: the report itself is in a file. */
export interface RunSummary {
  readonly runId: string;
  readonly status: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly totals: Readonly<Record<string, number>>;
  /** Where its report is, and on which machine. */
  readonly report: string;
  readonly host: string;
}

/** A run that was due: under way, done, or not made. */
export type DueRun = { readonly startedAt: number } & (
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly summary: RunSummary }
  | { readonly state: 'failed'; readonly reason: string }
);

/** When a workflow is run, and which runs came of it. All of it is with the queues. */
export class Schedules {
  readonly #store: QueueStore;
  readonly #queue: Queue<undefined, RunSummary>;

  private constructor(store: QueueStore, queue: Queue<undefined, RunSummary>) {
    this.#store = store;
    this.#queue = queue;
  }

  /** Those of the service of this workflow. Throws QUEUE_UNREACHABLE. */
  static async open(workflow: Workflow & Required<Pick<Workflow, 'runner'>>): Promise<Schedules> {
    const store = await openStore(workflow.runner.connection.reveal());
    return new Schedules(store, store.queue(scheduleQueue(workflow.serviceName)));
  }

  /** Adds one, or leaves it as it is. Throws SCHEDULE_INVALID. */
  async add({ cron, timeZone }: Schedule): Promise<Schedule> {
    try {
      const options = { removeOnComplete: { count: RUNS_KEPT }, removeOnFail: { count: RUNS_KEPT } };
      await this.#queue.upsertJobScheduler(idOf(cron, timeZone), { pattern: cron, tz: timeZone }, { name: 'run', opts: options });
    } catch (error) {
      if (isIngestError(error) || this.#store.lost.aborted) throw toIngestError(error);
      throw new IngestError('SCHEDULE_INVALID', { message: `${cron} (${timeZone}): ${reasonOf(error)}`, cause: error });
    }
    return (await this.list()).find((each) => each.cron === cron && each.timeZone === timeZone) ?? { cron, timeZone };
  }

  async list(): Promise<readonly Schedule[]> {
    const found = await this.#queue.getJobSchedulers();
    return found.map(({ pattern = '', tz = '', next }) => ({
      cron: pattern,
      timeZone: tz,
      ...(next === undefined ? {} : { nextAt: Number(next) }),
    }));
  }

  /** Removes those of this expression, or all; answers which they were. A run that is under way goes on. */
  async remove(cron: string | undefined): Promise<readonly Schedule[]> {
    const gone = (await this.list()).filter((each) => cron === undefined || each.cron === cron);
    for (const each of gone) await this.#queue.removeJobScheduler(idOf(each.cron, each.timeZone));
    return gone;
  }

  /** The last runs that were due, the latest first. */
  async runs(most: number): Promise<readonly DueRun[]> {
    const jobs = await this.#queue.getJobs(['active', 'completed', 'failed'], 0, most - 1);
    const runs = await Promise.all(jobs.map(toDueRun));
    return runs.sort((a, b) => b.startedAt - a.startedAt).slice(0, most);
  }

  async close(): Promise<void> {
    await this.#queue.close().catch(() => undefined);
    await this.#store.close();
  }
}

async function toDueRun(job: Job<undefined, RunSummary>): Promise<DueRun> {
  const startedAt = job.processedOn ?? job.timestamp;
  if (await job.isCompleted()) return { startedAt, state: 'done', summary: job.returnvalue };
  return job.finishedOn === undefined
    ? { startedAt, state: 'running' }
    : { startedAt, state: 'failed', reason: job.failedReason ?? 'unknown' };
}

function idOf(cron: string, timeZone: string): string {
  return `${cron} ${timeZone}`.replaceAll(':', ' ');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

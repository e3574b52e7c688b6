import { setImmediate as breathe } from 'node:timers/promises';
import {
  fromPlainError,
  type KnownItems,
  type KnownOfSplit,
  type Runner,
  type SplitRequest,
  type SplitResult,
  settleUnread,
  tellRecord,
} from '@sluice/core';
import { IngestError, type Split, toIngestError } from '@sluice/plugin-api';
import type { Queue } from 'bullmq';
import { toKnownText } from './known-text.js';
import { jobIdOf, type SplitAnswer, type SplitJob, type SplitMessage } from './messages.js';
import { ResultInbox } from './result-inbox.js';
import { readLines } from './split-record.js';

/** So many splits are with the queue at a time: enough for many workers, and few enough to keep in memory. */
const LANES = 1000;
const FIRST_RETRY_MILLISECONDS = 1000;
/** Workers have so long to finish what they write of a run that stops. */
const STOPPING_MILLISECONDS = 60_000;

/** What a {@link BullMqRunner} is made of. */
export interface BullMqRunnerParts {
  readonly runId: string;
  readonly queue: Queue<SplitJob, SplitAnswer>;
  readonly attempts: number;
  /** What need not be read again; absent where nothing is kept. */
  readonly known?: KnownItems;
  /** Told once when the run stops before its end, so that workers stop too. */
  readonly onStop: () => void;
}

/** A split that is with the queue. */
interface Open {
  readonly jobId: string;
  readonly split: Split;
  readonly request: SplitRequest;
  /** When it was added, or last asked for; not yet, at the end of time. */
  askedAt: number;
  readonly settle: (result: SplitResult) => void;
  answer?: SplitAnswer;
  isReading?: true;
}

/** Has the splits of a run read by workers: each is a job, and counts once, by the attempt at it that BullMQ has as completed. */
export class BullMqRunner implements Runner {
  readonly lanes = LANES;
  readonly #inbox: ResultInbox;
  readonly #parts: BullMqRunnerParts;
  readonly #open = new Map<string, Open>();
  #hasStopped = false;
  #packing: Promise<unknown> = Promise.resolve();
  #failure: IngestError | undefined;

  constructor(parts: BullMqRunnerParts) {
    this.#parts = parts;
    this.#inbox = new ResultInbox({
      arrived: (jobId) => this.#advance(this.#open.get(jobId)),
      spent: (jobId, costs) => this.#open.get(jobId)?.request.spent(costs),
    });
  }

  /** How many splits are with the queue. */
  get open(): number {
    return this.#open.size;
  }

  run(split: Split, request: SplitRequest): Promise<SplitResult> {
    const { gone, listener, reading } = request;
    const parent = split.parent === undefined ? undefined : gone.get(split.parent);
    const why = parent ?? this.#failure ?? (reading.signal.aborted ? new IngestError('CANCELLED') : undefined);
    if (why !== undefined) return Promise.resolve(settleUnread(split, listener, why));
    return new Promise((resolve) => {
      const jobId = jobIdOf(this.#parts.runId, split);
      const stop = (): void => void this.#withdraw(open).catch((error: unknown) => this.fail(toIngestError(error)));
      const settle = (result: SplitResult): void => {
        if (!this.#open.delete(jobId)) return;
        this.#inbox.forget(jobId);
        reading.signal.removeEventListener('abort', stop);
        resolve(result);
        // Whoever still reads it finds that there is nothing to complete.
        this.#parts.queue.remove(jobId).catch(() => undefined);
      };
      const open: Open = { jobId, split, request, askedAt: Number.POSITIVE_INFINITY, settle };
      this.#open.set(jobId, open);
      this.#inbox.expect(jobId);
      reading.signal.addEventListener('abort', stop, { once: true });
      this.#add(open).catch((error: unknown) => this.fail(toIngestError(error)));
    });
  }

  /** A message came from a worker. */
  take(message: SplitMessage): void {
    try {
      this.#inbox.take(message);
    } catch (error) {
      // There is no room to keep it.
      this.fail(toIngestError(error));
    }
  }

  /** A job is completed, by what BullMQ says. */
  completed(jobId: string, answer: SplitAnswer): void {
    const open = this.#open.get(jobId);
    if (open === undefined || open.answer !== undefined) return;
    open.answer = answer;
    const { attempt, chunks, last, costs } = answer;
    if (costs !== undefined) open.request.spent(costs);
    if (last === undefined) this.#advance(open);
    else this.take({ jobId, attempt, chunk: { index: chunks - 1, records: last } });
  }

  /** A job has failed for good: its workers died, or had a defect. */
  failed(jobId: string, reason: string): void {
    const open = this.#open.get(jobId);
    if (open === undefined || open.isReading === true) return;
    const { split, request } = open;
    const abandoned = { message: `No worker could finish it: ${reason}`, path: split.scope };
    this.#give(
      open,
      request.reading.signal.aborted ? new IngestError('CANCELLED') : new IngestError('SPLIT_ABANDONED', abandoned),
    );
  }

  /** Nothing more will come: every split that is open fails by this. */
  fail(error: IngestError): void {
    this.#failure ??= error;
    for (const open of [...this.#open.values()]) this.#give(open, this.#failure);
  }

  /** Asks for what was not heard of for some time: an event may be lost, and with the last moments of a server that fell, a job. */
  async sweep(olderThanMilliseconds: number): Promise<void> {
    const now = Date.now();
    for (const open of [...this.#open.values()]) {
      if (open.answer !== undefined) continue;
      // A worker that ends may have given it back since the run was stopped.
      if (open.request.reading.signal.aborted) await this.#takeBack(open);
      else if (now - open.askedAt >= olderThanMilliseconds) {
        open.askedAt = now;
        await this.#ask(open);
      }
    }
  }

  async #ask(open: Open): Promise<void> {
    const job = await this.#parts.queue.getJob(open.jobId);
    if (!this.#open.has(open.jobId)) return;
    if (job === undefined) await this.#add(open);
    else if (job.finishedOn === undefined) return;
    // All of the job was read at one time: what it answered is there where it is completed.
    else if (job.returnvalue) this.completed(open.jobId, job.returnvalue);
    else this.failed(open.jobId, job.failedReason ?? 'unknown');
  }

  async #add(open: Open): Promise<void> {
    const { jobId, split, request } = open;
    const { queue, runId, attempts } = this.#parts;
    const { known } = this.#parts;
    const told = known === undefined ? {} : { known: await this.#pack(() => known.ofSplit(split.id)) };
    if (request.reading.signal.aborted) {
      this.#give(open, new IngestError('CANCELLED'));
      return;
    }
    const job: SplitJob = { runId, split, tellsItems: request.listener.kept !== undefined, ...told };
    open.askedAt = Date.now();
    const backoff = { type: 'exponential', delay: FIRST_RETRY_MILLISECONDS };
    await queue.add('split', job, { jobId, attempts, backoff, removeOnComplete: { age: 3600 }, removeOnFail: { age: 3600 } });
  }

  /** One split after another: what is known of all that are open may be more than fits into the memory. */
  #pack(known: () => Promise<KnownOfSplit>): Promise<string> {
    const packing = this.#packing.then(async () => toKnownText(await known()));
    this.#packing = packing.catch(() => undefined);
    return packing;
  }

  /** The run stops: takes back what no worker has begun, and waits for what one has. */
  async #withdraw(open: Open): Promise<void> {
    if (!this.#hasStopped) this.#parts.onStop();
    this.#hasStopped = true;
    setTimeout(() => this.#give(open, new IngestError('CANCELLED')), STOPPING_MILLISECONDS).unref();
    await this.#takeBack(open);
  }

  async #takeBack(open: Open): Promise<void> {
    const isRemoved = await this.#parts.queue.remove(open.jobId);
    if (isRemoved === 1) this.#give(open, new IngestError('CANCELLED'));
  }

  #give(open: Open, error: IngestError): void {
    if (this.#open.get(open.jobId) === open && open.isReading !== true) {
      open.settle(settleUnread(open.split, open.request.listener, error));
    }
  }

  /** Reads what came of a split once all of it is there. */
  #advance(open: Open | undefined): void {
    if (open?.answer === undefined || open.isReading === true) return;
    const { attempt, chunks: count } = open.answer;
    const chunks = this.#inbox.whole(open.jobId, attempt, count);
    if (chunks === undefined) return;
    open.isReading = true;
    this.#read(open, open.answer, chunks.all()).then(open.settle, (error: unknown) => {
      const failure = toIngestError(error);
      open.settle({
        outcomes: open.answer?.outcomes ?? settleUnread(open.split, open.request.listener, failure).outcomes,
        children: [],
        error: failure,
      });
    });
  }

  async #read(open: Open, { outcomes, error }: SplitAnswer, chunks: Iterable<readonly string[]>): Promise<SplitResult> {
    const children: Split[] = [];
    for (const lines of chunks) {
      for (const record of readLines(lines)) {
        if (record.type === 'split') children.push(record.split);
        else tellRecord(record, open.request);
      }
      await breathe();
    }
    return error === undefined ? { outcomes, children } : { outcomes, children: [], error: fromPlainError(error) };
  }
}

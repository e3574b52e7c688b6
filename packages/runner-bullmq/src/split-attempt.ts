import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { graceSignal, RunRecord, runSplit, type SplitCosts, type SplitListener, type SplitResult } from '@sluice/core';
import type { Clock, Logger, Source, Split, StepContext } from '@sluice/plugin-api';
import { ChunkSender } from './chunk-sender.js';
import { fromKnownText } from './known-text.js';
import type { SplitAnswer, SplitJob, SplitMessage } from './messages.js';
import { ToldGone } from './told-gone.js';
import type { WorkerRun } from './worker-runs.js';

/** What is being written is given so long. */
const WRITE_GRACE_MILLISECONDS = 10_000;

/** What an attempt needs besides what its job says. */
export interface AttemptParts {
  readonly jobId: string;
  readonly run: WorkerRun;
  /** Of the workflow: what is sent is without them. */
  readonly secrets: readonly string[];
  readonly send: (message: SplitMessage) => Promise<unknown>;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** What came of an attempt. */
export interface AttemptResult {
  readonly attempt: string;
  readonly result: SplitResult;
  /** What it cost; absent where that is nothing. */
  readonly costs: SplitCosts | undefined;
  /** Sends what is left to tell, or answers it where that is little. */
  end(): Promise<Pick<SplitAnswer, 'chunks' | 'last'>>;
}

/** Reads a split in this process, and sends what comes of it as it comes. */
export async function attemptSplit({ split, tellsItems, known }: SplitJob, parts: AttemptParts): Promise<AttemptResult> {
  const { jobId, run, secrets, send, signal, logger, clock } = parts;
  const attempt = randomUUID();
  const sender = new ChunkSender(secrets, async (index, records) => {
    await send({ jobId, attempt, chunk: { index, records } });
  });
  const record = new RunRecord({
    logger,
    clock,
    pace: run.pace,
    events: {
      next: (event) => {
        if (event.type === 'warning') sender.tell({ type: 'warning', warning: event.warning });
      },
    },
    isSurveyed: false,
    onSpoolError: () => undefined,
  });
  const stop = AbortSignal.any([signal, run.stopped]);
  const writing = graceSignal(stop, WRITE_GRACE_MILLISECONDS);
  setMaxListeners(0, stop, writing.signal);
  const listener: SplitListener = {
    outcome: sender.outcome,
    alive: sender.alive,
    ...(tellsItems ? { kept: sender.kept } : {}),
  };
  const { source, processors, sink } = run.parts;
  const result = await runSplit(split, {
    source: { read: (of: Split, context: StepContext) => unhurried(source.read(of, context), sender) } satisfies Pick<
      Source,
      'read'
    >,
    processors,
    sink,
    reading: record.context(split, stop, 'store'),
    writing: record.context(split, writing.signal, 'catalogue'),
    gone: new ToldGone((fullyQualifiedName, reason) => sender.tell({ type: 'gone', fullyQualifiedName, reason })),
    listener,
    ...(known === undefined ? {} : { known: await fromKnownText(known) }),
  });
  writing.dispose();
  for (const child of result.children) sender.tell({ type: 'split', split: child });
  return { attempt, result, costs: costsOf(record), end: () => sender.end() };
}

/** The same items, no faster than what comes of them is sent. */
async function* unhurried<T>(items: AsyncIterable<T>, sender: ChunkSender): AsyncGenerator<T> {
  for await (const item of items) {
    await sender.ready();
    yield item;
  }
}

function costsOf(record: RunRecord): SplitCosts | undefined {
  const [spent] = record.scopes(record.ledger.result().figures);
  if (spent === undefined) return undefined;
  const { requests, denied, throttled, bytes } = spent;
  return { requests, bytes, ...(denied === undefined ? {} : { denied }), ...(throttled === undefined ? {} : { throttled }) };
}

import {
  GoneContainers as Gone,
  type GoneContainers,
  KnownItems,
  type Outcome,
  type SplitCosts,
  type SplitRequest,
} from '@sluice/core';
import type { Split, StepContext } from '@sluice/plugin-api';
import type { Queue } from 'bullmq';
import { expect, test, vi } from 'vitest';
import { BullMqRunner } from './bullmq-runner.js';
import { fromKnownText } from './known-text.js';
import { jobIdOf, type SplitAnswer, type SplitJob } from './messages.js';
import { RecordLines } from './split-record.js';

const SPLIT: Split = {
  id: 's3://lake',
  scope: 's3://lake',
  root: 'svc.lake',
  payload: null,
  subjects: [{ kind: 'bucket', name: 's3://lake' }],
};
const CREATED = {
  subject: { kind: 'bucket', name: 's3://lake' },
  scope: 's3://lake',
  fullyQualifiedName: 'svc.lake',
  status: 'created',
} as const;
const COUNTS = { created: 1, updated: 0, unchanged: 0, filtered: 0, empty: 0, failed: 0 };

/** A queue that keeps what is added; a job that a worker holds cannot be removed. */
function fakeQueue() {
  const added: string[] = [];
  const jobs: SplitJob[] = [];
  const held = new Set<string>();
  const known = new Map<string, object>();
  const queue = {
    add: async (_name: string, job: SplitJob, { jobId }: { jobId: string }) => {
      added.push(jobId);
      jobs.push(job);
    },
    remove: async (jobId: string) => (held.has(jobId) ? 0 : 1),
    getJob: async (jobId: string) => known.get(jobId),
  };
  return { queue: queue as unknown as Queue<SplitJob, SplitAnswer>, added, jobs, held, known };
}

function setUp(split: Split = SPLIT, gone: GoneContainers = new Gone(), items?: KnownItems) {
  const { queue, added, jobs, held, known } = fakeQueue();
  const stops: string[] = [];
  const stop = new AbortController();
  const outcomes: Outcome[] = [];
  const costs: SplitCosts[] = [];
  const runner = new BullMqRunner({
    runId: 'run',
    queue,
    attempts: 3,
    onStop: () => stops.push('stop'),
    ...(items === undefined ? {} : { known: items }),
  });
  const context = { signal: stop.signal } as unknown as StepContext;
  const request: SplitRequest = {
    reading: context,
    writing: context,
    gone,
    listener: { outcome: (outcome) => outcomes.push(outcome), alive: () => undefined },
    spent: (spent) => costs.push(spent),
  };
  const done = runner.run(split, request);
  const jobId = jobIdOf('run', split);
  const lines = new RecordLines([]);
  lines.add({ type: 'outcome', outcome: CREATED });
  const records = lines.take();
  const chunk = (attempt: string, index: number) =>
    runner.take({ jobId, attempt, chunk: { index, records: index === 0 ? records : [] } });
  return { runner, done, jobId, chunk, records, costs, outcomes, added, jobs, held, known, stop, stops };
}

test('a split counts by the attempt that was completed, once all of its chunks are there, and once', async () => {
  const { runner, done, jobId, chunk, outcomes, added } = setUp();
  expect(added).toEqual([jobId]);
  chunk('lost', 0);
  runner.completed(jobId, { attempt: 'won', chunks: 2, outcomes: COUNTS });
  runner.completed(jobId, { attempt: 'lost', chunks: 1, outcomes: COUNTS });
  chunk('won', 1);
  expect(outcomes).toEqual([]);
  chunk('won', 0);
  expect(await done).toEqual({ outcomes: COUNTS, children: [] });
  chunk('late', 0);
  runner.completed(jobId, { attempt: 'late', chunks: 1, outcomes: COUNTS });
  expect(outcomes).toEqual([CREATED]);
});

test('a job that the server has lost is added again', async () => {
  const { runner, done, jobId, added } = setUp();
  await runner.sweep(-1000);
  expect(added).toEqual([jobId, jobId]);
  runner.completed(jobId, { attempt: 'one', chunks: 0, outcomes: COUNTS });
  expect((await done).error).toBeUndefined();
});

test('what no worker could finish has failed, with each of its subjects', async () => {
  const { runner, done, jobId, outcomes } = setUp();
  runner.failed(jobId, 'job stalled more than allowable limit');
  expect((await done).error).toMatchObject({ code: 'SPLIT_ABANDONED' });
  expect(outcomes).toMatchObject([{ status: 'failed', error: { code: 'SPLIT_ABANDONED' } }]);
});

test('a run that stops takes back what no worker has, and waits for what one has', async () => {
  const taken = setUp();
  taken.held.add(taken.jobId);
  taken.stop.abort();
  const free = setUp();
  free.stop.abort();
  expect((await free.done).error).toMatchObject({ code: 'CANCELLED' });
  expect(free.stops).toEqual(['stop']);
  taken.runner.completed(taken.jobId, { attempt: 'one', chunks: 0, outcomes: COUNTS });
  expect(await taken.done).toEqual({ outcomes: COUNTS, children: [] });
});

test('what lies below something that is not written is given to nobody', async () => {
  const gone = new Gone();
  gone.add('svc.lake', 'filtered');
  const { done, added, outcomes } = setUp({ ...SPLIT, parent: 'svc.lake' }, gone);
  await done;
  expect(added).toEqual([]);
  expect(outcomes).toMatchObject([{ status: 'filtered' }]);
});

test('what is known of a split goes with its job, and no job where the run stops first', async () => {
  const item = { fullyQualifiedName: 'svc.lake.a', fingerprint: 'f', entities: [] };
  const known = KnownItems.of({ items: [item], held: [] });
  const { runner, jobs, done, jobId } = setUp(SPLIT, new Gone(), known);
  await vi.waitFor(() => expect(jobs.length).toBe(1));
  const told = await fromKnownText(jobs[0]?.known ?? '');
  expect(told.get('svc.lake.a')).toEqual(item);
  expect([told.isKnown('svc.lake.a', 'f'), told.isKnown('svc.lake.a', 'g')]).toEqual([true, false]);
  runner.completed(jobId, { attempt: 'one', chunks: 0, outcomes: COUNTS });
  await done;
  const stopped = setUp(SPLIT, new Gone(), known);
  stopped.stop.abort();
  expect((await stopped.done).error).toMatchObject({ code: 'CANCELLED' });
  expect(stopped.jobs).toEqual([]);
});

test('a job whose end nobody told is asked for, and counts by what it answered', async () => {
  const one = setUp();
  one.known.set(one.jobId, {});
  await one.runner.sweep(-1000);
  one.known.set(one.jobId, { finishedOn: 1, returnvalue: { attempt: 'one', chunks: 0, outcomes: COUNTS } });
  await one.runner.sweep(-1000);
  expect(await one.done).toEqual({ outcomes: COUNTS, children: [] });
  const other = setUp();
  other.known.set(other.jobId, { finishedOn: 1, returnvalue: null, failedReason: 'stalled' });
  await other.runner.sweep(-1000);
  expect((await other.done).error).toMatchObject({ code: 'SPLIT_ABANDONED' });
});

test('little that came of a split is in its answer, with what it cost', async () => {
  const { runner, done, jobId, outcomes, records, costs } = setUp();
  const spent = { requests: { 's3:GetObject': 1 }, bytes: 3 };
  runner.completed(jobId, { attempt: 'one', chunks: 1, last: records, costs: spent, outcomes: COUNTS });
  expect(await done).toEqual({ outcomes: COUNTS, children: [] });
  expect([outcomes, costs]).toEqual([[CREATED], [spent]]);
});

import { IngestError, type Split, type Warning } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import type { RunParts } from './coordinator.js';
import { exitCodeOf, type WorkflowReport } from './report/report.js';
import { RequestPace } from './request-pace.js';
import {
  bucketItem,
  bucketSplit,
  entryItem,
  FakeSink,
  FakeSource,
  FakeStateStore,
  groupSplit,
  localCoordinator,
} from './run.test.fixture.js';
import type { RunEvent } from './run-event.js';

interface Run {
  readonly report: WorkflowReport;
  readonly events: readonly RunEvent[];
  readonly state: FakeStateStore;
}

async function run(source: FakeSource, sink: FakeSink, parts: Partial<RunParts> = {}, signal?: AbortSignal): Promise<Run> {
  const events: RunEvent[] = [];
  const state = new FakeStateStore();
  let time = 0;
  const coordinator = localCoordinator({
    runId: 'run-1',
    source,
    sink,
    state,
    clock: { now: () => (time += 1000) },
    events: { next: (event) => events.push(event) },
    ...parts,
  });
  return { report: await coordinator.run(signal ?? new AbortController().signal), events, state };
}

/** Buckets of the names given, each with a group of the tables `x` and `y`. */
function lake(...buckets: string[]): FakeSource {
  return new FakeSource(
    buckets.map(bucketSplit),
    Object.fromEntries(
      buckets.flatMap((bucket) => [
        [bucket, () => [bucketItem(bucket), { type: 'split', split: named(groupSplit(bucket, 'x', 'y'), bucket) } as const]],
        [`${bucket}/x+y`, () => ['x', 'y'].map((name) => ({ ...entryItem(bucket, name), subject: subjectIn(bucket, name) }))],
      ]),
    ),
  );
}

function subjectIn(bucket: string, name: string) {
  return { kind: 'entry', name: `${bucket}/${name}` } as const;
}

function named(split: Split, bucket: string): Split {
  return { ...split, subjects: split.subjects.map(({ name }) => subjectIn(bucket, name)) };
}

function outcomesOf({ outcomes }: WorkflowReport): string[] {
  const lines = [...outcomes].map((outcome) => {
    const code = outcome.status === 'failed' ? ` ${outcome.error.code}` : '';
    return `${outcome.subject.name}: ${outcome.status}${code}`;
  });
  return lines.sort();
}

describe('Coordinator', () => {
  test.each([1, 2, 5])('with %i lanes writes parents before children, and adds everything up', async (lanes) => {
    const sink = new FakeSink();
    const { report, state } = await run(lake('a', 'b', 'c'), sink, { pace: new RequestPace({ concurrency: lanes }) });
    expect(report.status).toBe('succeeded');
    expect(exitCodeOf(report)).toBe(0);
    expect(report.totals).toEqual({ created: 10, updated: 0, unchanged: 0, filtered: 0, empty: 0, failed: 0 });
    expect(report.outcomes.count).toBe(10);
    expect([...report.outcomes]).toHaveLength(10);
    expect(sink.batches[0]).toEqual(['lake']);
    for (const bucket of ['a', 'b', 'c']) {
      const parent = sink.written.indexOf(`lake.${bucket}`);
      expect(parent).toBeGreaterThan(0);
      for (const name of ['x', 'y']) expect(sink.written.indexOf(`lake.${bucket}.${name}`)).toBeGreaterThan(parent);
    }
    expect(report.scopes.map(({ scope, complete, containers }) => [scope, complete, containers])).toEqual([
      ['', true, 0],
      ['a', true, 3],
      ['b', true, 3],
      ['c', true, 3],
    ]);
    expect(state.commits().map(({ split, names }) => [split.id, names.size])).toEqual([
      ['a', 1],
      ['a/x+y', 2],
      ['b', 1],
      ['b/x+y', 2],
      ['c', 1],
      ['c/x+y', 2],
    ]);
    expect(sink.flushed).toBe(1);
    expect({ start: report.startedAt, end: report.endedAt }).toEqual({ start: 1000, end: 2000 });
  });

  test('tells of each split when it is known and when it is done', async () => {
    const { events } = await run(lake('a', 'b'), new FakeSink());
    expect(events.filter(({ type }) => type === 'split-known')).toHaveLength(4);
    const done = events.flatMap((event) => (event.type === 'split-done' ? [event.splitId] : []));
    expect(done.sort()).toEqual(['a', 'a/x+y', 'b', 'b/x+y']);
  });

  test('tells of each split that begins, and of each request what for and how it ended', async () => {
    const source = lake('a');
    const read = source.read.bind(source);
    source.read = async function* (split, context) {
      const ask = (name: string, send: () => Promise<unknown>) => context.meter.request(name, send).catch(() => undefined);
      await ask('throttled', async () => ({ response: { statusCode: 503 } }));
      await ask('denied', () => Promise.reject(Object.assign(new Error('no'), { status: 403 })));
      await ask('failed', () => Promise.reject(new Error('no')));
      await ask('answered', async () => ({ status: 200 }));
      yield* read(split, context);
    };
    const { events, report } = await run(source, new FakeSink());
    const started = events.flatMap((event) => (event.type === 'split-started' ? [event.splitId] : []));
    expect(started).toEqual(['a', 'a/x+y']);
    const done = events.flatMap((event) => (event.type === 'request-done' ? [[event.splitId, event.name, event.ended]] : []));
    const all = ['throttled', 'denied', 'failed', 'answered'];
    expect(done).toEqual(['a', 'a/x+y'].flatMap((id) => all.map((ended) => [id, ended, ended])));
    expect(events.filter(({ type }) => type === 'throttled')).toHaveLength(2);
    expect(report.scopes.find(({ scope }) => scope === 'a')?.throttled).toEqual({ throttled: 2 });
  });

  test('finishes a bucket before it begins the next one', async () => {
    const source = lake('a', 'b');
    await run(source, new FakeSink(), { pace: new RequestPace({ concurrency: 1 }) });
    expect(source.readSplits).toEqual(['a', 'a/x+y', 'b', 'b/x+y']);
  });

  test('a bucket that fails does not stop its neighbours', async () => {
    const source = new FakeSource([bucketSplit('a'), bucketSplit('b')], {
      a: () => {
        throw new IngestError('S3_ACCESS_DENIED');
      },
      b: () => [bucketItem('b')],
    });
    const sink = new FakeSink();
    const { report, state } = await run(source, sink);
    expect(outcomesOf(report)).toEqual(['a: failed S3_ACCESS_DENIED', 'b: created', 'lake: created']);
    expect(report.status).toBe('partial');
    expect(exitCodeOf(report)).toBe(1);
    expect(state.commits().map(({ split }) => split.id)).toEqual(['b']);
    expect(state.discarded).toEqual(['a']);
    expect(report.scopes.find(({ scope }) => scope === 'a')?.complete).toBe(false);
    expect(sink.flushed).toBe(1);
  });

  test('a fatal error stops the run: no split is begun after it, nothing is flushed, all that is known is accounted for', async () => {
    const source = new FakeSource([bucketSplit('a'), bucketSplit('b')], {
      a: () => [bucketItem('a'), { type: 'split', split: groupSplit('a', 'x') }, { type: 'split', split: groupSplit('a', 'y') }],
      'a/x': () => {
        throw new IngestError('S3_TOKEN_EXPIRED');
      },
    });
    const sink = new FakeSink();
    const { report } = await run(source, sink, { pace: new RequestPace({ concurrency: 1 }) });
    expect(source.readSplits).toEqual(['a', 'a/x']);
    expect(outcomesOf(report)).toEqual(['a: created', 'lake: created', 'x: failed S3_TOKEN_EXPIRED', 'y: failed CANCELLED']);
    expect(report.status).toBe('failed');
    expect(report.error?.code).toBe('S3_TOKEN_EXPIRED');
    expect(sink.flushed).toBe(0);
  });

  test('a plan that fails is a failed run, with what it gave before that', async () => {
    async function* plan() {
      yield bucketSplit('a');
      throw new IngestError('S3_REQUEST_FAILED', { message: 'the listing was cut short' });
    }
    const sink = new FakeSink();
    const { report } = await run(new FakeSource(plan(), { a: () => [bucketItem('a')] }), sink);
    expect(report.status).toBe('failed');
    expect(report.error?.message).toBe('the listing was cut short');
    expect(outcomesOf(report)).toEqual(['a: created', 'lake: created']);
    expect(sink.flushed).toBe(0);
  });

  test('a store that cannot be listed at all exits 3, an error of the workflow 2', async () => {
    const failing = (code: 'S3_CREDENTIALS_REFUSED' | 'FILTER_TIMEOUT') =>
      // biome-ignore lint/correctness/useYield: fails before its first split.
      (async function* (): AsyncGenerator<Split> {
        throw new IngestError(code);
      })();
    const refused = await run(new FakeSource(failing('S3_CREDENTIALS_REFUSED')), new FakeSink());
    expect(exitCodeOf(refused.report)).toBe(3);
    const wrong = await run(new FakeSource(failing('FILTER_TIMEOUT')), new FakeSink());
    expect(exitCodeOf(wrong.report)).toBe(2);
  });

  test('reads nothing when the service is refused', async () => {
    const source = lake('a');
    const refused = { status: 'failed', error: new IngestError('OPENMETADATA_REFUSED') } as const;
    const { report } = await run(source, new FakeSink({ lake: refused }));
    expect(source.readSplits).toEqual([]);
    expect(outcomesOf(report)).toEqual(['lake: failed OPENMETADATA_REFUSED']);
    expect(report.status).toBe('failed');
  });

  test('a flush that fails is a failed run', async () => {
    const sink = new FakeSink();
    sink.flush = async () => Promise.reject(new IngestError('SINK_NOT_WRITABLE', { message: 'no space left' }));
    const { report } = await run(lake('a'), sink);
    expect(report.status).toBe('failed');
    expect(report.error?.message).toBe('no space left');
  });
});

describe('Coordinator, interrupted', () => {
  test('finishes what is being written, accounts for the rest as cancelled, does not flush', async () => {
    const stop = new AbortController();
    const source = new FakeSource([bucketSplit('a'), bucketSplit('b')], {
      a: () => [bucketItem('a'), { type: 'split', split: groupSplit('a', 'x') }, { type: 'split', split: groupSplit('a', 'y') }],
      'a/x': () => [entryItem('a', 'x')],
    });
    const sink = new FakeSink();
    const write = sink.write.bind(sink);
    sink.write = async (batch, context) => {
      if (batch.some(({ name }) => name === 'x')) stop.abort();
      await new Promise(setImmediate);
      context.signal.throwIfAborted();
      return write(batch, context);
    };
    const { report } = await run(source, sink, { pace: new RequestPace({ concurrency: 1 }) }, stop.signal);
    expect(report.status).toBe('interrupted');
    expect(outcomesOf(report)).toEqual(['a: created', 'lake: created', 'x: created', 'y: failed CANCELLED']);
    expect(source.readSplits).toEqual(['a', 'a/x']);
    expect(report.scopes.find(({ scope }) => scope === 'a')?.complete).toBe(false);
    expect(sink.flushed).toBe(0);
  });

  test('before a split ends, accounts for the children that would have come of it', async () => {
    const stop = new AbortController();
    const source = new FakeSource([bucketSplit('a')], {
      a: () => [bucketItem('a'), { type: 'split', split: groupSplit('a', 'x') }],
    });
    const sink = new FakeSink();
    const write = sink.write.bind(sink);
    sink.write = async (batch, context) => {
      if (batch.some(({ name }) => name === 'a')) stop.abort();
      return write(batch, context);
    };
    const { report } = await run(source, sink, {}, stop.signal);
    expect(outcomesOf(report)).toEqual(['a: created', 'lake: created', 'x: failed CANCELLED']);
  });

  test('each split that it told of has its outcomes, also when the plan was ahead', async () => {
    const stop = new AbortController();
    let begun = 0;
    const group = async function* (): AsyncGenerator<never> {
      begun += 1;
      // Both lanes are busy and the plan has answered by then.
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (begun === 2) stop.abort();
    };
    const source = new FakeSource(
      (async function* () {
        yield bucketSplit('a');
        await new Promise((resolve) => setTimeout(resolve, 10));
        yield bucketSplit('b');
      })(),
      {
        a: () => [
          bucketItem('a'),
          { type: 'split', split: groupSplit('a', 'x') },
          { type: 'split', split: groupSplit('a', 'y') },
        ],
        'a/x': group,
        'a/y': group,
      },
    );
    const { report, events } = await run(source, new FakeSink(), { pace: new RequestPace({ concurrency: 2 }) }, stop.signal);
    expect(report.status).toBe('interrupted');
    const told = new Set(events.flatMap((event) => (event.type === 'split-known' ? [event.scope] : [])));
    for (const scope of told) expect([...report.outcomes].map(({ subject }) => subject.name)).toContain(scope);
    expect(begun).toBe(2);
  });
});

describe('Coordinator, warnings and the state of the run', () => {
  test('keeps each warning once, those from before the run too', async () => {
    const before: Warning = { code: 'IGNORED', message: 'limitRecords has no effect', path: 'w.yaml:3:1' };
    const unknown: Warning = { code: 'METRICS_UNKNOWN', message: 'no metrics', path: 'a' };
    const source = new FakeSource([bucketSplit('a')], {
      a: ({ report, meter }) => {
        report.warn(unknown);
        report.warn({ ...unknown });
        void meter.request('s3:GetObject', async () => undefined);
        meter.bytes(7);
        return [bucketItem('a')];
      },
    });
    const { report, events } = await run(source, new FakeSink(), { warnings: [before] });
    expect(report.warnings).toEqual([unknown, before]);
    expect(report.scopes).toMatchObject([
      { scope: '', warnings: 1 },
      { scope: 'a', warnings: 1, requests: { 's3:GetObject': 1 }, bytes: 7 },
    ]);
    expect(events.filter(({ type }) => type === 'request')).toEqual([{ type: 'request', name: 's3:GetObject' }]);
  });

  test('tells the catalogue of the run only where it has a pipeline', async () => {
    const [piped, plain] = [new FakeSink(), new FakeSink()];
    await run(lake('a'), piped, { pipeline: 'lake.nightly' });
    await run(lake('a'), plain);
    expect(piped.told).toEqual(['running', 'succeeded']);
    expect(plain.told).toEqual([]);
  });

  test('a catalogue that cannot be told of the run is a warning', async () => {
    const sink = new FakeSink();
    sink.reportRun = async () => Promise.reject(new IngestError('OPENMETADATA_FAILED', { message: 'no such pipeline' }));
    const { report } = await run(lake('a'), sink, { pipeline: 'lake.nightly' });
    expect(report.status).toBe('succeeded');
    expect(report.warnings).toEqual([{ code: 'RUN_STATUS_NOT_SENT', message: 'no such pipeline', path: 'lake.nightly' }]);
  });
});

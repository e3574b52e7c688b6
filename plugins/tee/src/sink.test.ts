import { IngestError, type Sink, type WriteResult } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { container, DeletingSink, FakeSink, ListingSink, stepContext } from './fake-sink.test.fixture.js';
import { TeeSink } from './sink.js';

function tee(sinks: Readonly<Record<string, Sink>>): TeeSink {
  return new TeeSink(Object.entries(sinks).map(([type, component]) => ({ type, component })));
}

const BATCH = [container('lake.a'), container('lake.b')];

describe('TeeSink', () => {
  test('writes every entity to all, and waits for the slowest', async () => {
    const [quick, slow] = [new FakeSink(), new FakeSink()];
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const write = slow.write.bind(slow);
    slow.write = async (batch) => {
      await gate;
      return write(batch);
    };
    const results: (readonly WriteResult[])[] = [];
    const writing = tee({ quick, slow })
      .write(BATCH, stepContext())
      .then((each) => results.push(each));
    await new Promise(setImmediate);
    expect(quick.calls).toEqual(['write lake.a lake.b']);
    expect(results).toEqual([]);
    open();
    await writing;
    expect(slow.calls).toEqual(quick.calls);
    expect(results).toEqual([[{ status: 'created' }, { status: 'created' }]]);
  });

  test.each<[WriteResult['status'], WriteResult['status'], WriteResult['status']]>([
    ['created', 'created', 'created'],
    ['unchanged', 'unchanged', 'unchanged'],
    ['updated', 'updated', 'updated'],
    ['created', 'unchanged', 'updated'],
    ['unchanged', 'updated', 'updated'],
    ['created', 'updated', 'updated'],
  ])('makes %s and %s %s', async (one, other, merged) => {
    const sinks = { one: new FakeSink(), other: new FakeSink() };
    sinks.one.results.set('lake.b', { status: one } as WriteResult);
    sinks.other.results.set('lake.b', { status: other } as WriteResult);
    expect(await tee(sinks).write(BATCH, stepContext())).toMatchObject([{ status: 'created' }, { status: merged }]);
  });

  test('fails an entity that any of them failed, and says which and why', async () => {
    const sinks = { one: new FakeSink(), other: new FakeSink() };
    const refused = new IngestError('CATALOGUE_REFUSED', { message: 'too long', path: 'lake.b', hint: 'Shorten it.' });
    sinks.other.results.set('lake.b', { status: 'failed', error: refused });
    const [a, b] = await tee(sinks).write(BATCH, stepContext());
    expect(a).toEqual({ status: 'created' });
    expect(b).toMatchObject({
      status: 'failed',
      error: { code: 'CATALOGUE_REFUSED', message: 'other: too long', path: 'lake.b', hint: 'Shorten it.', fatal: false },
    });
    sinks.one.results.set('lake.b', { status: 'failed', error: new IngestError('CATALOGUE_FAILED', { message: 'down' }) });
    expect((await tee(sinks).write(BATCH, stepContext()))[1]).toMatchObject({
      error: { code: 'CATALOGUE_FAILED', message: 'one: down; other: too long', retryable: true },
    });
  });

  test('throws what stops a sink, when all are done', async () => {
    const sinks = { one: new FakeSink(), other: new FakeSink() };
    sinks.one.throws.set('write', new Error('defect'));
    sinks.other.throws.set('write', new IngestError('CATALOGUE_UNAUTHORIZED', { message: 'refused' }));
    await expect(tee(sinks).write(BATCH, stepContext())).rejects.toMatchObject({
      code: 'CATALOGUE_UNAUTHORIZED',
      message: 'one: defect; other: refused',
      fatal: true,
    });
    expect(sinks.other.calls).toHaveLength(1);
  });

  test('does not take an answer that is too short', async () => {
    const short = new FakeSink();
    short.write = async () => [{ status: 'created' }];
    await expect(tee({ short }).write(BATCH, stepContext())).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: 'short: answered 1 results for a batch of 2 entities',
    });
  });

  test('plans what all its sinks would do, and not where one cannot tell', async () => {
    const planning = (...results: readonly WriteResult[]) => Object.assign(new FakeSink(), { plan: async () => results });
    const changed = { status: 'updated', changes: [{ path: 'size', before: 1, after: 2 }] } as const;
    const sinks = {
      one: planning({ status: 'created' }, { status: 'unchanged' }),
      other: planning({ status: 'created' }, changed),
    };
    expect(await tee(sinks).plan?.(BATCH, stepContext())).toEqual([
      { status: 'created' },
      { status: 'updated', changes: [{ path: 'other: size', before: 1, after: 2 }] },
    ]);
    expect(tee({ ...sinks, blind: new FakeSink() }).plan).toBeUndefined();
    expect(sinks.one.calls).toEqual([]);
  });

  test('names each of several of one type by its place', async () => {
    const sinks = [new FakeSink(), new FakeSink()];
    sinks[1]?.throws.set('flush', new Error('full'));
    const both = new TeeSink(sinks.map((component) => ({ type: 'file', component })));
    await expect(both.flush(stepContext())).rejects.toMatchObject({ message: 'file (sinks[1]): full' });
  });

  test.each(['flush', 'close'] as const)('asks all to %s, even if one fails', async (method) => {
    const sinks = { one: new FakeSink(), other: new FakeSink() };
    sinks.one.throws.set(method, new IngestError('SINK_NOT_WRITABLE', { message: 'full' }));
    await expect(tee(sinks)[method](stepContext())).rejects.toMatchObject({ code: 'SINK_NOT_WRITABLE', message: 'one: full' });
    expect(sinks.other.calls).toEqual([method]);
  });

  test('tells all that show it how the run stands, even if one fails', async () => {
    const sinks = { none: new FakeSink(), one: new ListingSink(), other: new ListingSink() };
    sinks.one.throws.set('reportRun', new Error('no'));
    const status = { runId: 'r', pipeline: 'p', state: 'running', startedAt: 0 } as const;
    await expect(tee(sinks).reportRun(status, stepContext())).rejects.toThrow('one: no');
    expect(sinks.other.calls).toEqual(['reportRun running']);
  });

  test('checks one after another, each by its name', async () => {
    const steps = [];
    for await (const { name } of tee({ one: new FakeSink(), other: new FakeSink() }).check(stepContext())) steps.push(name);
    expect(steps).toEqual(['one: look', 'other: look']);
  });

  test('can tell and delete what is gone where any of them can', () => {
    const can = (sink: TeeSink): unknown => [sink.snapshot !== undefined, sink.delete !== undefined];
    expect(can(tee({ one: new FakeSink() }))).toEqual([false, false]);
    expect(can(tee({ one: new FakeSink(), other: new ListingSink() }))).toEqual([true, false]);
    expect(can(tee({ one: new FakeSink(), other: new DeletingSink() }))).toEqual([true, true]);
    expect(can(tee({ inner: tee({ other: new DeletingSink() }) }))).toEqual([true, true]);
  });
});

import { type DeletionPolicy, IngestError, type SourceItem, type Split } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import type { NamedProcessor } from '../process-entity.js';
import { exitCodeOf } from '../report/report.js';
import {
  bucketItem,
  bucketSplit,
  CatalogueSink,
  container,
  entryItem,
  FakeSink,
  FakeSource,
  groupSplit,
  localCoordinator,
} from '../run.test.fixture.js';

const WHOLE: DeletionPolicy = { isWhole: true, most: 100 };

interface RunOptions {
  readonly policy?: DeletionPolicy | 'none';
  readonly processors?: readonly NamedProcessor[];
  readonly signal?: AbortSignal;
}

async function run(source: FakeSource, sink: FakeSink, { policy = WHOLE, processors = [], signal }: RunOptions = {}) {
  if (policy !== 'none') source.deletion = policy;
  const coordinator = localCoordinator({
    source,
    processors,
    sink,
  });
  const report = await coordinator.run(signal ?? new AbortController().signal);
  const unknown = Object.fromEntries(
    report.scopes.flatMap(({ scope, goneUnknown }) => (goneUnknown === undefined ? [] : [[scope, goneUnknown]])),
  );
  return { report, unknown };
}

/** The bucket `a` with the datasets named, the bucket `b` with `z`. */
function lake(read: () => Iterable<SourceItem>): FakeSource {
  const group = groupSplit('a', 'x');
  return new FakeSource([bucketSplit('a'), bucketSplit('b')], {
    a: () => [bucketItem('a'), { type: 'split', split: group }],
    [group.id]: read,
    b: () => [bucketItem('b'), { ...entryItem('b', 'z'), subject: { kind: 'entry', name: 'b/z' } }],
  });
}

const BOTH = ['lake.a', 'lake.a.x', 'lake.b', 'lake.b.z'];

describe('Coordinator, deleting', () => {
  test('deletes what is gone, before it flushes, and tells of it', async () => {
    const sink = new CatalogueSink(...BOTH, 'lake.a.old', 'lake.a.old.part', 'lake.gone', 'lake.gone.c');
    const { report, unknown } = await run(
      lake(() => [entryItem('a', 'x')]),
      sink,
    );
    expect(sink.deleted).toEqual([['lake.a.old', 'lake.gone']]);
    expect([...sink.held].sort()).toEqual(BOTH);
    expect(report).toMatchObject({
      status: 'succeeded',
      deleted: ['lake.a.old', 'lake.a.old.part', 'lake.gone', 'lake.gone.c'],
      notDeleted: [],
    });
    expect(unknown).toEqual({});
    expect(sink.flushed).toBe(1);
  });

  test('deletes when all is written', async () => {
    let written = 0;
    const sink = new (class extends CatalogueSink {
      override async delete(...call: Parameters<CatalogueSink['delete']>): ReturnType<CatalogueSink['delete']> {
        written = this.written.length;
        return super.delete(...call);
      }
    })(...BOTH, 'lake.a.old');
    await run(
      lake(() => [entryItem('a', 'x')]),
      sink,
    );
    expect(sink.deleted).toEqual([['lake.a.old']]);
    expect([written, sink.written.length]).toEqual([5, 5]);
  });

  test('deletes nothing in a scope of whose subjects one was told of twice', async () => {
    const sink = new CatalogueSink(...BOTH, 'lake.a.old', 'lake.b.old');
    const { report, unknown } = await run(
      lake(() => [entryItem('a', 'x'), entryItem('a', 'x')]),
      sink,
    );
    expect(report.totals.failed).toBe(1);
    expect(sink.deleted).toEqual([['lake.b.old']]);
    const reason = 'the entry x is failed, and it is not known which containers are its own';
    expect(unknown).toEqual({ a: { reason, containers: 1 } });
  });

  test('deletes nothing without a policy', async () => {
    const sink = new CatalogueSink('lake.old');
    const source = lake(() => [entryItem('a', 'x')]);
    const { report } = await run(source, sink, { policy: 'none' });
    expect(report.deleted).toEqual([]);
    expect(sink.held.has('lake.old')).toBe(true);
  });

  test('keeps what is in a scope that was not read to its end, says so once, and deletes in others', async () => {
    const sink = new CatalogueSink(...BOTH, 'lake.a.old', 'lake.b.old');
    const source = lake(() => {
      throw new IngestError('S3_ACCESS_DENIED', { message: 'denied' });
    });
    const { report, unknown } = await run(source, sink);
    expect(report.deleted).toEqual(['lake.b.old']);
    expect(unknown).toEqual({ a: { reason: 'a/x was not read to its end: denied', containers: 2 } });
  });

  test.each<[string, SourceItem]>([
    [
      'failed',
      {
        type: 'outcome',
        subject: { kind: 'entry', name: 'x' },
        outcome: { status: 'failed', error: new IngestError('FILE_CORRUPT') },
      },
    ],
    ['filtered', { type: 'outcome', subject: { kind: 'entry', name: 'x' }, outcome: { status: 'filtered', rule: 'excludes' } }],
  ])('keeps what an entry is that is %s, or all of its bucket when that is not known', async (_, item) => {
    const held = [...BOTH, 'lake.a.x.y', 'lake.a.old'];
    const named = await run(
      lake(() => [{ ...item, fullyQualifiedName: 'lake.a.x' } as SourceItem]),
      new CatalogueSink(...held),
    );
    expect(named.report.deleted).toEqual(['lake.a.old']);
    const unnamed = await run(
      lake(() => [item]),
      new CatalogueSink(...held),
    );
    expect(unnamed.report.deleted).toEqual([]);
    expect(Object.keys(unnamed.unknown)).toEqual(['a']);
  });

  test('deletes what an entry was that is empty, unless it says that it is there', async () => {
    const empty = {
      type: 'outcome',
      subject: { kind: 'entry', name: 'x' },
      outcome: { status: 'empty', reason: 'no objects' },
    } as const;
    expect(
      (
        await run(
          lake(() => [empty]),
          new CatalogueSink(...BOTH),
        )
      ).report.deleted,
    ).toEqual(['lake.a.x']);
    const there = { ...empty, fullyQualifiedName: 'lake.a.x' };
    expect(
      (
        await run(
          lake(() => [there]),
          new CatalogueSink(...BOTH),
        )
      ).report.deleted,
    ).toEqual([]);
  });

  test('keeps what a processor filtered out, and all below it', async () => {
    const filter: NamedProcessor = {
      type: 'filter',
      processor: { process: (entity) => (entity.fullyQualifiedName === 'lake.a' ? [] : [entity]) },
    };
    const sink = new CatalogueSink(...BOTH, 'lake.a.old', 'lake.b.old');
    const { report } = await run(
      lake(() => [entryItem('a', 'x')]),
      sink,
      { processors: [filter] },
    );
    expect(report.deleted).toEqual(['lake.b.old']);
  });

  test('keeps a bucket that is filtered, and one that is not looked at', async () => {
    const a: Split = bucketSplit('a');
    const items: SourceItem[] = [
      {
        type: 'outcome',
        subject: { kind: 'bucket', name: 'a' },
        outcome: { status: 'filtered', rule: 'excludes' },
        fullyQualifiedName: 'lake.a',
      },
    ];
    const whole = await run(new FakeSource([a], { a: () => items }), new CatalogueSink(...BOTH));
    expect(whole.report.deleted).toEqual(['lake.b', 'lake.b.z']);
    const some = await run(new FakeSource([a], { a: () => items }), new CatalogueSink(...BOTH), {
      policy: { ...WHOLE, isWhole: false },
    });
    expect(some.report.deleted).toEqual([]);
  });

  test('deletes nothing when the store shows nothing, and says so', async () => {
    const { report, unknown } = await run(new FakeSource([]), new CatalogueSink(...BOTH));
    expect(report.deleted).toEqual([]);
    expect(unknown).toEqual({ '': { reason: 'the store shows nothing', containers: BOTH.length } });
  });

  test('warns of what is gone and stays since something below it is there', async () => {
    const sink = new CatalogueSink(...BOTH);
    const below: SourceItem = { type: 'entity', subject: { kind: 'entry', name: 'x' }, entity: container('x', 'lake.a.f') };
    sink.held.add('lake.a.f');
    const { report } = await run(
      lake(() => [below]),
      sink,
    );
    expect(report.deleted).toEqual(['lake.a.x']);
    expect(report.warnings).toMatchObject([{ code: 'GONE_BUT_NOT_EMPTY', path: 'lake.a.f' }]);
  });

  test('deletes nothing when more is gone than may be, and fails with all of it', async () => {
    const old = Array.from({ length: 12 }, (_, index) => `lake.a.old${index + 10}`);
    const sink = new CatalogueSink(...BOTH, ...old);
    const { report } = await run(
      lake(() => [entryItem('a', 'x')]),
      sink,
      { policy: { isWhole: true, most: { percent: 20 } } },
    );
    expect(sink.deleted).toEqual([]);
    expect(report).toMatchObject({ status: 'failed', deleted: [], error: { code: 'DELETES_TOO_MANY' } });
    expect(report.error?.details).toEqual({ allowed: 10, containers: old });
    expect(report.error?.message).toMatch(
      /^12 containers \(lake\.a\.old10, .*, lake\.a\.old19, …\) are gone .* 10 may be deleted/,
    );
    expect(report.totals.created).toBe(5);
    expect(exitCodeOf(report)).toBe(1);
    expect(sink.flushed).toBe(1);
  });

  test('a container that cannot be deleted fails the run and not its neighbours', async () => {
    const sink = new CatalogueSink(...BOTH, 'lake.a.old', 'lake.a.old.part', 'lake.gone');
    sink.stuck.add('lake.a.old');
    const { report } = await run(
      lake(() => [entryItem('a', 'x')]),
      sink,
    );
    expect(report).toMatchObject({
      status: 'partial',
      deleted: ['lake.gone'],
      notDeleted: [{ fullyQualifiedName: 'lake.a.old', error: { code: 'DELETE_FAILED' } }],
    });
    expect(exitCodeOf(report)).toBe(1);
  });

  test('a catalogue that cannot tell what it holds fails the run, and what was written stays', async () => {
    const sink = new CatalogueSink(...BOTH, 'lake.old');
    sink.snapshot = async function* () {
      yield { id: '1', fullyQualifiedName: 'lake.old' };
      throw new IngestError('OPENMETADATA_FAILED', { message: 'cut short' });
    };
    const { report } = await run(
      lake(() => [entryItem('a', 'x')]),
      sink,
    );
    expect(report).toMatchObject({ status: 'failed', deleted: [], error: { message: 'cut short' } });
    expect(sink.deleted).toEqual([]);
    expect(sink.flushed).toBe(1);
  });

  test('a sink that answers too few results breaks its contract', async () => {
    const sink = new CatalogueSink(...BOTH, 'lake.old');
    sink.delete = async () => [];
    const { report } = await run(
      lake(() => [entryItem('a', 'x')]),
      sink,
    );
    expect(report.error?.code).toBe('PLUGIN_INVALID');
  });

  test('warns where the sink cannot delete', async () => {
    const { report } = await run(
      lake(() => [entryItem('a', 'x')]),
      new FakeSink(),
    );
    expect(report.status).toBe('succeeded');
    expect(report.warnings).toMatchObject([{ code: 'DELETION_NOT_SUPPORTED' }]);
    const listing = new CatalogueSink(...BOTH, 'lake.old');
    Object.assign(listing, { delete: undefined });
    const { report: other } = await run(
      lake(() => [entryItem('a', 'x')]),
      listing,
    );
    expect(other.warnings).toMatchObject([{ message: expect.stringContaining('1 containers (lake.old) stay') }]);
  });

  test.each(['interrupted', 'fatal'])('deletes nothing in a run that is %s', async (how) => {
    const stop = new AbortController();
    const sink = new CatalogueSink(...BOTH, 'lake.b.old');
    const source = lake(() => {
      if (how === 'fatal') throw new IngestError('S3_TOKEN_EXPIRED');
      stop.abort();
      return [];
    });
    await run(source, sink, { signal: stop.signal });
    expect(sink.deleted).toEqual([]);
  });

  test('deletes nothing when the plan was cut short', async () => {
    async function* plan() {
      yield bucketSplit('a');
      throw new IngestError('S3_REQUEST_FAILED');
    }
    const sink = new CatalogueSink(...BOTH);
    await run(new FakeSource(plan(), { a: () => [bucketItem('a')] }), sink);
    expect(sink.deleted).toEqual([]);
  });
});

test('two splits that tell of the same subject fail it, and the rest adds up', async () => {
  const twice = new FakeSource([bucketSplit('a'), bucketSplit('b')], {
    a: () => [bucketItem('a'), entryItem('a', 'x')],
    b: () => [bucketItem('b'), entryItem('b', 'x')],
  });
  const { report } = await run(twice, new CatalogueSink());
  expect([...report.outcomes].find(({ subject }) => subject.name === 'x')).toMatchObject({ error: { code: 'OUTCOME_TWICE' } });
  expect(report).toMatchObject({ status: 'partial', totals: { created: 3, failed: 1 } });
});

import { type Entity, IngestError, type SourceItem, type Split, type StepContext, type WriteResult } from '@sluice/plugin-api';
import { changesBetween } from '@sluice/plugin-api/sinks';
import { describe, expect, test } from 'vitest';
import { GoneContainers } from './deletion/gone-containers.js';
import { noOutcomes, type Outcome } from './outcomes/outcome.js';
import type { NamedProcessor } from './process-entity.js';
import {
  bucketItem,
  bucketSplit,
  bucketSubject,
  container,
  entryItem,
  entrySubject,
  FakeSink,
  FakeSource,
  groupSplit,
  outcomeLedger,
  stepContext,
} from './run.test.fixture.js';
import { runSplit, unreadOutcomes } from './run-split.js';

interface Parts {
  readonly sink?: FakeSink;
  readonly processors?: readonly NamedProcessor[];
  readonly gone?: GoneContainers;
  readonly signal?: AbortSignal;
}

async function run(split: Split, items: () => Iterable<SourceItem> | AsyncIterable<SourceItem>, parts: Parts = {}) {
  const { sink = new FakeSink(), processors = [], gone = new GoneContainers(), signal } = parts;
  const reading = stepContext(signal);
  const source = new FakeSource([], { [split.id]: items });
  const [ledger, alive] = [outcomeLedger(), new Set<string>()];
  const listener = {
    outcome: (outcome: Outcome) => ledger.add(outcome),
    alive: (name: string) => alive.add(name),
  };
  const result = await runSplit(split, { source, processors, sink, reading, writing: stepContext(), gone, listener });
  const outcomes = [...ledger.result().outcomes];
  const told = { outcomes, brief: outcomes.map(brief), names: [...alive], counts: result.outcomes };
  return { ...result, ...told, sink, gone, source };
}

function brief({ subject, ...outcome }: Outcome): string {
  return `${subject.name}: ${outcome.status}${outcome.status === 'failed' ? ` ${outcome.error.code}` : ''}`;
}

function again(item: SourceItem): SourceItem {
  return item.type === 'entity' ? { ...item, again: true } : item;
}

function refused(message = 'name too long'): WriteResult {
  return { status: 'failed', error: new IngestError('OPENMETADATA_REFUSED', { message }) };
}

function dropping(...names: string[]): NamedProcessor {
  return { type: 'filter', processor: { process: (entity) => (names.includes(entity.fullyQualifiedName) ? [] : [entity]) } };
}

describe('runSplit', () => {
  test('gives each subject one outcome, and says what is alive and what comes next', async () => {
    const group = groupSplit('a', 'x');
    const { brief, children, names, error, sink, counts } = await run(bucketSplit('a'), () => [
      bucketItem('a'),
      { type: 'outcome', subject: entrySubject('y'), outcome: { status: 'empty', reason: 'no objects' } },
      { type: 'outcome', subject: entrySubject('z'), outcome: { status: 'filtered', rule: 'excluded' } },
      { type: 'split', split: group },
    ]);
    expect(brief).toEqual(['a: created', 'y: empty', 'z: filtered']);
    expect(counts).toEqual({ ...noOutcomes(), created: 1, empty: 1, filtered: 1 });
    expect(children).toEqual([group]);
    expect(names).toEqual(['lake.a']);
    expect(error).toBeUndefined();
    expect(sink.written).toEqual(['lake.a']);
  });

  test('counts the columns of what is written', async () => {
    const entity = {
      ...container('x', 'lake.a'),
      dataModel: { isPartitioned: false, columns: [{ name: 'id', dataType: 'INT' as const }] },
    };
    const { outcomes } = await run(groupSplit('a', 'x'), () => [{ type: 'entity', subject: entrySubject('x'), entity }]);
    expect(outcomes).toEqual([
      { subject: entrySubject('x'), scope: 'a', fullyQualifiedName: 'lake.a.x', columns: 1, status: 'created' },
    ]);
  });

  test('fails a subject that was announced and of which nothing was said', async () => {
    const { brief, error } = await run(groupSplit('a', 'x', 'y'), () => [entryItem('a', 'x')]);
    expect(brief).toEqual(['x: created', 'y: failed OUTCOME_MISSING']);
    expect(error).toBeUndefined();
  });

  test.each<[string, SourceItem, SourceItem]>([
    [
      'empty and filtered',
      { type: 'outcome', subject: entrySubject('x'), outcome: { status: 'empty', reason: 'no objects' } },
      { type: 'outcome', subject: entrySubject('x'), outcome: { status: 'filtered', rule: 'excluded' } },
    ],
    [
      'empty and written',
      { type: 'outcome', subject: entrySubject('x'), outcome: { status: 'empty', reason: 'no objects' } },
      entryItem('a', 'x'),
    ],
    ['written twice, and not said to come again', entryItem('a', 'x'), entryItem('a', 'x')],
    ['written under two names', again(entryItem('a', 'x')), { ...entryItem('a', 'y'), subject: entrySubject('x') } as SourceItem],
    [
      'written and to come again, and then empty',
      again(entryItem('a', 'x')),
      { type: 'outcome', subject: entrySubject('x'), outcome: { status: 'empty', reason: 'no objects' } },
    ],
    [
      'written under two names, and not said to come again',
      entryItem('a', 'x'),
      { ...entryItem('a', 'y'), subject: entrySubject('x') } as SourceItem,
    ],
  ])('fails a subject of which two things were said: %s', async (_, first, second) => {
    const { brief } = await run(groupSplit('a', 'x'), () => [first, second]);
    expect(brief).toEqual(['x: failed OUTCOME_TWICE']);
  });

  test('takes an entity that comes again as one, with the greater change', async () => {
    const results: WriteResult[] = [{ status: 'updated' }, { status: 'unchanged' }];
    const sink = new FakeSink();
    sink.write = async () => results;
    const { brief, names } = await run(groupSplit('a', 'x'), () => [again(entryItem('a', 'x')), entryItem('a', 'x')], { sink });
    expect(brief).toEqual(['x: updated']);
    expect(names).toEqual(['lake.a.x']);
  });

  describe('of what comes again', () => {
    /** A catalogue that holds the container x of that size. */
    class HoldingSink extends FakeSink {
      size: number | undefined;
      constructor(size: number | undefined) {
        super();
        this.size = size;
      }
      async plan(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
        return batch.map((entity) => {
          if (this.size === undefined) return { status: 'created' };
          const changes = changesBetween({ size: this.size }, 'size' in entity ? { size: entity.size } : {});
          return changes.length === 0 ? { status: 'unchanged' } : { status: 'updated', changes };
        });
      }
      override async write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
        await super.write(batch, context);
        const results = await this.plan(batch);
        for (const entity of batch) this.size = entity.kind === 'container' ? entity.size : undefined;
        return results;
      }
    }
    const sized = (size: number): SourceItem => ({
      ...(entryItem('a', 'x') as Extract<SourceItem, { type: 'entity' }>),
      entity: { ...container('x', 'lake.a'), size },
    });
    const write = (sink: FakeSink, later: readonly SourceItem[] = [sized(5)]) =>
      run(groupSplit('a', 'x'), () => [...Array.from({ length: 100 }, () => again(entryItem('a', 'x'))), ...later], { sink });

    test('nothing is written that the catalogue has as it comes last', async () => {
      const { brief, names, sink } = await write(new HoldingSink(5));
      expect([brief, sink.written, names]).toEqual([['x: unchanged'], ['lake.a.x'], ['lake.a.x']]);
    });

    test('what is new is written at once, and what changes is updated', async () => {
      expect((await write(new HoldingSink(undefined))).sink.written.length).toBeGreaterThan(1);
      const { brief, sink } = await write(new HoldingSink(4));
      expect([brief, sink.written]).toEqual([['x: updated'], ['lake.a.x']]);
    });

    test('what does not come stays as it is', async () => {
      const { brief, sink } = await write(new HoldingSink(5), []);
      expect([brief, sink.written]).toEqual([['x: unchanged'], []]);
    });

    test('a sink that makes its output anew gets each', async () => {
      const { sink } = await write(Object.assign(new HoldingSink(5), { isAnew: true }));
      expect(sink.written).toHaveLength(101);
    });
  });

  test('what was to come again and does not has the outcome that it had', async () => {
    const { brief, error } = await run(groupSplit('a', 'x'), () => [again(entryItem('a', 'x'))]);
    expect(brief).toEqual(['x: created']);
    expect(error).toBeUndefined();
  });

  test('tells of each outcome as soon as it is final, while the source is still read', async () => {
    const told: string[] = [];
    const seen: string[][] = [];
    const items = [again(entryItem('a', 'x')), ...Array.from({ length: 99 }, (_, index) => entryItem('a', `t${index}`))];
    const source = new FakeSource([], {
      'a/x': function* () {
        yield* items;
        seen.push([...told]);
        yield entryItem('a', 'x');
      },
    });
    const listener = { outcome: ({ subject }: Outcome) => told.push(subject.name), alive: () => {} };
    const context = { source, processors: [], sink: new FakeSink(), reading: stepContext(), writing: stepContext() };
    await runSplit(groupSplit('a', 'x'), { ...context, gone: new GoneContainers(), listener });
    expect(seen).toEqual([Array.from({ length: 99 }, (_, index) => `t${index}`)]);
    expect(told.at(-1)).toBe('x');
  });

  test('a source that throws fails what was announced, and leaves the children unrunnable', async () => {
    const { brief, children, error } = await run(bucketSplit('a'), async function* () {
      yield { type: 'split', split: groupSplit('a', 'x', 'y') } as const;
      yield* Array.from({ length: 100 }, (): SourceItem => again(bucketItem('a')));
      throw new IngestError('S3_ACCESS_DENIED');
    });
    expect(error?.code).toBe('S3_ACCESS_DENIED');
    expect(children).toEqual([]);
    expect(brief).toEqual(['a: created', 'x: failed S3_ACCESS_DENIED', 'y: failed S3_ACCESS_DENIED']);
  });

  test('what a source throws that is no error of ours is a defect', async () => {
    const { brief, error } = await run(groupSplit('a', 'x'), () => {
      throw new TypeError('undefined is not a function');
    });
    expect(brief).toEqual(['x: failed INTERNAL']);
    expect(error?.message).toBe('undefined is not a function');
  });

  test('one refused entity does not lose its neighbours', async () => {
    const sink = new FakeSink({ 'lake.a.x': refused() });
    const { brief, names, gone, error } = await run(groupSplit('a', 'x', 'y'), () => [entryItem('a', 'x'), entryItem('a', 'y')], {
      sink,
    });
    expect(brief).toEqual(['x: failed OPENMETADATA_REFUSED', 'y: created']);
    expect(names).toEqual(['lake.a.y']);
    expect(['lake.a.x', 'lake.a.y'].map((name) => gone.get(name))).toEqual(['failed', undefined]);
    expect(error).toBeUndefined();
  });

  test('a sink that throws fails the split', async () => {
    const sink = new FakeSink();
    sink.write = async () => Promise.reject(new IngestError('OPENMETADATA_UNREACHABLE'));
    const { brief, error } = await run(groupSplit('a', 'x'), () => [entryItem('a', 'x')], { sink });
    expect(brief).toEqual(['x: failed OPENMETADATA_UNREACHABLE']);
    expect(error?.fatal).toBe(true);
  });

  test('a sink that answers too few results breaks its contract', async () => {
    const sink = new FakeSink();
    sink.write = async () => [];
    const { brief, error } = await run(groupSplit('a', 'x'), () => [entryItem('a', 'x')], { sink });
    expect(brief).toEqual(['x: failed PLUGIN_INVALID']);
    expect(error?.message).toBe('The sink answered 0 results for a batch of 1 entities');
  });

  test('a container that a processor filters out takes what lies below it along, in the split and in later ones', async () => {
    const processors = [dropping('lake.a')];
    const gone = new GoneContainers();
    const first = await run(bucketSplit('a'), () => [bucketItem('a'), entryItem('a', 'x'), bucketItem('b')], {
      processors,
      gone,
    });
    expect(first.outcomes.find(({ subject }) => subject.name === 'a')).toMatchObject({ rule: 'processor filter' });
    expect(first.brief.sort()).toEqual(['a: filtered', 'b: created', 'x: filtered']);
    expect(first.sink.written).toEqual(['lake.b']);
    const second = await run(groupSplit('a', 'y'), () => [entryItem('a', 'y')], { processors, gone });
    expect(second.outcomes).toEqual([
      { subject: entrySubject('y'), scope: 'a', status: 'filtered', rule: 'its parent is filtered out' },
    ]);
    expect(second.source.readSplits).toEqual([]);
    expect(second.error).toBeUndefined();
  });

  test('below a container that failed nothing is read, and each subject says so', async () => {
    const gone = new GoneContainers();
    await run(bucketSplit('a'), () => [bucketItem('a')], { sink: new FakeSink({ 'lake.a': refused() }), gone });
    const { brief, source } = await run(groupSplit('a', 'x', 'y'), () => [entryItem('a', 'x')], { gone });
    expect(brief).toEqual(['x: failed PARENT_FAILED', 'y: failed PARENT_FAILED']);
    expect(source.readSplits).toEqual([]);
  });

  test('a processor that throws fails its entity alone, and what lies below it', async () => {
    const processor: NamedProcessor = {
      type: 'pii',
      processor: {
        process: (entity) => {
          if (entity.fullyQualifiedName === 'lake.a') throw new IngestError('FILE_CORRUPT');
          return [entity];
        },
      },
    };
    const { brief, error } = await run(bucketSplit('a'), () => [bucketItem('a'), entryItem('a', 'x'), bucketItem('b')], {
      processors: [processor],
    });
    expect(brief.sort()).toEqual(['a: failed FILE_CORRUPT', 'b: created', 'x: failed PARENT_FAILED']);
    expect(error).toBeUndefined();
  });

  test('what a processor adds is written and decides nothing, unless it fails', async () => {
    const tag: Entity = { kind: 'tag', fullyQualifiedName: 'T.x', classification: 'T', name: 'x' };
    const processors: NamedProcessor[] = [{ type: 'tags', processor: { process: (entity) => [tag, entity] } }];
    const items = () => [entryItem('a', 'x')];
    const unchanged: WriteResult = { status: 'unchanged' };
    const good = await run(groupSplit('a', 'x'), items, { processors, sink: new FakeSink({ 'lake.a.x': unchanged }) });
    expect(good.sink.written).toEqual(['T.x', 'lake.a.x']);
    expect(good.brief).toEqual(['x: unchanged']);
    const bad = await run(groupSplit('a', 'x'), items, { processors, sink: new FakeSink({ 'T.x': refused() }) });
    expect(bad.brief).toEqual(['x: failed OPENMETADATA_REFUSED']);
  });

  test('aborted, fails what is left as cancelled and writes no more', async () => {
    const stop = new AbortController();
    const { brief, error, sink } = await run(
      groupSplit('a', 'x', 'y'),
      function* () {
        yield entryItem('a', 'x');
        stop.abort();
        yield entryItem('a', 'y');
      },
      { signal: stop.signal },
    );
    expect(brief).toEqual(['x: failed CANCELLED', 'y: failed CANCELLED']);
    expect(error?.code).toBe('CANCELLED');
    expect(sink.written).toEqual([]);
  });

  test('writes in batches while it reads, so that a long split holds few entities', async () => {
    const sink = new FakeSink();
    const seen: number[] = [];
    await run(
      groupSplit('a'),
      function* () {
        for (let number = 0; number < 250; number += 1) {
          seen.push(number - sink.written.length);
          yield entryItem('a', `t${number}`);
        }
      },
      { sink },
    );
    expect(sink.batches.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(Math.max(...seen)).toBeLessThanOrEqual(100);
  });
});

test('unreadOutcomes fails the subjects of all splits', () => {
  const error = new IngestError('CANCELLED');
  expect(unreadOutcomes([bucketSplit('a'), groupSplit('a', 'x')], error)).toEqual([
    { subject: bucketSubject('a'), scope: 'a', status: 'failed', error },
    { subject: entrySubject('x'), scope: 'a', status: 'failed', error },
  ]);
});

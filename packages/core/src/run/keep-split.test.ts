import { IngestError, type SourceItem, type Tag } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { GoneContainers } from './deletion/gone-containers.js';
import { keepSplit } from './keep-split.js';
import { LocalRunner } from './local-runner.js';
import { noOutcomes, type Outcome } from './outcomes/outcome.js';
import type { NamedProcessor } from './process-entity.js';
import {
  bucketItem,
  bucketSplit,
  bucketSubject,
  FakeSink,
  FakeSource,
  FakeStateStore,
  groupSplit,
  stepContext,
} from './run.test.fixture.js';
import type { Runner, SplitRequest } from './runner.js';

const TAG: Tag = { kind: 'tag', fullyQualifiedName: 'k.v', classification: 'k', name: 'v' };
const WARNING = { code: 'NO_BUCKETS', message: 'none' };

class AnewSink extends FakeSink {
  readonly isAnew = true;
}

/** Runs the bucket `a`, or what its state has of it; answers all that came of it. */
async function keep(state: FakeStateStore, items: () => Iterable<SourceItem>, sink = new FakeSink(), signal?: AbortSignal) {
  const told: unknown[] = [];
  const gone = new GoneContainers();
  const source = new FakeSource([], { a: items });
  const warning = { warn: (warned: unknown) => told.push(['warning', warned]) };
  const request: SplitRequest = {
    reading: { ...stepContext(signal), report: warning },
    writing: { ...stepContext(), report: warning },
    gone,
    spent: () => undefined,
    listener: {
      outcome: ({ subject, status }: Outcome) => told.push(['outcome', subject.name, status]),
      kept: (item) => told.push(['kept', item]),
      alive: (name) => told.push(['alive', name]),
    },
  };
  const filter: NamedProcessor = {
    type: 'filter',
    processor: { process: (entity) => (entity.fullyQualifiedName === 'lake.b' ? [] : [entity]) },
  };
  const local = new LocalRunner({ source, processors: [filter], sink }, 1);
  const runner: Runner = {
    lanes: 1,
    run: (split, given) => {
      given.reading.report.warn(WARNING);
      return local.run(split, given);
    },
  };
  const result = await keepSplit(bucketSplit('a'), request, { state, sink, runner });
  return { result, told, gone: ['lake.a', 'lake.b'].map((name) => gone.get(name)), sink, reads: source.readSplits };
}

function items(): SourceItem[] {
  const group = groupSplit('a', 'x');
  return [
    { ...bucketItem('a'), tags: [TAG] } as SourceItem,
    { ...bucketItem('b'), subject: bucketSubject('b') } as SourceItem,
    { type: 'split', split: { ...group, subjects: [] } },
  ];
}

describe('a split that is kept', () => {
  test('is not run again when the run is resumed, and comes to the same', async () => {
    const state = new FakeStateStore();
    const first = await keep(state, items);
    expect(first.result).toMatchObject({ outcomes: { ...noOutcomes(), created: 1, filtered: 1 }, children: [{ id: 'a/x' }] });
    const second = await keep(new FakeStateStore(...state.commits()), items);
    expect(second.reads).toEqual([]);
    expect(second.sink.written).toEqual([]);
    expect(second.gone).toEqual([undefined, 'filtered']);
    expect({ told: second.told, result: { ...second.result }, gone: second.gone }).toMatchObject({
      told: first.told,
      result: first.result,
      gone: first.gone,
    });
  });

  test('is written again to a sink that makes its output anew, tags and all', async () => {
    const state = new FakeStateStore();
    const first = await keep(state, items, new AnewSink());
    const second = await keep(new FakeStateStore(...state.commits()), items, new AnewSink());
    expect(first.sink.written).toEqual(['k.v', 'lake.a']);
    expect(second.sink.written).toEqual(first.sink.written);
  });

  test('and cannot be written again to such a sink has failed', async () => {
    const state = new FakeStateStore();
    await keep(state, items, new AnewSink());
    const error = new IngestError('SINK_NOT_WRITABLE');
    const { result } = await keep(state, items, new AnewSink({ 'lake.a': { status: 'failed', error } }));
    expect(result).toMatchObject({ children: [], error });
    const stopped = AbortSignal.abort();
    expect((await keep(state, items, new AnewSink(), stopped)).result).toMatchObject({
      children: [],
      error: { code: 'CANCELLED' },
    });
  });

  test('is not committed where it was not read to its end', async () => {
    const state = new FakeStateStore();
    const { result } = await keep(state, function* () {
      yield bucketItem('a');
      throw new IngestError('S3_ACCESS_DENIED');
    });
    expect(result).toMatchObject({ error: { code: 'S3_ACCESS_DENIED' } });
    expect(state.commits()).toEqual([]);
    expect(state.discarded).toEqual(['a']);
  });
});

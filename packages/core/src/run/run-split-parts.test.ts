import { IngestError, type SourceItem, type Split, type Subject, type Tag, type WriteResult } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { GoneContainers } from './deletion/gone-containers.js';
import type { Outcome } from './outcomes/outcome.js';
import type { NamedProcessor } from './process-entity.js';
import {
  container,
  entryItem,
  entrySubject,
  FakeSink,
  FakeSource,
  groupSplit,
  outcomeLedger,
  stepContext,
} from './run.test.fixture.js';
import { runSplit } from './run-split.js';

const ENTRY = entrySubject('x');
const TEAM: Tag = { kind: 'tag', fullyQualifiedName: 'S3.team', classification: 'S3', name: 'team' };
const REFUSED: WriteResult = { status: 'failed', error: new IngestError('OPENMETADATA_REFUSED') };

async function run(items: () => Iterable<SourceItem>, sink = new FakeSink(), processors: readonly NamedProcessor[] = []) {
  const split: Split = groupSplit('a', 'x');
  const source = new FakeSource([], { [split.id]: items });
  const [ledger, alive, gone] = [outcomeLedger(), new Set<string>(), new GoneContainers()];
  const listener = { outcome: (outcome: Outcome) => ledger.add(outcome), alive: (name: string) => alive.add(name) };
  const result = await runSplit(split, {
    source,
    processors,
    sink,
    reading: stepContext(),
    writing: stepContext(),
    gone,
    listener,
  });
  const outcomes = [...ledger.result().outcomes];
  const brief = outcomes.map((outcome) => {
    const code = outcome.status === 'failed' ? ` ${outcome.error.code}` : '';
    const parts = Object.entries(outcome.parts ?? {}).flatMap(([status, count]) => (count === 0 ? [] : [`${count} ${status}`]));
    return `${outcome.subject.name}: ${outcome.status}${code}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
  });
  return { ...result, outcomes, names: [...alive], brief };
}

function subjectOf(name: string): Subject {
  return { kind: 'table', name };
}

function table(name: string): SourceItem {
  return { type: 'entity', subject: subjectOf(name), of: ENTRY, entity: container(name, 'lake.a') };
}

function again(item: SourceItem): SourceItem {
  return item.type === 'entity' ? { ...item, again: true } : item;
}

function emptyTable(name: string): SourceItem {
  return { type: 'outcome', subject: subjectOf(name), of: ENTRY, outcome: { status: 'empty', reason: 'no data' } };
}

describe('runSplit, with the parts of an entry', () => {
  test('folds them into the outcome of the entry', async () => {
    const sink = new FakeSink({ 'lake.a.t2': REFUSED });
    const { brief, outcomes, names } = await run(() => [table('t1'), table('t2'), emptyTable('t3')], sink);
    expect(brief.sort()).toEqual([
      't1: created',
      't2: failed OPENMETADATA_REFUSED',
      't3: empty',
      'x: created (1 created, 1 empty, 1 failed)',
    ]);
    expect(names).toEqual(['lake.a.t1']);
    expect(outcomes.find(({ subject }) => subject.name === 't1')).toMatchObject({ of: ENTRY, scope: 'a' });
  });

  test('fails the entry when nothing of it was written and something failed', async () => {
    const { brief } = await run(() => [table('t1'), emptyTable('t2')], new FakeSink({ 'lake.a.t1': REFUSED }));
    expect(brief).toContain('x: failed PARTS_FAILED (1 empty, 1 failed)');
  });

  test('counts a part once that comes again', async () => {
    const { brief } = await run(() => [again(table('t1')), table('t1')]);
    expect(brief).toEqual(['x: created (1 created)', 't1: created']);
  });

  test('counts a part once that comes again and is dropped each time', async () => {
    const nothing: NamedProcessor = { type: 'filter', processor: { process: () => [] } };
    const { brief } = await run(() => [again(table('t1')), table('t1')], new FakeSink(), [nothing]);
    expect(brief).toEqual(['x: filtered (1 filtered)', 't1: filtered']);
  });

  test('fails the entry with the error of the split, whatever of it was written; that one stands for nothing', async () => {
    const { brief } = await run(function* () {
      yield* Array.from({ length: 100 }, () => again(table('t1')));
      throw new IngestError('S3_ACCESS_DENIED');
    });
    expect(brief).toEqual(['x: failed S3_ACCESS_DENIED', 't1: created']);
  });

  test('takes an entry that has parts and an outcome of its own as told of twice', async () => {
    const { brief } = await run(() => [table('t1'), entryItem('a', 'x')]);
    expect(brief.sort()).toEqual(['t1: created', 'x: failed OUTCOME_TWICE']);
  });

  test('does not take longer for each part the more there are', async () => {
    const parts = 30_000;
    const { outcomes } = await run(function* () {
      for (let part = 0; part < parts; part += 1) yield emptyTable(`t${part}`);
    });
    expect(outcomes[0]?.parts?.empty).toBe(parts);
  }, 5000);
});

test('what a processor added is alive, too', async () => {
  const adding: NamedProcessor = { type: 'add', processor: { process: (entity) => [entity, container('index', 'lake.a')] } };
  const { names } = await run(() => [entryItem('a', 'x')], new FakeSink(), [adding]);
  expect(names).toEqual(['lake.a.x', 'lake.a.index']);
});

describe('runSplit, with the tags of a container', () => {
  const tagged: SourceItem = { type: 'entity', subject: ENTRY, entity: container('x', 'lake.a'), tags: [TEAM] };

  test('writes them before it in the same batch, past the processors', async () => {
    const sink = new FakeSink();
    const seen: string[] = [];
    const watching: NamedProcessor = {
      type: 'watch',
      processor: {
        process: (entity) => {
          seen.push(entity.fullyQualifiedName);
          return [entity];
        },
      },
    };
    const { brief } = await run(() => [tagged], sink, [watching]);
    expect(sink.batches).toEqual([['S3.team', 'lake.a.x']]);
    expect(seen).toEqual(['lake.a.x']);
    expect(brief).toEqual(['x: created']);
  });

  test('decide nothing but when one fails', async () => {
    const unchanged = await run(() => [tagged], new FakeSink({ 'lake.a.x': { status: 'unchanged' } }));
    expect(unchanged.brief).toEqual(['x: unchanged']);
    const failed = await run(() => [tagged], new FakeSink({ 'S3.team': REFUSED }));
    expect(failed.brief).toEqual(['x: failed OPENMETADATA_REFUSED']);
  });

  test('are not written for a container that is dropped', async () => {
    const sink = new FakeSink();
    await run(() => [tagged], sink, [{ type: 'filter', processor: { process: () => [] } }]);
    expect(sink.written).toEqual([]);
  });
});

import { IngestError, type Sink, type StepContext } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { DeletingSink, FakeSink, ListingSink, stepContext } from './fake-sink.test.fixture.js';
import { TeeSink } from './sink.js';

function tee(sinks: Readonly<Record<string, Sink>>): TeeSink {
  return new TeeSink(Object.entries(sinks).map(([type, component]) => ({ type, component })));
}

async function held(sink: Sink, context: StepContext = stepContext()): Promise<string[]> {
  const names: string[] = [];
  for await (const { fullyQualifiedName } of sink.snapshot?.('lake', context) ?? []) names.push(fullyQualifiedName);
  return names;
}

/** Asks what there is, and deletes these. */
async function remove(sink: Sink, names: readonly string[]) {
  const containers = [];
  for await (const container of sink.snapshot?.('lake', stepContext()) ?? []) {
    if (names.includes(container.fullyQualifiedName)) containers.push(container);
  }
  const results = (await sink.delete?.(containers, stepContext())) ?? [];
  return results.map((result) => (result.status === 'failed' ? `${result.error.code} ${result.error.message}` : result.status));
}

describe('TeeSink, deleting', () => {
  test('tells what any of them holds, each container once', async () => {
    const sinks = { one: new DeletingSink('lake.a', 'lake.b'), other: new ListingSink('lake.b', 'lake.c') };
    const context = stepContext();
    expect(await held(tee(sinks), context)).toEqual(['lake.a', 'lake.b', 'lake.c']);
    expect(sinks.one.calls).toEqual(['snapshot lake']);
    expect(context.warnings).toEqual([]);
  });

  test('warns of one that cannot tell', async () => {
    const context = stepContext();
    await held(tee({ blind: new FakeSink(), one: new DeletingSink('lake.a') }), context);
    expect(context.warnings).toEqual([
      {
        code: 'DELETION_NOT_SUPPORTED',
        message: 'The sink blind cannot tell what it holds: what is gone from the store stays there',
      },
    ]);
  });

  test('throws where one that can tell does not', async () => {
    const sinks = { one: new DeletingSink('lake.a'), other: new DeletingSink() };
    sinks.other.throws.set('snapshot', new IngestError('CATALOGUE_FAILED', { message: 'down' }));
    await expect(held(tee(sinks))).rejects.toMatchObject({ code: 'CATALOGUE_FAILED', message: 'other: down' });
  });

  test('deletes from each what it holds, by its own ids', async () => {
    const sinks = {
      one: new DeletingSink('lake.a', 'lake.a.x', 'lake.b', 'lake.ab'),
      other: new DeletingSink('lake.b', 'lake.b."x.y"', 'lake.c'),
      blind: new FakeSink(),
      empty: new ListingSink(),
    };
    expect(await remove(tee(sinks), ['lake.a', 'lake.b'])).toEqual(['deleted', 'deleted']);
    expect([...sinks.one.held]).toEqual(['lake.ab']);
    expect([...sinks.other.held]).toEqual(['lake.c']);
    expect(sinks.one.calls.at(-1)).toBe('delete id of lake.a id of lake.b');
    expect(sinks.other.calls.at(-1)).toBe('delete id of lake.b');
  });

  test('deletes what lies below a container that only another one holds', async () => {
    const sinks = { one: new DeletingSink('lake.a'), other: new DeletingSink('lake.a.x', 'lake.a.x.y', 'lake.a.z') };
    expect(await remove(tee(sinks), ['lake.a'])).toEqual(['deleted']);
    expect(sinks.other.calls.at(-1)).toBe('delete id of lake.a.x id of lake.a.z');
  });

  test('takes a name that is quoted for the same', async () => {
    const sinks = { one: new DeletingSink('lake."a"', 'lake.b'), other: new DeletingSink('lake.a') };
    expect(await held(tee(sinks))).toEqual(['lake.a', 'lake.b']);
    expect(await remove(tee(sinks), ['lake.a'])).toEqual(['deleted']);
    expect([[...sinks.one.held], [...sinks.other.held]]).toEqual([['lake.b'], []]);
  });

  test('does not call one deleted that any of them could not delete, and says which', async () => {
    const sinks = {
      one: new DeletingSink('lake.a', 'lake.b'),
      other: new DeletingSink('lake.b', 'lake.c.x'),
      keeping: new ListingSink('lake.c'),
    };
    sinks.other.stuck.add('lake.c.x');
    expect(await remove(tee(sinks), ['lake.a', 'lake.b', 'lake.c'])).toEqual([
      'deleted',
      'deleted',
      'DELETE_FAILED other: stuck; keeping: the sink cannot delete',
    ]);
    expect(sinks.one.held.size).toBe(0);
  });

  test('fails what was to be deleted where one throws, and deletes from the others', async () => {
    const sinks = { one: new DeletingSink('lake.a'), other: new DeletingSink('lake.a', 'lake.b') };
    sinks.other.throws.set('delete', new IngestError('CATALOGUE_FAILED', { message: 'down' }));
    expect(await remove(tee(sinks), ['lake.a', 'lake.b'])).toEqual([
      'CATALOGUE_FAILED other: down',
      'CATALOGUE_FAILED other: down',
    ]);
    expect(sinks.one.held.size).toBe(0);
    sinks.other.throws.clear();
    sinks.other.delete = async () => [];
    expect(await remove(tee(sinks), ['lake.b'])).toEqual(['PLUGIN_INVALID other: answered 0 results for 1 containers to delete']);
  });

  test('works through a tee in a tee', async () => {
    const inner = new DeletingSink('lake.a', 'lake.b');
    expect(await remove(tee({ tee: tee({ inner }), file: new FakeSink() }), ['lake.a'])).toEqual(['deleted']);
    expect([...inner.held]).toEqual(['lake.b']);
  });
});

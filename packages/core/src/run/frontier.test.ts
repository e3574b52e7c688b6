import type { Split } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { Frontier } from './frontier.js';
import { bucketSplit, groupSplit } from './run.test.fixture.js';

/** Plans the buckets named and remembers which of them were taken; an Error in place of a name is thrown. */
async function* planOf(names: readonly (string | Error)[], taken: string[] = []): AsyncGenerator<Split> {
  for (const name of names) {
    if (name instanceof Error) throw name;
    taken.push(name);
    yield bucketSplit(name);
  }
}

async function idOf(next: Promise<IteratorResult<Split, undefined>>): Promise<string | undefined> {
  return (await next).value?.id;
}

describe('Frontier', () => {
  test('gives the children of a split before the next root, in their order', async () => {
    const frontier = new Frontier(planOf(['a', 'b']));
    const given: (string | undefined)[] = [];
    for await (const split of frontier) {
      given.push(split.id);
      frontier.settle(split.id === 'a' ? [groupSplit('a', '1'), groupSplit('a', '2')] : []);
    }
    expect(given).toEqual(['a', 'a/1', 'a/2', 'b']);
  });

  test('takes a root from the plan only when one is asked for', async () => {
    const taken: string[] = [];
    const frontier = new Frontier(planOf(['a', 'b', 'c'], taken));
    expect(taken).toEqual([]);
    await frontier.next();
    expect(taken).toEqual(['a']);
    await frontier.next();
    expect(taken).toEqual(['a', 'b']);
  });

  test('waits for splits that are running, since children may come of them', async () => {
    const frontier = new Frontier(planOf(['a']));
    await frontier.next();
    const next = frontier.next();
    await new Promise(setImmediate);
    frontier.settle([groupSplit('a', '1')]);
    expect(await idOf(next)).toBe('a/1');
    const end = frontier.next();
    frontier.settle([]);
    expect(await end).toEqual({ done: true, value: undefined });
  });

  test('gives a child while the plan is slow, and then the root that was asked for', async () => {
    let answer: () => void = () => {};
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    async function* plan() {
      yield bucketSplit('a');
      await slow;
      yield bucketSplit('b');
    }
    const frontier = new Frontier(plan());
    await frontier.next();
    const next = frontier.next();
    frontier.settle([groupSplit('a', '1')]);
    expect(await idOf(next)).toBe('a/1');
    answer();
    expect(await idOf(frontier.next())).toBe('b');
  });

  test('keeps the error of the plan, and runs what it gave before that', async () => {
    const frontier = new Frontier(planOf(['a', new Error('cut short'), 'b']));
    expect(await idOf(frontier.next())).toBe('a');
    const next = frontier.next();
    await new Promise(setImmediate);
    expect(frontier.planError).toEqual(new Error('cut short'));
    frontier.settle([groupSplit('a', '1')]);
    expect(await idOf(next)).toBe('a/1');
    frontier.settle([]);
    expect((await frontier.next()).done).toBe(true);
  });

  test('has no error of a plan that ended', async () => {
    const frontier = new Frontier(planOf([]));
    expect((await frontier.next()).done).toBe(true);
    expect(frontier.planError).toBeUndefined();
  });

  test('drained, gives out what was runnable and ends when what runs is settled', async () => {
    const taken: string[] = [];
    const frontier = new Frontier(planOf(['a', 'b', 'c'], taken));
    await frontier.next();
    await frontier.next();
    frontier.settle([groupSplit('a', '1'), groupSplit('a', '2')]);
    expect(frontier.drain().map(({ id }) => id)).toEqual(['a/1', 'a/2']);
    const end = frontier.next();
    frontier.settle([]);
    expect((await end).done).toBe(true);
    expect(frontier.drain()).toEqual([]);
    expect(taken).toEqual(['a', 'b']);
  });

  test('returns the plan', async () => {
    let returned = false;
    async function* plan() {
      try {
        yield bucketSplit('a');
        yield bucketSplit('b');
      } finally {
        returned = true;
      }
    }
    const frontier = new Frontier(plan());
    await frontier.next();
    await frontier.return();
    expect(returned).toBe(true);
  });
});

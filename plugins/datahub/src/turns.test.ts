import { setImmediate as later } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turns } from './turns.js';

it('lets calls about the same take turns, and others not wait', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const take = (name: string, keys: string[], steps: number) =>
    turns.take(new Set(keys), async () => {
      seen.push(`${name} begins`);
      for (let step = 0; step < steps; step += 1) await later();
      seen.push(`${name} ends`);
      return name;
    });
  const calls = [take('first', ['a', 'b'], 5), take('second', ['b', 'c'], 1), take('other', ['d'], 1), take('third', ['c'], 1)];
  expect(await Promise.all(calls)).toEqual(['first', 'second', 'other', 'third']);
  expect(seen).toEqual([
    'first begins',
    'other begins',
    'other ends',
    'first ends',
    'second begins',
    'second ends',
    'third begins',
    'third ends',
  ]);
});

it('goes on after a call that fails', async () => {
  const turns = new Turns();
  const failing = turns.take(new Set(['a']), async () => {
    throw new Error('failed');
  });
  const next = turns.take(new Set(['a']), async () => 1);
  await expect(failing).rejects.toThrow('failed');
  expect(await next).toBe(1);
});

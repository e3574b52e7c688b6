import { expect, test } from 'vitest';
import { readAhead } from './read-ahead.js';

test('yields in order, with as many side by side as may be and no more', async () => {
  let [underWay, most] = [0, 0];
  const started: number[] = [];
  const read = async (item: number): Promise<number> => {
    started.push(item);
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, item % 3));
    underWay -= 1;
    return item * 2;
  };
  const items = Array.from({ length: 20 }, (_, index) => index);
  const results: number[] = [];
  for await (const result of readAhead(items, 4, read)) results.push(result);
  expect(results).toEqual(items.map((item) => item * 2));
  expect(started).toEqual(items);
  expect(most).toBe(4);
});

test('throws what fails in its turn, after what came before it', async () => {
  const results: number[] = [];
  const read = async (item: number): Promise<number> => {
    if (item === 3) throw new Error('three');
    await new Promise((resolve) => setTimeout(resolve, 2));
    return item;
  };
  const all = async (): Promise<void> => {
    for await (const result of readAhead([1, 2, 3, 4], 4, read)) results.push(result);
  };
  await expect(all()).rejects.toThrow('three');
  expect(results).toEqual([1, 2]);
});

import { expect, test } from 'vitest';
import { batches } from './batches.js';

async function* numbers(count: number, taken: number[] = []) {
  for (let number = 1; number <= count; number += 1) {
    taken.push(number);
    yield number;
  }
}

test.each([
  [0, []],
  [2, [[1, 2]]],
  [
    4,
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [5, [[1, 2], [3, 4], [5]]],
])('groups %i items by two', async (count, expected) => {
  const grouped: (readonly number[])[] = [];
  for await (const batch of batches(numbers(count), 2)) grouped.push(batch);
  expect(grouped).toEqual(expected);
});

test('takes no item before a batch is asked for', async () => {
  const taken: number[] = [];
  const grouped = batches(numbers(9, taken), 3);
  expect(taken).toEqual([]);
  await grouped.next();
  expect(taken).toEqual([1, 2, 3]);
});

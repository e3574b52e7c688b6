import { expect, it } from 'vitest';
import { Limiter } from './limiter.js';

it('runs so many calls at a time, in order, whether they succeed or fail', async () => {
  const limiter = new Limiter(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const calls = [0, 1, 2, 3, 4, 5].map((number) =>
    limiter.run(async () => {
      started.push(number);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      if (number % 2 === 1) throw new Error(`call ${number}`);
      return number;
    }),
  );
  const results = await Promise.allSettled(calls);
  expect(results.map((result) => result.status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
  ]);
  expect(started).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(2);
  expect(await limiter.run(async () => 'again')).toBe('again');
});

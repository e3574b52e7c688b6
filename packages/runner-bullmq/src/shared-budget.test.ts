import { expect, test } from 'vitest';
import type { Granted, RunBoard } from './run-board.js';
import { SharedBudget } from './shared-budget.js';

const SIGNAL = new AbortController().signal;

/** A board that grants so many in all, and notes how many it was asked for at a time. */
function boardOf(most: number): RunBoard & { readonly asked: number[] } {
  const asked: number[] = [];
  let left = most;
  return {
    asked,
    renew: async () => undefined,
    stateOf: async () => 'running',
    remove: async () => undefined,
    take: async (_runId, count): Promise<Granted> => {
      asked.push(count);
      await new Promise((resolve) => setImmediate(resolve));
      const granted = Math.min(count, left);
      left -= granted;
      return { count: granted, waitMilliseconds: 0 };
    },
  };
}

test('requests that wait are asked for together, and those beyond the budget are refused', async () => {
  const board = boardOf(4);
  const budget = new SharedBudget(board, 'run', { maxRequests: 4 });
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => budget.take(SIGNAL)));
  expect(results.map(({ status }) => status)).toEqual([...Array(4).fill('fulfilled'), ...Array(2).fill('rejected')]);
  expect(results[5]).toMatchObject({ reason: { code: 'REQUESTS_EXHAUSTED', fatal: true } });
  expect(board.asked).toEqual([1, 5]);
});

test('a run without limits asks nobody', async () => {
  const board = boardOf(0);
  await new SharedBudget(board, 'run', {}).take(SIGNAL);
  expect(board.asked).toEqual([]);
});

test('a request that waits for its turn ends with the run', async () => {
  const stop = new AbortController();
  const board: RunBoard = { ...boardOf(0), take: async () => ({ count: 1, waitMilliseconds: 3_600_000 }) };
  const taking = new SharedBudget(board, 'run', { requestsPerSecond: 1 }).take(stop.signal);
  setImmediate(() => stop.abort(new Error('stopped')));
  await expect(taking).rejects.toThrow('stopped');
});

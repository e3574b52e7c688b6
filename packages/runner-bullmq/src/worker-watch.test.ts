import type { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { WorkerWatch } from './worker-watch.js';

function watching(seconds: number) {
  const [warned, failed]: [string[], IngestError[]] = [[], []];
  const state = { workers: 0, isWaiting: true, now: 0 };
  const watch = new WorkerWatch({
    workers: async () => {
      if (Number.isNaN(state.workers)) throw new Error('not told');
      return state.workers;
    },
    isWaiting: () => state.isWaiting,
    digest: 'abc',
    seconds,
    logger: { debug: () => {}, info: () => {}, warn: (message) => warned.push(message), error: () => {} },
    onMissing: (error) => failed.push(error),
    now: () => state.now,
  });
  const at = (second: number) => {
    state.now = second * 1000;
    return watch.look();
  };
  return { state, warned, failed, at };
}

test('says once a minute that a run waits for a worker, and ends the wait', async () => {
  const { warned, failed, at } = watching(100);
  for (const second of [0, 5, 59, 60, 99]) await at(second);
  expect([warned.length, failed.length]).toEqual([2, 0]);
  await at(100);
  expect(failed).toMatchObject([{ code: 'WORKERS_MISSING', fatal: true }]);
});

test('counts anew when one comes, when nothing waits, and where nobody tells', async () => {
  for (const change of [{ workers: 1 }, { isWaiting: false }, { workers: Number.NaN }]) {
    const { state, failed, at } = watching(10);
    await at(0);
    Object.assign(state, change);
    await at(9);
    Object.assign(state, { workers: 0, isWaiting: true });
    for (const second of [12, 21]) await at(second);
    expect(failed).toEqual([]);
    await at(22);
    expect(failed).toHaveLength(1);
  }
});

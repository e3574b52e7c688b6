import { expect, test } from 'vitest';
import { RunFigures } from './run-figures.js';

const OUTCOMES = { created: 1, updated: 2, unchanged: 3, filtered: 4, empty: 5, failed: 6 };

test('adds up what a run tells', () => {
  let now = 1_000_000;
  const figures = new RunFigures(() => now);
  for (const scope of ['a', 'a', 'b', 'c']) figures.next({ type: 'split-known', scope });
  figures.next({ type: 'split-started', scope: 'b', splitId: 'b' });
  now += 1000;
  figures.next({ type: 'split-started', scope: 'a', splitId: 'a/1' });
  figures.next({ type: 'split-started', scope: 'a', splitId: 'a/2' });
  figures.next({ type: 'split-started', scope: 'c', splitId: 'c' });
  figures.next({ type: 'split-done', scope: 'c', splitId: 'c', outcomes: OUTCOMES });
  for (let call = 0; call < 30; call += 1) figures.next({ type: 'request', name: 'x' });
  figures.next({ type: 'throttled', name: 'x' });
  now += 2000;
  expect(figures.figures()).toEqual({
    done: 1,
    known: 4,
    containers: 6,
    failed: 6,
    calls: 30,
    callsPerSecond: 10,
    throttled: 1,
    elapsedMilliseconds: 3000,
    leftMilliseconds: 9000,
    inFlight: [
      { scope: 'b', splits: 1, milliseconds: 3000 },
      { scope: 'a', splits: 2, milliseconds: 2000 },
    ],
  });
  now += 10_000;
  expect(figures.figures().callsPerSecond).toBe(0);
});

test('says nothing of what is left while more becomes known', () => {
  let now = 0;
  const figures = new RunFigures(() => now);
  figures.next({ type: 'split-done', scope: 'c', splitId: 'c', outcomes: OUTCOMES });
  now += 10_000;
  figures.next({ type: 'split-known', scope: 'a' });
  expect(figures.figures().leftMilliseconds).toBeUndefined();
});

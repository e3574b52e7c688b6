import stringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { liveFrame } from './live-frame.js';
import type { Figures } from './run-figures.js';

const FIGURES: Figures = {
  done: 3,
  known: 12,
  containers: 40,
  failed: 2,
  calls: 900,
  callsPerSecond: 31,
  throttled: 4,
  elapsedMilliseconds: 65_000,
  leftMilliseconds: 3_725_000,
  inFlight: Array.from({ length: 7 }, (_, index) => ({
    scope: `s3://b${index}`,
    splits: index + 1,
    milliseconds: 9000 - index * 1000,
  })),
};
const WIDE = { columns: 100, rows: 30, isColoured: false };

test('shows what is done, what is left, and what is in flight', () => {
  expect(liveFrame(FIGURES, WIDE)).toEqual([
    `${'█'.repeat(6)}${'░'.repeat(18)} 3 of 12 splits, 1:05, about 1:02:05 left`,
    '40 containers, 2 failed, 900 calls (31 a second), 4 throttled',
    '  s3://b0 0:09',
    '  s3://b1 0:08, 2 splits',
    '  s3://b2 0:07, 3 splits',
    '  s3://b3 0:06, 4 splits',
    '  s3://b4 0:05, 5 splits',
    '  … and 2 more',
  ]);
});

test('is never wider or higher than it may be, whatever a character takes', () => {
  const inFlight = [{ scope: 's3://湖湖湖湖湖湖', splits: 1, milliseconds: 0 }];
  for (let columns = 1; columns < 40; columns += 1) {
    const lines = liveFrame({ ...FIGURES, inFlight }, { columns, rows: 3, isColoured: true });
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  }
  expect(liveFrame({ ...FIGURES, inFlight }, { columns: 10, rows: 9, isColoured: false })[2]).toBe('  s3://湖');
});

test('is coloured where it may be, and lets no name move the cursor', () => {
  const inFlight = [{ scope: 's3://\u001B[2Jx', splits: 1, milliseconds: 0 }];
  expect(liveFrame({ ...FIGURES, inFlight }, WIDE).join('')).not.toContain('\u001B');
  expect(liveFrame(FIGURES, { ...WIDE, isColoured: true })[1]).toContain('\u001B[31m2 failed\u001B[0m');
});

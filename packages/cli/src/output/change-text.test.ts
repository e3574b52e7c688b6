import { expect, test } from 'vitest';
import { changeText } from './change-text.js';

test('tells times as people read them, also where they come or go', () => {
  const [before, after] = [Date.UTC(2025, 0, 2, 3, 4, 5, 600), Date.UTC(2025, 5, 1)];
  expect(changeText({ path: 'lastModified', before, after })).toBe(
    '~ lastModified: 2025-01-02T03:04:05.600Z -> 2025-06-01T00:00:00.000Z',
  );
  expect(changeText({ path: 'sample.lastModified', after })).toBe('+ sample.lastModified: 2025-06-01T00:00:00.000Z');
  expect(changeText({ path: 'lastModified', before })).toBe('- lastModified: 2025-01-02T03:04:05.600Z');
});

test('tells what is no time as it is', () => {
  expect(changeText({ path: 'lastModified', before: 1e300, after: 'soon' })).toBe('~ lastModified: 1e+300 -> "soon"');
  expect(changeText({ path: 'size', before: 1_700_000_000_000, after: 2 })).toBe('~ size: 1700000000000 -> 2');
});

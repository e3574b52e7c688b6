import { expect, test, vi } from 'vitest';
import { Progress } from './progress.js';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function shown(
  isTTY: boolean,
  columns: number,
): { readonly written: string[]; readonly logged: string[]; readonly progress: Progress } {
  const written: string[] = [];
  const logged: string[] = [];
  const progress = new Progress({ write: (text) => written.push(text), isTTY, columns });
  progress.start({ ...SILENT, info: (message) => logged.push(message) });
  progress.next({ type: 'split-known', scope: 's3://a' });
  progress.next({ type: 'request', name: 's3:GetObject' });
  const outcomes = { created: 1, updated: 0, unchanged: 0, filtered: 2, empty: 0, failed: 0 };
  progress.next({ type: 'split-done', scope: 's3://a', splitId: 's3://a', outcomes });
  return { written, logged, progress };
}

test('draws one line on a terminal, below what is written, and takes it away at the end', () => {
  vi.useFakeTimers();
  const { written, logged, progress } = shown(true, 0);
  vi.advanceTimersByTime(100);
  progress.write('a warning\n');
  progress.stop();
  vi.useRealTimers();
  const line = '\r\u001B[2K1 of 1 splits, 1 containers, 1 requests';
  expect(written).toEqual([line, '\r\u001B[2Ka warning\n', line, '\r\u001B[2K']);
  expect(logged).toEqual([]);
});

test('keeps the line within a narrow terminal', () => {
  vi.useFakeTimers();
  const { written, progress } = shown(true, 12);
  vi.advanceTimersByTime(100);
  progress.stop();
  vi.useRealTimers();
  expect(written[0]).toBe('\r\u001B[2K1 of 1 spli');
});

test('logs a line now and then elsewhere, without control characters', () => {
  vi.useFakeTimers();
  const { written, logged, progress } = shown(false, 80);
  vi.advanceTimersByTime(20_000);
  progress.write('a warning\n');
  progress.stop();
  vi.useRealTimers();
  expect(logged).toEqual(['1 of 1 splits, 1 containers, 1 requests', '1 of 1 splits, 1 containers, 1 requests']);
  expect(written).toEqual(['a warning\n']);
});

import { expect, test, vi } from 'vitest';
import { Progress, type TerminalEnvironment } from './progress.js';
import { RunFigures } from './run-figures.js';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const OUTCOMES = { created: 1, updated: 0, unchanged: 0, filtered: 2, empty: 0, failed: 0 };
const SHOW_CURSOR = '\u001B[?25h';

interface Shown {
  readonly written: string[];
  readonly logged: string[];
  readonly progress: Progress;
}

function shown(isTTY: boolean, environment: TerminalEnvironment = {}): Shown {
  const written: string[] = [];
  const logged: string[] = [];
  const figures = new RunFigures(() => 0);
  const progress = new Progress({ write: (text) => written.push(text), isTTY, columns: 0 }, figures, {
    NO_COLOR: '1',
    ...environment,
  });
  progress.start({ ...SILENT, info: (message) => logged.push(message) });
  figures.next({ type: 'split-known', scope: 's3://a' });
  figures.next({ type: 'split-known', scope: 's3://b' });
  figures.next({ type: 'split-started', scope: 's3://a', splitId: 's3://a' });
  figures.next({ type: 'request', name: 's3:GetObject' });
  figures.next({ type: 'split-done', scope: 's3://a', splitId: 's3://a', outcomes: OUTCOMES });
  return { written, logged, progress };
}

test('draws its lines below what is written, and takes them away at the end', () => {
  vi.useFakeTimers();
  const { written, logged, progress } = shown(true);
  vi.advanceTimersByTime(100);
  progress.write('a warning\n');
  progress.stop();
  vi.useRealTimers();
  const frame = `${'█'.repeat(12)}${'░'.repeat(12)} 1 of 2 splits, 0:00\n1 containers, 1 calls\n`;
  const again = '\r\u001B[2A\u001B[J';
  expect(written).toEqual([`\u001B[?25l${frame}`, `${again}a warning\n${frame}`, `${again}${SHOW_CURSOR}`]);
  expect(logged).toEqual([]);
});

test.each([
  ['no terminal', false, {}],
  ['TERM=dumb', true, { TERM: 'dumb' }],
  ['CI', true, { CI: 'true' }],
])('with %s logs a line now and then, without control characters', (_, isTTY, environment) => {
  vi.useFakeTimers();
  const { written, logged, progress } = shown(isTTY, environment);
  vi.advanceTimersByTime(10_000);
  progress.write('a warning\n');
  progress.stop();
  vi.useRealTimers();
  expect(logged).toEqual(['1 of 2 splits, 1 containers, 1 calls', '1 of 2 splits, 1 containers, 1 calls']);
  expect(written).toEqual(['a warning\n']);
});

test('gives the cursor back when the process ends in between', () => {
  vi.useFakeTimers();
  const before = process.listeners('exit');
  const { written } = shown(true);
  vi.advanceTimersByTime(100);
  for (const listener of process.listeners('exit')) if (!before.includes(listener)) listener(1);
  vi.useRealTimers();
  expect(written.at(-1)).toContain(SHOW_CURSOR);
  expect(process.listeners('exit')).toEqual(before);
});

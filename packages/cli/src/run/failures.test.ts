import type { Outcome } from '@sluice/core';
import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { listed, NONE, testReport } from '../report/report.test.fixture.js';
import { logFailures } from './failures.js';

function failed(name: string, error: IngestError, more: Partial<Outcome> = {}): Outcome {
  return { subject: { kind: 'bucket', name }, scope: name, status: 'failed', error, ...more } as Outcome;
}

/** The subjects of what is logged, or what is logged without one. */
function logged(outcomes: readonly Outcome[], error?: IngestError): readonly unknown[] {
  const lines: unknown[] = [];
  const silent = { debug: () => {}, info: () => {}, warn: () => {} };
  const report = testReport({
    totals: { ...NONE, failed: outcomes.length },
    outcomes: listed(outcomes),
    ...(error === undefined ? {} : { error }),
  });
  logFailures(report, { ...silent, error: (message, fields) => lines.push(fields?.['subject'] ?? message) });
  return lines;
}

test('tells each failure once, the foremost of them with what failed the whole, and not what only was not begun', () => {
  const [full, corrupt] = [new IngestError('SINK_NOT_WRITABLE'), new IngestError('FILE_CORRUPT')];
  const outcomes = [failed('a', full), failed('b', new IngestError('CANCELLED')), failed('c', corrupt)];
  expect(logged(outcomes, full)).toEqual(['a', 'c']);
  expect(logged([...outcomes, failed('all', corrupt, { parts: NONE })], new IngestError('INTERNAL'))).toEqual(['a', 'c', 'lake']);
  expect(logged([])).toEqual([]);
});

test('tells no more than one reads', () => {
  const outcomes = Array.from({ length: 60 }, (_, index) => failed(`${index}`, new IngestError('FILE_CORRUPT')));
  expect(logged(outcomes)).toHaveLength(51);
  expect(logged(outcomes).at(-1)).toContain('--explain');
});

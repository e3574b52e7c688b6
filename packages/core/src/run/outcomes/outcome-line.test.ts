import { IngestError, type Subject } from '@sluice/plugin-api';
import { array, assert, property } from 'fast-check';
import { expect, test } from 'vitest';
import { anyOutcome, plain } from './any-outcome.test.fixture.js';
import type { Outcome } from './outcome.js';
import { fromLine, toLine } from './outcome-line.js';

function roundTrip(outcomes: readonly Outcome[]): Outcome[] {
  const lines = outcomes.map((outcome, index) => toLine(outcome, outcomes[index - 1]));
  const read: Outcome[] = [];
  for (const line of lines) {
    expect(line).not.toContain('\n');
    read.push(fromLine(line, read.at(-1)));
  }
  return read;
}

test('gives back every outcome as it was, whatever came before it', () => {
  assert(
    property(array(anyOutcome, { maxLength: 12 }), (outcomes) => {
      expect(roundTrip(outcomes).map(plain)).toEqual(outcomes.map(plain));
    }),
  );
});

test('leaves out what is as in the line before, and the cause of an error', () => {
  const of: Subject = { kind: 'entry', name: 's3://a/*', at: 's3://a/openmetadata.json#/entries/0' };
  const file = (name: string): Outcome => ({
    subject: { kind: 'file', name, at: 's3://a/m' },
    scope: 's3://a',
    of,
    status: 'created',
  });
  expect(toLine(file('y'), file('x'))).toBe('["file","y",0,0,0,null,"created"]');
  const cause = new Error('hunter2');
  const failed: Outcome = { ...file('x'), status: 'failed', error: new IngestError('FILE_CORRUPT', { cause }) };
  expect(toLine(failed, undefined)).not.toContain('hunter2');
  const [read] = roundTrip([failed]);
  expect(read).toMatchObject({ error: { name: 'IngestError', code: 'FILE_CORRUPT', kind: 'record', fatal: false } });
});

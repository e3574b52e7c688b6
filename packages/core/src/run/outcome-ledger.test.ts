import { describe, expect, test } from 'vitest';
import { noOutcomes, type Outcome } from './outcome.js';
import type { OutcomeLedger } from './outcome-ledger.js';
import { bucketSubject, entrySubject, outcomeLedger } from './run.test.fixture.js';

const ENTRY = entrySubject('logs/*');

function table(name: string, of = ENTRY): Outcome {
  return { subject: { kind: 'table', name }, scope: 'a', of, status: 'created' };
}

function add(ledger: OutcomeLedger, ...outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) ledger.add(outcome);
}

function standing(subject: typeof ENTRY, created: number): Outcome {
  return { subject, scope: 'a', status: 'created', parts: { ...noOutcomes(), created } };
}

describe('OutcomeLedger', () => {
  test('knows which subjects have no outcome yet', () => {
    const ledger = outcomeLedger();
    ledger.known([bucketSubject('a'), ENTRY]);
    add(ledger, { subject: bucketSubject('a'), scope: 'a', status: 'created' });
    ledger.known([bucketSubject('a')]);
    expect(ledger.unsettled()).toEqual([ENTRY]);
  });

  test('fails a subject that two splits told of, whatever they told', () => {
    const ledger = outcomeLedger();
    add(ledger, { subject: ENTRY, scope: 'a', status: 'created' });
    add(ledger, { subject: ENTRY, scope: 'b', status: 'created' });
    expect([...ledger.result().outcomes]).toMatchObject([
      { subject: ENTRY, scope: 'a', status: 'failed', error: { code: 'OUTCOME_TWICE' } },
    ]);
  });

  test('keeps what stands for parts in step with them', () => {
    const other = entrySubject('logs/b/*');
    const ledger = outcomeLedger();
    add(ledger, table('x'), table('y'), standing(ENTRY, 2));
    add(ledger, table('x', other), table('z', other), standing(other, 2));
    const outcomes = [...ledger.result().outcomes].map(({ subject, status, parts }) => [
      subject.name,
      status,
      parts?.created,
      parts?.failed,
    ]);
    expect(outcomes).toEqual([
      ['logs/*', 'created', 1, 1],
      ['logs/b/*', 'created', 1, 0],
      ['x', 'failed', undefined, undefined],
      ['y', 'created', undefined, undefined],
      ['z', 'created', undefined, undefined],
    ]);
  });

  test('fails what stands for parts of which something else was said before', () => {
    const ledger = outcomeLedger();
    add(ledger, { subject: { kind: 'table', name: 'x' }, scope: 'b', status: 'empty', reason: 'no objects' });
    add(ledger, table('x'), standing(ENTRY, 1));
    expect([...ledger.result().outcomes].map(({ status, parts }) => [status, parts])).toEqual([
      ['failed', undefined],
      ['failed', undefined],
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { noOutcomes, type Outcome } from './outcome.js';
import { OutcomeLedger } from './outcome-ledger.js';
import { bucketSubject, entrySubject } from './run.test.fixture.js';

const ENTRY = entrySubject('logs/*');

function table(name: string, of = ENTRY): Outcome {
  return { subject: { kind: 'table', name }, scope: 'a', of, status: 'created' };
}

function standing(subject: typeof ENTRY, created: number): Outcome {
  return { subject, scope: 'a', status: 'created', parts: { ...noOutcomes(), created } };
}

describe('OutcomeLedger', () => {
  test('knows which subjects have no outcome yet', () => {
    const ledger = new OutcomeLedger();
    ledger.known([bucketSubject('a'), ENTRY]);
    ledger.add([{ subject: bucketSubject('a'), scope: 'a', status: 'created' }]);
    ledger.known([bucketSubject('a')]);
    expect(ledger.unsettled()).toEqual([ENTRY]);
  });

  test('fails a subject that two splits told of, whatever they told', () => {
    const ledger = new OutcomeLedger();
    ledger.add([{ subject: ENTRY, scope: 'a', status: 'created' }]);
    ledger.add([{ subject: ENTRY, scope: 'b', status: 'created' }]);
    expect(ledger.outcomes()).toMatchObject([{ subject: ENTRY, scope: 'a', status: 'failed', error: { code: 'OUTCOME_TWICE' } }]);
  });

  test('keeps what stands for parts in step with them', () => {
    const other = entrySubject('logs/b/*');
    const ledger = new OutcomeLedger();
    ledger.add([table('x'), table('y'), standing(ENTRY, 2)]);
    ledger.add([table('x', other), table('z', other), standing(other, 2)]);
    const outcomes = ledger.outcomes().map(({ subject, status, parts }) => [subject.name, status, parts?.created, parts?.failed]);
    expect(outcomes).toEqual([
      ['x', 'failed', undefined, undefined],
      ['y', 'created', undefined, undefined],
      ['logs/*', 'created', 1, 1],
      ['z', 'created', undefined, undefined],
      ['logs/b/*', 'created', 1, 0],
    ]);
  });

  test('fails what stands for parts of which something else was said before', () => {
    const ledger = new OutcomeLedger();
    ledger.add([{ subject: { kind: 'table', name: 'x' }, scope: 'b', status: 'empty', reason: 'no objects' }]);
    ledger.add([table('x'), standing(ENTRY, 1)]);
    expect(ledger.outcomes().map(({ status, parts }) => [status, parts])).toEqual([
      ['failed', undefined],
      ['failed', undefined],
    ]);
  });
});

import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketSubject, entrySubject, outcomeLedger } from '../run.test.fixture.js';
import { plain } from './any-outcome.test.fixture.js';
import { noOutcomes, type Outcome } from './outcome.js';
import type { OutcomeLedger } from './outcome-ledger.js';

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

  test('tells whether an outcome is the first of its subject', () => {
    const ledger = outcomeLedger();
    expect([table('x'), table('y'), table('x')].map((outcome) => ledger.add(outcome))).toEqual([true, true, false]);
  });

  test('comes to the same whether its outcomes are in memory or not, also where something is told of twice', () => {
    const names = array(constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { minLength: 1, maxLength: 30 });
    assert(
      property(names, (told) => {
        const results = [1000, 3].map((inMemory) => {
          const ledger = outcomeLedger(inMemory);
          for (const [index, name] of told.entries()) add(ledger, table(name, entrySubject(`e${index % 2}`)));
          const { outcomes, figures, subjects } = ledger.result();
          const read = [...outcomes].map(plain);
          ledger.dispose();
          return {
            read,
            totals: figures.totals,
            kinds: figures.subjects,
            scopes: [...figures.scopes],
            subjects,
            count: outcomes.count,
          };
        });
        expect(results[1]).toEqual(results[0]);
        const distinct = new Set(told);
        expect(results[0]).toMatchObject({ subjects: distinct.size, count: distinct.size });
        const once = [...distinct].filter((name) => told.indexOf(name) === told.lastIndexOf(name));
        expect(results[0]?.totals).toMatchObject({ created: once.length, failed: distinct.size - once.length });
      }),
    );
  });

  test('adds up what is told of twice once', () => {
    const ledger = outcomeLedger(2);
    add(ledger, table('x'), table('y'), table('z'), standing(ENTRY, 3), table('x'), table('x'));
    const { figures, subjects, outcomes } = ledger.result();
    expect(figures.totals).toEqual({ ...noOutcomes(), created: 2, failed: 1 });
    expect(figures.standing).toBe(1);
    expect(figures.wrongWholes).toEqual([]);
    expect(figures.subjects).toEqual({
      entry: { ...noOutcomes(), created: 1 },
      table: { ...noOutcomes(), created: 2, failed: 1 },
    });
    expect([subjects, outcomes.count]).toEqual([4, 4]);
    expect([...outcomes][0]).toMatchObject({ subject: ENTRY, parts: { created: 2, failed: 1 } });
    ledger.dispose();
  });
});

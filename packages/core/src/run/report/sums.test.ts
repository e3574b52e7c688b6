import { expect, test } from 'vitest';
import { noOutcomes, type Outcome } from '../outcomes/outcome.js';
import { OutcomeFigures } from '../outcomes/outcome-figures.js';
import { bucketSubject, entrySubject } from '../run.test.fixture.js';
import { checkSums, type Sums } from './sums.js';

const ENTRY = entrySubject('logs/*');
const OUTCOMES: readonly Outcome[] = [
  { subject: bucketSubject('a'), scope: 'a', status: 'created' },
  { subject: ENTRY, scope: 'a', status: 'created', parts: { ...noOutcomes(), created: 1 } },
  { subject: { kind: 'table', name: 'x' }, of: ENTRY, scope: 'a', status: 'created' },
];

function sums(outcomes = OUTCOMES, more: Partial<Sums> = {}): Sums {
  const figures = new OutcomeFigures();
  for (const outcome of outcomes) figures.add(outcome);
  const { totals, standing, subjects, wrongWholes } = figures;
  const counts = { outcomes: outcomes.length, told: outcomes.length, totals, standing, subjects, wrongWholes };
  return { ...counts, scopes: [...figures.scopes.values()], unsettled: [], ...more };
}

test('what adds up is no error, in whatever order it came', () => {
  expect(checkSums(sums())).toBeUndefined();
  expect(checkSums(sums([...OUTCOMES].reverse()))).toBeUndefined();
  expect(checkSums(sums([]))).toBeUndefined();
});

test.each<[string, Sums, string]>([
  ['a subject without an outcome', sums(OUTCOMES, { unsettled: [bucketSubject('b')] }), 'the bucket b has no outcome'],
  ['a subject with two', sums(OUTCOMES, { told: 2 }), 'there are 3 outcomes of 2 subjects'],
  ['parts that are not there', sums(OUTCOMES.slice(0, 2)), 'the parts of the entry logs/* are not 1'],
  [
    'totals that are not those of the outcomes',
    sums(OUTCOMES, { totals: { ...noOutcomes(), created: 3 } }),
    'there are 3 outcomes, and not 3 and 1 that stand for parts; the scopes have 2 outcomes, and the run 3',
  ],
  [
    'an outcome that is in no log',
    sums(OUTCOMES, { outcomes: 2, told: 2 }),
    'the kinds of subjects have 3 outcomes, and the run 2',
  ],
])('tells of %s', (_, wrong, message) => {
  expect(checkSums(wrong)).toMatchObject({ code: 'OUTCOMES_DO_NOT_ADD_UP', message: expect.stringContaining(message) });
});

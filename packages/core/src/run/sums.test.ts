import { expect, test } from 'vitest';
import { noOutcomes, type Outcome } from './outcome.js';
import { bucketSubject, entrySubject } from './run.test.fixture.js';
import { checkSums, countOutcomes, type Sums } from './sums.js';

const ENTRY = entrySubject('logs/*');
const OUTCOMES: readonly Outcome[] = [
  { subject: bucketSubject('a'), scope: 'a', status: 'created' },
  { subject: ENTRY, scope: 'a', status: 'created', parts: { ...noOutcomes(), created: 1 } },
  { subject: { kind: 'table', name: 'x' }, of: ENTRY, scope: 'a', status: 'created' },
];

function sums(outcomes = OUTCOMES, more: Partial<Sums> = {}): Sums {
  const totals = countOutcomes(outcomes);
  return { outcomes, totals, scopes: [{ outcomes: totals }], unsettled: [], ...more };
}

test('what adds up is no error', () => {
  expect(checkSums(sums())).toBeUndefined();
  expect(checkSums(sums([]))).toBeUndefined();
});

test.each<[string, Sums, string]>([
  ['a subject without an outcome', sums(OUTCOMES, { unsettled: [bucketSubject('b')] }), 'the bucket b has no outcome'],
  ['a subject with two', sums([...OUTCOMES, ...OUTCOMES.slice(0, 1)]), 'the bucket a has two outcomes'],
  ['parts that are not there', sums(OUTCOMES.slice(0, 2)), 'the parts of the entry logs/* are not 1'],
  [
    'totals that are not those of the outcomes',
    sums(OUTCOMES, { totals: { ...noOutcomes(), created: 3 } }),
    'there are 3 outcomes, and not 3 and 1 that stand for parts; the scopes have 2 outcomes, and the run 3',
  ],
])('tells of %s', (_, wrong, message) => {
  expect(checkSums(wrong)).toMatchObject({ code: 'OUTCOMES_DO_NOT_ADD_UP', message });
});

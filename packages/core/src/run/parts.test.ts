import { IngestError } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { noOutcomes, type Outcome, type OutcomeStatus, subjectKey } from './outcomes/outcome.js';
import { partsOf } from './parts.js';
import { entrySubject } from './run.test.fixture.js';

const ENTRY = entrySubject('logs/*');

function part(status: OutcomeStatus, name = `t-${status}`): Outcome {
  const told = { subject: { kind: 'table', name }, scope: 'a', of: ENTRY } as const;
  switch (status) {
    case 'failed':
      return { ...told, status, error: new IngestError('FILE_CORRUPT', { message: 'no footer', path: `${name}/a.parquet` }) };
    case 'filtered':
      return { ...told, status, rule: 'excludes ^tmp' };
    case 'empty':
      return { ...told, status, reason: 'all files are empty' };
    default:
      return { ...told, status };
  }
}

function fold(...outcomes: readonly Outcome[]) {
  return partsOf(outcomes).get(subjectKey(ENTRY))?.outcome('a');
}

describe('partsOf', () => {
  test.each<[OutcomeStatus, readonly OutcomeStatus[]]>([
    ['created', ['failed', 'unchanged', 'updated', 'created']],
    ['updated', ['filtered', 'unchanged', 'updated']],
    ['unchanged', ['empty', 'failed', 'unchanged']],
    ['failed', ['empty', 'filtered', 'failed']],
    ['filtered', ['empty', 'filtered']],
    ['empty', ['empty']],
  ])('makes it %s of %j', (status, parts) => {
    const outcome = fold(...parts.map((each) => part(each)));
    const counts = { ...noOutcomes(), ...Object.fromEntries(parts.map((each) => [each, 1])) };
    expect(outcome).toMatchObject({ subject: ENTRY, scope: 'a', status, parts: counts });
  });

  test('says why of one and how many there are', () => {
    const failed = fold(part('failed', 'x'), part('failed', 'y'), part('empty'));
    expect(failed).toMatchObject({
      error: {
        code: 'PARTS_FAILED',
        message: '2 of its 3 parts, the first of them x: no footer [FILE_CORRUPT]',
        path: 'x/a.parquet',
      },
    });
    expect(fold(part('filtered', 'x'), part('filtered', 'y'))).toMatchObject({
      rule: 'all 2 parts, the first of them x: excludes ^tmp',
    });
    expect(fold(part('empty', 'x'))).toMatchObject({ reason: 'its only part, x: all files are empty' });
  });

  test('keeps apart what is of different subjects, and leaves out what is of none', () => {
    const { of: _, ...whole } = part('created', 'z');
    const other = { ...part('empty', 'y'), of: entrySubject('other') };
    const parts = partsOf([part('created', 'x'), other, whole]);
    expect([...parts.values()].map(({ subject, counts }) => [subject.name, counts.created, counts.empty])).toEqual([
      ['logs/*', 1, 0],
      ['other', 0, 1],
    ]);
  });
});

import { IngestError } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { DeletionSurvey } from './deletion-survey.js';
import { failedOutcome, noOutcomes, type Outcome } from './outcome.js';
import { bucketSplit, bucketSubject, entrySubject, groupSplit } from './run.test.fixture.js';
import type { SplitResult } from './run-split.js';

const X = { subject: entrySubject('x'), scope: 'a' } as const;
const ERROR = new IngestError('FILE_CORRUPT');
const ROOT = bucketSplit('a');
const GROUP = groupSplit('a', 'x');

function result(outcomes: readonly Outcome[], more: Partial<SplitResult> = {}): SplitResult {
  return { outcomes, children: [], names: [], fingerprint: '', ...more };
}

function gapAfter(...outcomes: readonly Outcome[]): string | undefined {
  const survey = new DeletionSurvey();
  survey.known(ROOT);
  survey.settled(ROOT, result(outcomes));
  return survey.scopes.get('lake.a')?.gap;
}

describe('DeletionSurvey', () => {
  test('knows what is gone of a scope of which each split was read to its end', () => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    survey.known(GROUP);
    survey.settled(ROOT, result([], { names: ['lake.a'] }));
    expect(survey.scopes).toEqual(new Map([['lake.a', { scope: 'a', gap: 'not all of it was read' }]]));
    survey.settled(GROUP, result([], { names: ['lake.a.x'] }));
    expect(survey.scopes).toEqual(new Map([['lake.a', { scope: 'a' }]]));
    expect(survey.alive).toEqual(new Set(['lake.a', 'lake.a.x']));
  });

  test('does not after a split that was not read to its end, whatever comes later', () => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    survey.known(GROUP);
    survey.settled(GROUP, result([], { error: new IngestError('S3_ACCESS_DENIED', { message: 'denied' }), names: ['lake.a.x'] }));
    survey.settled(ROOT, result([]));
    expect(survey.scopes.get('lake.a')?.gap).toBe('a/x was not read to its end: denied');
    expect(survey.alive).toEqual(new Set(['lake.a.x']));
  });

  test('does not of a scope with a split that may lack something, though each was read to its end', () => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    survey.known({ ...GROUP, gap: 'it was looked at a week ago' });
    survey.settled(ROOT, result([], { names: ['lake.a'] }));
    survey.settled(GROUP, result([], { names: ['lake.a.x'] }));
    expect(survey.scopes).toEqual(new Map([['lake.a', { scope: 'a', gap: 'it was looked at a week ago' }]]));
    expect(survey.alive).toEqual(new Set(['lake.a', 'lake.a.x']));
  });

  test.each<[string, Outcome]>([
    ['failed', { ...X, status: 'failed', error: ERROR }],
    ['filtered', { ...X, status: 'filtered', rule: 'excluded' }],
    ['empty', { ...X, status: 'empty', reason: 'no files' }],
  ])('keeps what is %s, where its container is known', (_, outcome) => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    survey.settled(ROOT, result([{ ...outcome, fullyQualifiedName: 'lake.a.x' }]));
    expect(survey.scopes.get('lake.a')?.gap).toBeUndefined();
    expect(survey.kept).toEqual(new Set(['lake.a.x']));
  });

  test('does not know what is gone where something is failed or filtered and its container is not known', () => {
    const unknown = 'and it is not known which containers are its own';
    const subject = { ...entrySubject('x'), at: 'manifest#/entries/0' };
    expect(gapAfter(failedOutcome(subject, 'a', ERROR))).toBe(`the entry x (manifest#/entries/0) is failed, ${unknown}`);
    expect(gapAfter({ ...X, status: 'filtered', rule: 'excluded' })).toBe(`the entry x is filtered, ${unknown}`);
    expect(gapAfter({ ...X, status: 'empty', reason: 'no objects' })).toBeUndefined();
    expect(gapAfter({ ...X, status: 'created', fullyQualifiedName: 'lake.a.x' })).toBeUndefined();
  });

  test('leaves what stands for its parts to these', () => {
    expect(gapAfter({ ...X, parts: noOutcomes(), status: 'filtered', rule: 'excluded' })).toBeUndefined();
  });

  test('knows where the containers of a split are that is below something kept', () => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    survey.known(GROUP);
    const bucket = { subject: bucketSubject('a'), scope: 'a', fullyQualifiedName: 'lake.a' };
    survey.settled(ROOT, result([{ ...bucket, status: 'filtered', rule: 'processor filter' }]));
    survey.settled(GROUP, result([{ ...X, status: 'filtered', rule: 'its parent is filtered out' }]));
    expect(survey.scopes.get('lake.a')?.gap).toBeUndefined();
  });
});

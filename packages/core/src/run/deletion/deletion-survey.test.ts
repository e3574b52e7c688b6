import { IngestError, type Split } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { failedOutcome, noOutcomes, type Outcome } from '../outcomes/outcome.js';
import { bucketSplit, bucketSubject, entrySubject, groupSplit } from '../run.test.fixture.js';
import { DeletionSurvey } from './deletion-survey.js';

const X = { subject: entrySubject('x'), scope: 'a' } as const;
const ERROR = new IngestError('FILE_CORRUPT');
const ROOT = bucketSplit('a');
const GROUP = groupSplit('a', 'x');

function settled(survey: DeletionSurvey, split: Split, outcomes: readonly Outcome[], error?: IngestError): void {
  for (const outcome of outcomes) survey.told(split, outcome);
  survey.settled(split, error);
}

function gapOf(survey: DeletionSurvey): string | undefined {
  return survey.facts().scopes.get('lake.a')?.gap;
}

function gapAfter(...outcomes: readonly Outcome[]): string | undefined {
  const survey = new DeletionSurvey();
  survey.known(ROOT);
  settled(survey, ROOT, outcomes);
  return gapOf(survey);
}

describe('DeletionSurvey', () => {
  test('knows what is gone of a scope of which each split was read to its end', () => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    survey.known(GROUP);
    survey.alive('lake.a');
    settled(survey, ROOT, []);
    expect(survey.facts().scopes).toEqual(new Map([['lake.a', { scope: 'a', gap: 'not all of it was read' }]]));
    survey.alive('lake.a.x');
    settled(survey, GROUP, []);
    expect(survey.facts().scopes).toEqual(new Map([['lake.a', { scope: 'a' }]]));
    const { alive, occupied } = survey.facts();
    expect(['lake', 'lake.a', 'lake.a.x', 'lake.a.y'].map((name) => alive.has(name))).toEqual([false, true, true, false]);
    expect(['lake', 'lake.a', 'lake.a.x', 'lake.b'].map((name) => occupied.has(name))).toEqual([true, true, false, false]);
  });

  test('does not after a split that was not read to its end, whatever comes later', () => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    survey.known(GROUP);
    survey.alive('lake.a.x');
    const error = new IngestError('S3_ACCESS_DENIED', { message: 'denied' });
    settled(survey, GROUP, [failedOutcome(entrySubject('x'), 'a', error)], error);
    settled(survey, ROOT, []);
    expect(gapOf(survey)).toBe('a/x was not read to its end: denied');
    expect(['lake.a', 'lake.a.x'].map((name) => survey.facts().alive.has(name))).toEqual([false, true]);
  });

  test('does not of a scope with a split that may lack something, though each was read to its end', () => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    survey.known({ ...GROUP, gap: 'it was looked at a week ago' });
    survey.alive('lake.a');
    settled(survey, ROOT, []);
    survey.alive('lake.a.x');
    settled(survey, GROUP, []);
    expect(survey.facts().scopes).toEqual(new Map([['lake.a', { scope: 'a', gap: 'it was looked at a week ago' }]]));
    expect(['lake.a', 'lake.a.x'].map((name) => survey.facts().alive.has(name))).toEqual([true, true]);
  });

  test.each<[string, Outcome]>([
    ['failed', { ...X, status: 'failed', error: ERROR }],
    ['filtered', { ...X, status: 'filtered', rule: 'excluded' }],
    ['empty', { ...X, status: 'empty', reason: 'no files' }],
  ])('keeps what is %s, where its container is known', (_, outcome) => {
    const survey = new DeletionSurvey();
    survey.known(ROOT);
    settled(survey, ROOT, [{ ...outcome, fullyQualifiedName: 'lake.a.x' }]);
    expect(gapOf(survey)).toBeUndefined();
    expect(['lake.a', 'lake.a.x'].map((name) => survey.facts().kept.has(name))).toEqual([false, true]);
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
    settled(survey, ROOT, [{ ...bucket, status: 'filtered', rule: 'processor filter' }]);
    settled(survey, GROUP, [{ ...X, status: 'filtered', rule: 'its parent is filtered out' }]);
    expect(gapOf(survey)).toBeUndefined();
  });
});

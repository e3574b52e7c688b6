import { IngestError } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { failedOutcome, type Outcome } from '../outcomes/outcome.js';
import { OutcomeFigures } from '../outcomes/outcome-figures.js';
import { bucketSplit, bucketSubject, entrySubject, groupSplit, SERVICE_ENTITY } from '../run.test.fixture.js';
import { ScopeTracker } from './scope-tracker.js';

const WRITTEN: Outcome = { subject: bucketSubject('a'), scope: 'a', status: 'created' };
const ENTRY: Outcome = { subject: entrySubject('x'), scope: 'a', status: 'updated', columns: 3 };
const ERROR = new IngestError('S3_ACCESS_DENIED');

function figuresOf(outcomes: readonly Outcome[]): OutcomeFigures {
  const figures = new OutcomeFigures();
  for (const outcome of outcomes) figures.add(outcome);
  return figures;
}

function summaryOf(tracker: ScopeTracker, outcomes: readonly Outcome[] = [], scope = 'a') {
  return tracker.summaries(figuresOf(outcomes).scopes).find((summary) => summary.scope === scope);
}

describe('ScopeTracker', () => {
  test('a scope is complete when each split that is known of it is done', () => {
    const tracker = new ScopeTracker();
    const [root, group] = [bucketSplit('a'), groupSplit('a', 'x')];
    tracker.known(root);
    expect(summaryOf(tracker)).toMatchObject({ complete: false, splits: { done: 0, known: 1 } });
    tracker.done(root);
    tracker.known(group);
    expect(summaryOf(tracker)).toMatchObject({ complete: false, splits: { done: 1, known: 2 } });
    tracker.done(group);
    const complete = { complete: true, splits: { done: 2, known: 2 }, containers: 2, columns: 3 };
    expect(summaryOf(tracker, [WRITTEN, ENTRY])).toMatchObject(complete);
  });

  test('a split that was not read to its end leaves its scope incomplete, and others not', () => {
    const tracker = new ScopeTracker();
    for (const name of ['a', 'b']) tracker.known(bucketSplit(name));
    tracker.done(bucketSplit('b'));
    expect(summaryOf(tracker, [], 'a')?.complete).toBe(false);
    expect(summaryOf(tracker, [], 'b')?.complete).toBe(true);
  });

  test('a failed subject leaves its scope incomplete; an empty or a filtered one does not', () => {
    const outcomes: Outcome[] = [
      WRITTEN,
      failedOutcome(entrySubject('x'), 'a', ERROR),
      { subject: entrySubject('y'), scope: 'b', status: 'empty', reason: 'no objects' },
      { subject: entrySubject('z'), scope: 'b', status: 'filtered', rule: 'excluded' },
    ];
    const tracker = new ScopeTracker();
    expect(summaryOf(tracker, outcomes, 'a')).toMatchObject({ complete: false, containers: 1 });
    expect(summaryOf(tracker, outcomes, 'b')).toMatchObject({ complete: true, containers: 0 });
  });

  test('the service is no container', () => {
    const outcomes: Outcome[] = [{ subject: { kind: 'service', name: SERVICE_ENTITY.name }, scope: '', status: 'created' }];
    expect(summaryOf(new ScopeTracker(), outcomes, '')).toMatchObject({ containers: 0, outcomes: { created: 1 } });
  });

  test('says why it is not known what of a scope is gone', () => {
    const tracker = new ScopeTracker();
    tracker.unknown('a', { reason: 'not all of it was read', containers: 3 });
    expect(summaryOf(tracker)?.goneUnknown).toEqual({ reason: 'not all of it was read', containers: 3 });
  });

  test('counts requests, bytes and warnings by scope, and lists the run as a whole first', () => {
    const tracker = new ScopeTracker();
    tracker.costs('b').request('s3:GetObject');
    tracker.costs('a').request('s3:ListObjectsV2');
    tracker.costs('a').request('s3:GetObject');
    tracker.costs('a').request('s3:GetObject');
    tracker.costs('a').bytes(10);
    tracker.costs('a').bytes(5);
    tracker.warned('');
    expect(
      tracker.summaries(new Map()).map(({ scope, requests, bytes, warnings }) => ({ scope, requests, bytes, warnings })),
    ).toEqual([
      { scope: '', requests: {}, bytes: 0, warnings: 1 },
      { scope: 'a', requests: { 's3:GetObject': 2, 's3:ListObjectsV2': 1 }, bytes: 15, warnings: 0 },
      { scope: 'b', requests: { 's3:GetObject': 1 }, bytes: 0, warnings: 0 },
    ]);
  });
});

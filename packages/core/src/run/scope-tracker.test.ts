import { IngestError } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { failedOutcome, type Outcome } from './outcome.js';
import { bucketSplit, bucketSubject, entrySubject, groupSplit, SERVICE_ENTITY } from './run.test.fixture.js';
import type { SplitResult } from './run-split.js';
import { ScopeTracker } from './scope-tracker.js';

function result(outcomes: readonly Outcome[], error?: IngestError): SplitResult {
  return { outcomes, children: [], names: [], fingerprint: '', ...(error === undefined ? {} : { error }) };
}

const WRITTEN: Outcome = { subject: bucketSubject('a'), status: 'created' };
const ENTRY: Outcome = { subject: entrySubject('x'), status: 'updated', columns: 3 };
const ERROR = new IngestError('S3_ACCESS_DENIED');

function summaryOf(tracker: ScopeTracker, scope = 'a') {
  return tracker.summaries().find((summary) => summary.scope === scope);
}

describe('ScopeTracker', () => {
  test('a scope is complete when each split that is known of it is done', () => {
    const tracker = new ScopeTracker();
    const [root, group] = [bucketSplit('a'), groupSplit('a', 'x')];
    tracker.known(root);
    expect(summaryOf(tracker)).toMatchObject({ complete: false, splits: { done: 0, known: 1 } });
    tracker.settled(root, result([WRITTEN]));
    tracker.known(group);
    expect(summaryOf(tracker)).toMatchObject({ complete: false, splits: { done: 1, known: 2 } });
    tracker.settled(group, result([ENTRY]));
    expect(summaryOf(tracker)).toMatchObject({ complete: true, splits: { done: 2, known: 2 }, containers: 2, columns: 3 });
  });

  test('a split that was not read to its end leaves its scope incomplete, and others not', () => {
    const tracker = new ScopeTracker();
    for (const name of ['a', 'b']) tracker.known(bucketSplit(name));
    tracker.settled(bucketSplit('a'), result([], ERROR));
    tracker.settled(bucketSplit('b'), result([]));
    expect(summaryOf(tracker, 'a')?.complete).toBe(false);
    expect(summaryOf(tracker, 'b')?.complete).toBe(true);
  });

  test('a failed subject leaves its scope incomplete; an empty or a filtered one does not', () => {
    const tracker = new ScopeTracker();
    for (const name of ['a', 'b']) tracker.known(bucketSplit(name));
    tracker.settled(bucketSplit('a'), result([WRITTEN, failedOutcome(entrySubject('x'), ERROR)]));
    tracker.settled(
      bucketSplit('b'),
      result([
        { subject: entrySubject('y'), status: 'empty', reason: 'no objects' },
        { subject: entrySubject('z'), status: 'filtered', rule: 'excluded' },
      ]),
    );
    expect(summaryOf(tracker, 'a')).toMatchObject({ complete: false, containers: 1 });
    expect(summaryOf(tracker, 'b')).toMatchObject({ complete: true, containers: 0 });
  });

  test('counts outcomes of splits that were not read', () => {
    const tracker = new ScopeTracker();
    tracker.outcomes('a', [failedOutcome(entrySubject('x'), ERROR)]);
    expect(summaryOf(tracker)?.outcomes).toEqual({ created: 0, updated: 0, unchanged: 0, filtered: 0, empty: 0, failed: 1 });
  });

  test('the service is no container', () => {
    const tracker = new ScopeTracker();
    tracker.outcomes('', [{ subject: { kind: 'service', name: SERVICE_ENTITY.name }, status: 'created' }]);
    expect(summaryOf(tracker, '')).toMatchObject({ containers: 0, outcomes: { created: 1 } });
  });

  test('counts requests, bytes and warnings by scope, and lists the run as a whole first', () => {
    const tracker = new ScopeTracker();
    tracker.meter('b').request('s3:GetObject');
    tracker.meter('a').request('s3:ListObjectsV2');
    tracker.meter('a').request('s3:GetObject');
    tracker.meter('a').request('s3:GetObject');
    tracker.meter('a').bytes(10);
    tracker.meter('a').bytes(5);
    tracker.warned('');
    expect(tracker.summaries().map(({ scope, requests, bytes, warnings }) => ({ scope, requests, bytes, warnings }))).toEqual([
      { scope: '', requests: {}, bytes: 0, warnings: 1 },
      { scope: 'a', requests: { 's3:GetObject': 2, 's3:ListObjectsV2': 1 }, bytes: 15, warnings: 0 },
      { scope: 'b', requests: { 's3:GetObject': 1 }, bytes: 0, warnings: 0 },
    ]);
  });
});

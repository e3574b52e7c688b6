import { type ErrorCode, IngestError, Sensitive } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { NO_DELETION } from '../deletion/delete-gone.js';
import { failedOutcome, noOutcomes, type Outcome } from '../outcomes/outcome.js';
import { bucketSubject, entrySubject, ledgerOf } from '../run.test.fixture.js';
import { exitCodeOf, makeReport, type ReportParts } from './report.js';
import { reportToJson } from './report-json.js';
import { ScopeTracker } from './scope-tracker.js';

const CREATED: Outcome = { subject: bucketSubject('b'), scope: 'b', status: 'created' };
const EMPTY: Outcome = { subject: entrySubject('e'), scope: 'b', status: 'empty', reason: 'no objects' };

function failed(code: ErrorCode, name = 'a'): Outcome {
  return failedOutcome(bucketSubject(name), name, new IngestError(code));
}

function report(outcomes: readonly Outcome[], more: Partial<ReportParts> = {}) {
  const ledger = ledgerOf(outcomes).result();
  return makeReport({
    runId: 'run-1',
    serviceName: 'lake',
    source: 's3',
    sink: 'console',
    startedAt: 0,
    endedAt: 1500,
    scopes: new ScopeTracker().summaries(ledger.figures.scopes),
    ledger,
    warnings: [],
    interrupted: false,
    deletion: NO_DELETION,
    unsettled: [],
    ...more,
  });
}

test('makeReport adds up the outcomes and orders them by their subjects', () => {
  const { totals, outcomes } = report([EMPTY, CREATED, failed('BUCKET_NOT_FOUND')]);
  expect(totals).toEqual({ created: 1, updated: 0, unchanged: 0, filtered: 0, empty: 1, failed: 1 });
  expect([...outcomes].map(({ subject }) => subject.name)).toEqual(['a', 'b', 'e']);
});

test('counts what stands for its parts by its kind and nowhere else', () => {
  const parts = { ...noOutcomes(), created: 2 };
  const entry: Outcome = { subject: entrySubject('e'), scope: 'b', status: 'created', parts };
  const tables = ['x', 'y'].map(
    (name): Outcome => ({ subject: { kind: 'table', name }, of: entry.subject, scope: 'b', status: 'created', columns: 3 }),
  );
  const { totals, subjects, scopes, status } = report([CREATED, entry, ...tables]);
  expect(totals.created).toBe(3);
  expect(scopes[0]).toMatchObject({ outcomes: { created: 3 }, containers: 3, columns: 6 });
  expect(Object.entries(subjects).map(([kind, counts]) => [kind, counts.created])).toEqual([
    ['bucket', 1],
    ['entry', 1],
    ['table', 2],
  ]);
  expect(status).toBe('succeeded');
});

test('what does not add up is a failed run, unless it failed before that', () => {
  const unsettled = [entrySubject('lost')];
  const wrong = report([CREATED], { unsettled });
  expect(wrong).toMatchObject({ status: 'failed', error: { code: 'OUTCOMES_DO_NOT_ADD_UP' } });
  expect(exitCodeOf(wrong)).toBe(1);
  expect(report([CREATED], { unsettled, error: new IngestError('S3_TOKEN_EXPIRED') }).error?.code).toBe('S3_TOKEN_EXPIRED');
});

test('a container that could not be deleted fails the run, and what went is told', () => {
  const failed = [{ fullyQualifiedName: 'lake.old', error: new IngestError('DELETE_FAILED') }];
  const made = report([CREATED], { deletion: { ...NO_DELETION, deleted: ['lake.older'], failed } });
  expect(made).toMatchObject({ status: 'partial', deleted: ['lake.older'], notDeleted: failed });
  expect(exitCodeOf(made)).toBe(1);
});

test('a deletion that was refused as a whole fails the run', () => {
  const deletion = { ...NO_DELETION, error: new IngestError('DELETES_TOO_MANY') };
  expect(report([CREATED], { deletion })).toMatchObject({ status: 'failed', error: { code: 'DELETES_TOO_MANY' } });
});

describe('the status and exit code of a run', () => {
  const fatal = (code: ErrorCode) => ({ error: new IngestError(code) });
  test.each<[string, ReturnType<typeof report>, string, number]>([
    ['nothing to do', report([]), 'succeeded', 0],
    ['all done', report([CREATED, EMPTY]), 'succeeded', 0],
    ['one of two failed', report([CREATED, failed('BUCKET_NOT_FOUND')]), 'partial', 1],
    ['one of two out of reach', report([CREATED, failed('S3_ACCESS_DENIED')]), 'partial', 1],
    ['nothing written, out of reach', report([failed('S3_ACCESS_DENIED')]), 'failed', 3],
    ['nothing written, bad data', report([failed('FILE_CORRUPT')]), 'failed', 1],
    ['stopped without permission', report([], fatal('S3_CREDENTIALS_REFUSED')), 'failed', 3],
    ['stopped after something was written', report([CREATED], fatal('OPENMETADATA_UNREACHABLE')), 'failed', 1],
    ['stopped by a wrong workflow', report([CREATED], fatal('MANIFEST_NOT_READABLE')), 'failed', 2],
    ['stopped by a defect', report([CREATED], fatal('INTERNAL')), 'failed', 1],
  ])('%s', (_, made, status, exitCode) => {
    expect(made.status).toBe(status);
    expect(exitCodeOf(made)).toBe(exitCode);
  });

  test('interrupted, whatever was done', () => {
    expect(report([CREATED], { interrupted: true }).status).toBe('interrupted');
  });
});

test('reportToJson spells out errors and times, and shows no secret', () => {
  const error = new IngestError('OPENMETADATA_REFUSED', {
    message: 'name too long',
    path: 's3://a',
    details: { token: new Sensitive('hunter2') },
    cause: new Error('hunter2'),
  });
  const text = [...reportToJson(report([failedOutcome(bucketSubject('a'), 'a', error)]))].join('');
  expect(text).not.toContain('hunter2');
  expect(JSON.parse(text)).toMatchObject({
    startedAt: '1970-01-01T00:00:00.000Z',
    endedAt: '1970-01-01T00:00:01.500Z',
    outcomes: [
      {
        subject: { kind: 'bucket', name: 'a' },
        status: 'failed',
        error: {
          code: 'OPENMETADATA_REFUSED',
          message: 'name too long',
          path: 's3://a',
          hint: "The message is the server's own.",
        },
      },
    ],
  });
});

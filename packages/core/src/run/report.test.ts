import { type ErrorCode, IngestError, Sensitive } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { failedOutcome, type Outcome } from './outcome.js';
import { exitCodeOf, makeReport, type ReportParts, reportToJson } from './report.js';
import { bucketSplit, bucketSubject, entrySubject } from './run.test.fixture.js';
import { ScopeTracker } from './scope-tracker.js';

const CREATED: Outcome = { subject: bucketSubject('b'), status: 'created' };
const EMPTY: Outcome = { subject: entrySubject('e'), status: 'empty', reason: 'no objects' };

function failed(code: ErrorCode, name = 'a'): Outcome {
  return failedOutcome(bucketSubject(name), new IngestError(code));
}

function report(outcomes: readonly Outcome[], more: Partial<ReportParts> = {}) {
  const tracker = new ScopeTracker();
  tracker.settled(bucketSplit('b'), { outcomes, children: [], names: [], fingerprint: '' });
  return makeReport({
    runId: 'run-1',
    serviceName: 'lake',
    source: 's3',
    sink: 'console',
    startedAt: 0,
    endedAt: 1500,
    scopes: tracker.summaries(),
    outcomes,
    warnings: [],
    interrupted: false,
    ...more,
  });
}

test('makeReport adds up the outcomes and orders them by their subjects', () => {
  const { totals, outcomes } = report([EMPTY, CREATED, failed('BUCKET_NOT_FOUND')]);
  expect(totals).toEqual({ created: 1, updated: 0, unchanged: 0, filtered: 0, empty: 1, failed: 1 });
  expect(outcomes.map(({ subject }) => subject.name)).toEqual(['a', 'b', 'e']);
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
  const text = reportToJson(report([failedOutcome(bucketSubject('a'), error)]));
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

import { type Outcome, OutcomeLog, type WorkflowReport } from '@sluice/core';
import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { explain } from './explain.js';
import { listed, NONE, testReport } from './report.test.fixture.js';
import { summary } from './summary.js';

const LOGS = { kind: 'entry', name: 's3://a/logs/*', at: 's3://a/openmetadata.json#/entries/1' } as const;
const CORRUPT = new IngestError('FILE_CORRUPT', { message: 'it has no footer', path: 's3://a/logs/y/1.parquet' });
const OUTCOMES: readonly Outcome[] = [
  { subject: { kind: 'bucket', name: 's3://a' }, scope: 's3://a', status: 'created' },
  { subject: { kind: 'bucket', name: 's3://b' }, scope: 's3://b', status: 'filtered', rule: 'no include matches' },
  {
    subject: { kind: 'entry', name: 's3://a/gone', at: 's3://a/openmetadata.json#/entries/0' },
    scope: 's3://a',
    status: 'empty',
    reason: 'no objects',
  },
  { subject: LOGS, scope: 's3://a', status: 'created', parts: { ...NONE, created: 1, failed: 1 } },
  { subject: { kind: 'service', name: 'lake' }, scope: '', status: 'unchanged' },
  { subject: { kind: 'table', name: 's3://a/logs/x\n\u001B[31m', at: LOGS.at }, of: LOGS, scope: 's3://a', status: 'created' },
  { subject: { kind: 'table', name: 's3://a/logs/y', at: LOGS.at }, of: LOGS, scope: 's3://a', status: 'failed', error: CORRUPT },
];

function report(more: Partial<WorkflowReport> = {}): WorkflowReport {
  const scope = {
    complete: true,
    splits: { done: 1, known: 1 },
    outcomes: NONE,
    containers: 1,
    columns: 0,
    warnings: 0,
    requests: {},
    bytes: 0,
  };
  return testReport({
    status: 'partial',
    sink: 'console',
    endedAt: 1000,
    totals: { ...NONE, created: 2, unchanged: 1, filtered: 1, empty: 1, failed: 1 },
    subjects: {
      bucket: { ...NONE, created: 1, filtered: 1 },
      entry: { ...NONE, created: 1, empty: 1 },
      service: { ...NONE, unchanged: 1 },
      table: { ...NONE, created: 1, failed: 1 },
    },
    scopes: ['', 's3://a', 's3://b'].map((name) => ({ ...scope, scope: name })),
    outcomes: listed(OUTCOMES),
    ...more,
  });
}

test('tells each outcome with its reason, by bucket and by entry, and that they add up', () => {
  expect([...explain(report())].join('')).toMatchInlineSnapshot(`
    "the run as a whole
      unchanged service lake

    s3://a
      created   bucket s3://a
      empty     entry s3://a/gone (s3://a/openmetadata.json#/entries/0): no objects
      created   entry s3://a/logs/* (s3://a/openmetadata.json#/entries/1) [parts: 1 created, 1 failed]
        created   table s3://a/logs/x\\u{a}\\u{1b}[31m
        failed    table s3://a/logs/y: it has no footer [FILE_CORRUPT] at s3://a/logs/y/1.parquet

    s3://b
      filtered  bucket s3://b: no include matches

    totals
      bucket   1 created, 1 filtered
      entry    1 created, 1 empty
      service  1 unchanged
      table    1 created, 1 failed
      2 created, 1 unchanged, 1 filtered, 1 empty, 1 failed: 6 outcomes, and 1 more that stand for their parts: 7 in all
      They add up.
    "
  `);
});

test('tells what was deleted, what not, and where nothing was looked for', () => {
  const [run, a, b] = report().scopes;
  if (run === undefined || a === undefined || b === undefined) throw new Error('three scopes');
  const text = [
    ...explain(
      report({
        scopes: [run, { ...a, goneUnknown: { reason: 'a/x was not read to its end: denied', containers: 2 } }, b],
        deleted: ['lake.old', 'lake.old.x'],
        notDeleted: [
          { fullyQualifiedName: 'lake.c', error: new IngestError('DELETE_FAILED', { message: 'not allowed', path: 'lake.c' }) },
        ],
      }),
    ),
  ].join('');
  expect(text).toContain(
    '\n  it is not known whether 2 of its containers are gone, so that they stay: a/x was not read to its end: denied\n',
  );
  expect(text).toContain(
    'gone from the store\n  deleted lake.old\n  deleted lake.old.x\n  not deleted lake.c: not allowed [DELETE_FAILED] at lake.c\n',
  );
});

test('the summary says how many requests were throttled, where some were', () => {
  const [run, a, b] = report().scopes;
  if (run === undefined || a === undefined || b === undefined) throw new Error('three scopes');
  const requests = { list: 9 };
  const scopes = [run, { ...a, requests, throttled: { list: 2, read: 1 } }, { ...b, throttled: { list: 4 } }];
  expect(summary(report({ scopes }))).toContain(', 9 calls, 7 calls throttled, 0 bytes read');
  expect(summary(report())).not.toContain('throttled');
});

test('tells each of many, those of an entry below it, however they are kept', () => {
  const of = { kind: 'entry', name: 's3://a/*' } as const;
  const names = Array.from({ length: 20_000 }, (_, index) => `s3://a/${String(index).padStart(5, '0')}`);
  const onError = (error: IngestError): never => {
    throw error;
  };
  const outcomes = new OutcomeLog({ keyOf: ({ subject }) => `${subject.kind} ${subject.name}`, onError, inMemory: 500 });
  for (const name of names) outcomes.add({ subject: { kind: 'file', name }, of, scope: 's3://a', status: 'created' });
  outcomes.add({ subject: of, scope: 's3://a', status: 'created', parts: { ...NONE, created: names.length } });
  outcomes.add({ subject: { kind: 'bucket', name: 's3://b' }, scope: 's3://b', status: 'created' });
  outcomes.add({ subject: { kind: 'entry', name: 's3://a/other' }, scope: 's3://a', status: 'empty', reason: 'no objects' });
  const lines = [...explain(report({ outcomes }))];
  outcomes.dispose();
  expect(lines.slice(0, 2)).toEqual(['s3://a\n', '  created   entry s3://a/* [parts: 20000 created]\n']);
  expect(lines.slice(2, 20_002)).toEqual(names.map((name) => `    created   file ${name}\n`));
  expect(lines.slice(20_002, 20_006)).toEqual([
    '  empty     entry s3://a/other: no objects\n',
    '\n',
    's3://b\n',
    '  created   bucket s3://b\n',
  ]);
});

test('says so when they do not add up', () => {
  const error = new IngestError('OUTCOMES_DO_NOT_ADD_UP', { message: 'the bucket c has no outcome' });
  expect([...explain(report({ error }))].at(-1)).toBe('  They do not add up: the bucket c has no outcome\n');
});

test('the summary counts what is written and deleted, and leaves what stands for its parts to them', () => {
  const text = summary(report({ deleted: ['lake.old'] }));
  expect(text).toMatch(
    /^lake: s3 -> console partial: 2 created, 1 unchanged, 1 filtered, 1 empty, 1 failed, 1 deleted in 1\.0 s/,
  );
  expect(text).toContain('deleted, since they are gone from the store\n  lake.old\n');
  expect(text).not.toContain('s3://a/logs/*');
});

test('the summary cuts what is long and says where the rest is', () => {
  const many = Array.from(
    { length: 53 },
    (_, index): Outcome => ({
      subject: { kind: 'entry', name: `s3://a/${index}` },
      scope: 's3://a',
      status: 'filtered',
      rule: 'excluded',
    }),
  );
  expect(summary(report({ outcomes: listed(many), totals: { ...NONE, filtered: many.length } }))).toContain(
    's3://a/49: excluded\n  … and 3 more: see --explain\n',
  );
  expect(summary(report())).not.toContain('--explain');
});

test('the summary says of how much it is not known whether it is gone', () => {
  const scopes = report().scopes.map((scope) =>
    scope.scope === 's3://a' ? { ...scope, goneUnknown: { reason: 'denied', containers: 3 } } : scope,
  );
  expect(summary(report({ scopes }))).toContain('it is not known whether 3 more containers are gone from the store');
});

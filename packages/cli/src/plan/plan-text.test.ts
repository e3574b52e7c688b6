import type { Outcome, WorkflowReport } from '@sluice/core';
import { type Change, IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { listed, NONE, testReport } from '../report/report.test.fixture.js';
import { hasChanges, planText } from './plan-text.js';

function outcome(name: string, ending: Pick<Outcome, 'status'> & object): Outcome {
  return { subject: { kind: 'table', name }, scope: 's3://a', fullyQualifiedName: name, ...ending } as Outcome;
}

function report(outcomes: readonly Outcome[], more: Partial<WorkflowReport> = {}): WorkflowReport {
  const totals = { ...NONE };
  for (const { status } of outcomes) totals[status] += 1;
  return testReport({ totals, outcomes: listed(outcomes), ...more });
}

const textOf = (outcomes: readonly Outcome[], more?: Partial<WorkflowReport>): string =>
  [...planText(report(outcomes, more))].join('');

test('a plan shows what is created, updated field by field, failed and deleted', () => {
  const changes: Change[] = [
    { path: 'size', before: 1, after: 2 },
    { path: 'dataModel.columns.total', after: { name: 'total', dataType: 'DECIMAL', dataTypeDisplay: 'decimal(9,2)' } },
    { path: 'dataModel.columns.old', before: { name: 'old', dataType: 'INT' } },
  ];
  const error = new IngestError('FILE_CORRUPT', { message: 'it has no footer' });
  const outcomes = [
    outcome('lake.a.x', { status: 'created', columns: 1 } as never),
    outcome('lake.a.y', { status: 'updated', changes } as never),
    outcome('lake.a.z', { status: 'failed', error } as never),
    outcome('lake.a.same', { status: 'unchanged' }),
  ];
  expect(textOf(outcomes, { deleted: ['lake.a.gone'] })).toBe(`lake: s3 -> metadata-rest

  + lake.a.x (1 column)
  ~ lake.a.y
      ~ size: 1 -> 2
      + dataModel.columns.total: decimal(9,2)
      - dataModel.columns.old: INT
  ! lake.a.z: it has no footer [FILE_CORRUPT]

  - lake.a.gone

Plan: 1 to create, 1 to update, 1 to delete, 1 unchanged; 1 failed.
A run costs 0 calls.
`);
});

test('names and values of any characters forge no lines and no colours', () => {
  const evil = 'x\n  + forged\u001b[31m\u202e';
  const changes: Change[] = [{ path: evil, before: evil, after: { dataType: evil } }];
  const error = new IngestError('FILE_CORRUPT', { message: evil, hint: evil });
  const text = textOf(
    [
      outcome(evil, { status: 'created' }),
      outcome(evil, { status: 'updated', changes } as never),
      outcome(evil, { status: 'failed', error } as never),
    ],
    { deleted: [evil], serviceName: evil, error },
  );
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^ {2}\+ forged/mu);
});

test('long lists are cut, with how many more there are', () => {
  const many = Array.from({ length: 250 }, (_, index) => outcome(`lake.t${index}`, { status: 'created' }));
  const changes = Array.from({ length: 25 }, (_, index) => ({ path: `f${index}`, after: index }));
  const text = textOf([outcome('lake.wide', { status: 'updated', changes } as never), ...many], {
    deleted: Array.from({ length: 201 }, (_, index) => `lake.gone${index}`),
  });
  expect(text.match(/^ {2}\+ /gm)).toHaveLength(199);
  expect(text).toContain('      … and 5 more\n');
  expect(text).toContain('  … and 51 more: see --out or --json\n');
  expect(text).toContain('  … and 1 more: see --out or --json\n');
  expect(text).toContain('Plan: 250 to create, 1 to update, 201 to delete, 0 unchanged.');
});

test('there is something to change where anything is created, updated or deleted', () => {
  const failed = outcome('x', { status: 'failed', error: new IngestError('FILE_CORRUPT') } as never);
  expect(hasChanges(report([outcome('x', { status: 'unchanged' }), failed]))).toBe(false);
  expect(hasChanges(report([outcome('x', { status: 'created' })]))).toBe(true);
  expect(hasChanges(report([outcome('x', { status: 'updated' })]))).toBe(true);
  expect(hasChanges(report([], { deleted: ['x'] }))).toBe(true);
});

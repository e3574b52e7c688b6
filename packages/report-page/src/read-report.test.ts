import { expect, test } from 'vitest';
import { readReport } from './read-report.js';

const COUNTS = { created: 1, updated: 0, unchanged: 0, filtered: 0, empty: 0, failed: 0 };
const REPORT = {
  formatVersion: 1,
  runId: 'r',
  status: 'succeeded',
  serviceName: 'lake',
  source: 's3',
  sink: 'console',
  startedAt: '2026-11-25T08:00:00.000Z',
  endedAt: '2026-11-25T08:00:01.000Z',
  totals: COUNTS,
  subjects: { bucket: COUNTS },
  scopes: [],
  outcomes: [{ subject: { kind: 'bucket', name: 's3://a' }, scope: 's3://a', status: 'created' }],
  containers: [
    {
      kind: 'container',
      fullyQualifiedName: 'lake.a',
      name: 'a',
      service: 'lake',
      prefix: '/',
      fullPath: 's3://a',
      fileFormats: [],
    },
  ],
  deleted: [],
  notDeleted: [],
  warnings: [],
};

const read = (value: unknown) => () => readReport(JSON.stringify(value), 'r.json');

test('reads a report, with fields that it does not know', () => {
  const newer = { ...REPORT, fieldOfLater: 1 };
  expect(read(newer)()).toEqual(newer);
});

test.each([
  ['text', 'it is not the report of a run'],
  [{ status: 'succeeded' }, 'it is not the report of a run'],
  [{ ...REPORT, formatVersion: 2 }, 'its format is version 2, and this Sluice reads version 1'],
  [{ ...REPORT, outcomes: [{ ...REPORT.outcomes[0], status: 'lost' }] }, '/outcomes/0/status must be equal to one of the'],
  [{ ...REPORT, containers: [{ kind: 'container' }] }, '/containers/0 must have required property'],
  [{ ...REPORT, containers: [{ ...REPORT.containers[0], 'colour\u202e': 1 }] }, 'properties (colour\\u{202e})'],
])('says what is wrong with %j', (value, message) => {
  expect(read(value)).toThrow(expect.objectContaining({ code: 'REPORT_NOT_READABLE', path: 'r.json' }));
  expect(read(value)).toThrow(message);
});

test('says what is wrong with half a report', () => {
  expect(() => readReport(JSON.stringify(REPORT).slice(0, -9), 'r.json')).toThrow('it is not the report of a run');
});

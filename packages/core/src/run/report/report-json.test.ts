import { assert, property, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { anyOutcome } from '../outcomes/any-outcome.test.fixture.js';
import { subjectKey } from '../outcomes/outcome.js';
import type { WorkflowReport } from './report.js';
import { reportToJson } from './report-json.js';

const REPORT: Omit<WorkflowReport, 'outcomes'> = {
  runId: 'run-1\n  "outcomes": []',
  status: 'succeeded',
  serviceName: 'lake',
  source: 's3',
  sink: 'console',
  startedAt: 0,
  endedAt: 1500,
  totals: { created: 0, updated: 0, unchanged: 0, filtered: 0, empty: 0, failed: 0 },
  subjects: {},
  scopes: [],
  deleted: [],
  notDeleted: [],
  warnings: [],
  actions: [],
  cost: { dollars: 0, asOf: '2025-06', unpriced: [] },
};

test('is the JSON of the whole report, in pieces that end where lines end', () => {
  assert(
    property(uniqueArray(anyOutcome, { selector: ({ subject }) => subjectKey(subject), maxLength: 10 }), (outcomes) => {
      const listed = { count: outcomes.length, [Symbol.iterator]: () => outcomes.values(), dispose: () => {} };
      const pieces = [...reportToJson({ ...REPORT, outcomes: listed })];
      expect(pieces).toHaveLength(outcomes.length + 2);
      const times = { startedAt: '1970-01-01T00:00:00.000Z', endedAt: '1970-01-01T00:00:01.500Z' };
      const spelled = outcomes.map((outcome) => {
        if (outcome.status !== 'failed') return outcome;
        const { code, message, path, hint, details } = outcome.error;
        return { ...outcome, error: { code, message, path, hint, details } };
      });
      const whole = `${JSON.stringify({ formatVersion: 1, ...REPORT, ...times, outcomes: spelled }, undefined, 2)}\n`;
      expect(JSON.parse(pieces.join(''))).toEqual(JSON.parse(whole));
      expect(pieces.join('').split('\n').length).toBe(whole.split('\n').length);
      for (const piece of pieces.slice(1)) expect(piece).toMatch(/^(,?\n|\])/);
    }),
  );
});

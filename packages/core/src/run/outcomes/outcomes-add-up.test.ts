import { IngestError, type SourceItem, type Split, type Subject, type WriteResult } from '@sluice/plugin-api';
import { array, assert, asyncProperty, constantFrom, option, record, subarray } from 'fast-check';
import { expect, test } from 'vitest';
import type { NamedProcessor } from '../process-entity.js';
import { container, FakeSink, FakeSource, localCoordinator } from '../run.test.fixture.js';
import { subjectKey } from './outcome.js';

const SUBJECTS: readonly Subject[] = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ kind: 'table', name }));
const DROPPED: NamedProcessor = { type: 'filter', processor: { process: (entity) => (entity.name === 'd' ? [] : [entity]) } };

/** Anything that a source may say of a few subjects, also what it must not. */
const item = record({
  subject: constantFrom(...SUBJECTS),
  of: option(constantFrom(...SUBJECTS), { nil: undefined, freq: 2 }),
  says: constantFrom('entity', 'coming', 'filtered', 'empty', 'failed'),
}).map(({ subject, of, says }): SourceItem => {
  const told = { subject, ...(of === undefined || of === subject ? {} : { of }) };
  switch (says) {
    case 'filtered':
      return { type: 'outcome', ...told, outcome: { status: 'filtered', rule: 'excluded' } };
    case 'empty':
      return { type: 'outcome', ...told, outcome: { status: 'empty', reason: 'no objects' } };
    case 'failed':
      return { type: 'outcome', ...told, outcome: { status: 'failed', error: new IngestError('FILE_CORRUPT') } };
    default:
      return {
        type: 'entity',
        ...told,
        entity: container(subject.name, 'lake.x'),
        ...(says === 'coming' ? { again: true } : {}),
      };
  }
});

const split = record({
  items: array(item, { maxLength: 12 }),
  announced: subarray([...SUBJECTS]),
  end: constantFrom('normally', 'normally', 'throwing'),
});

test('whatever a source says, each subject that is known has one outcome, and all of them add up', async () => {
  await assert(
    asyncProperty(array(split, { minLength: 1, maxLength: 3 }), async (splits) => {
      const plan = splits.map(({ announced }, index): Split => {
        return { id: `${index}`, scope: `s${index}`, root: `lake.s${index}`, payload: null, subjects: announced };
      });
      const reads = splits.map(({ items, end }, index) => [
        `${index}`,
        function* () {
          yield* items;
          if (end === 'throwing') throw new IngestError('S3_ACCESS_DENIED');
        },
      ]);
      const refused: WriteResult = { status: 'failed', error: new IngestError('OPENMETADATA_REFUSED') };
      const coordinator = localCoordinator({
        source: new FakeSource(plan, Object.fromEntries(reads)),
        processors: [DROPPED],
        sink: new FakeSink({ 'lake.x.c': refused }),
      });
      const report = await coordinator.run(new AbortController().signal);
      expect(report.error).toBeUndefined();
      const keys = [...report.outcomes].map(({ subject }) => subjectKey(subject));
      expect(new Set(keys).size).toBe(keys.length);
      const known = splits.flatMap(({ announced, items }) => [
        ...announced,
        // What of a batch that was not taken is known to nobody.
        ...items.flatMap((each) => (each.type === 'split' || splits.some(({ end }) => end === 'throwing') ? [] : [each.subject])),
      ]);
      expect(keys).toEqual(expect.arrayContaining(known.map(subjectKey)));
    }),
    { numRuns: 300 },
  );
});

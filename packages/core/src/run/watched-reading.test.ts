import type { ContainerData, SourceItem } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { bucketSubject, container, stepContext } from './run.test.fixture.js';
import { WatchedReading } from './watched-reading.js';

type EntityItem = Extract<SourceItem, { type: 'entity' }>;

const ITEM: EntityItem = { type: 'entity', subject: bucketSubject('a'), entity: container('a'), fingerprint: 'f' };

test('what was read without a word has its fingerprint', () => {
  expect(new WatchedReading(ITEM, stepContext()).fingerprint).toBe('f');
  const { fingerprint: _, ...without } = ITEM;
  expect(new WatchedReading(without, stepContext()).fingerprint).toBeUndefined();
});

test('what was warned of has none, and the warning is told', () => {
  const context = stepContext();
  const watched = new WatchedReading(ITEM, context);
  const warning = { code: 'SCHEMA_REMARK', message: 'odd' };
  watched.context.report.warn(warning);
  expect(watched.fingerprint).toBeUndefined();
  expect(context.warnings).toEqual([warning]);
});

test('what a processor went by the time for has none', () => {
  const watched = new WatchedReading(ITEM, stepContext());
  watched.context.clock.now();
  expect(watched.fingerprint).toBeUndefined();
});

test('what a processor asked for beside it, and that its fingerprint is not of, has none', async () => {
  let isBeyondFingerprint = false;
  const data: ContainerData = {
    folder: 'a/',
    sample: async () => [],
    sibling: async () => {
      isBeyondFingerprint = true;
      return undefined;
    },
    get isBeyondFingerprint() {
      return isBeyondFingerprint;
    },
  };
  const watched = new WatchedReading({ ...ITEM, data }, stepContext());
  expect(watched.fingerprint).toBe('f');
  await data.sibling('_sluice.yaml');
  expect(watched.fingerprint).toBeUndefined();
});

import type { ContainerData, SourceItem } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { Fingerprint } from './fingerprint.js';
import { bucketItem } from './run.test.fixture.js';

function fingerprintOf(...items: readonly SourceItem[]): string {
  const fingerprint = new Fingerprint();
  for (const item of items) fingerprint.add(item);
  return fingerprint.text();
}

test('a split that yields the same has the same fingerprint, and one that yields something else another', () => {
  expect(fingerprintOf(bucketItem('a'), bucketItem('b'))).toBe(fingerprintOf(bucketItem('a'), bucketItem('b')));
  expect(fingerprintOf(bucketItem('a'))).not.toBe(fingerprintOf(bucketItem('b')));
});

test('what reads the data behind an entity does not count, whatever it holds', () => {
  const itself: { self?: unknown } = {};
  itself.self = itself;
  const data: ContainerData & { readonly holds: unknown } = {
    sample: async () => [],
    folder: 's3://b',
    sibling: async () => undefined,
    holds: itself,
  };
  expect(fingerprintOf({ ...bucketItem('a'), data } as SourceItem)).toBe(fingerprintOf(bucketItem('a')));
});

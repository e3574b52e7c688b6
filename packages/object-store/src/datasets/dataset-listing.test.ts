import { expect, test } from 'vitest';
import type { ObjectInfo } from '../object-store.js';
import { DatasetListing } from './dataset-listing.js';

const object = (name: string, more: Partial<ObjectInfo> = {}): ObjectInfo => ({
  key: `data/${name}`,
  size: 10,
  lastModified: 1000,
  ...more,
});

function listingOf(objects: readonly ObjectInfo[], excludePaths?: readonly string[]): DatasetListing {
  const listing = new DatasetListing('data/', 'json', excludePaths);
  for (const each of objects) listing.add(each);
  return listing;
}

/** The sample has to be the same in whatever order the objects come. */
function samplesOf(objects: readonly ObjectInfo[]): (string | undefined)[] {
  return [objects, objects.toReversed()].map((order) => listingOf(order).sample?.key);
}

test('a file with the declared extension goes before a newer one', () => {
  const objects = [object('a.json', { lastModified: 1 }), object('b.txt', { lastModified: 2 })];
  expect(samplesOf(objects)).toEqual(['data/a.json', 'data/a.json']);
});

test('the extension of JSON lines counts as JSON', () => {
  const objects = [object('a.jsonl', { lastModified: 1 }), object('b.csv', { lastModified: 2 })];
  expect(samplesOf(objects)).toEqual(['data/a.jsonl', 'data/a.jsonl']);
});

test('the newest of the declared files is the sample', () => {
  const objects = [object('a.json', { lastModified: 1 }), object('b.json', { lastModified: 2 })];
  expect(samplesOf(objects)).toEqual(['data/b.json', 'data/b.json']);
});

test('of files equally new the smallest key is the sample', () => {
  expect(samplesOf([object('a.json'), object('b.json')])).toEqual(['data/a.json', 'data/a.json']);
});

test('without any declared extension the newest file is the sample', () => {
  const objects = [object('part-0', { lastModified: 1 }), object('part-1', { lastModified: 2 })];
  expect(samplesOf(objects)).toEqual(['data/part-1', 'data/part-1']);
});

test('archived and empty files are counted and never the sample', () => {
  const listing = listingOf([
    object('a.json', { lastModified: 1 }),
    object('b.json', { lastModified: 2, archived: true }),
    object('c.json', { lastModified: 3, size: 0 }),
  ]);
  expect(listing.sample?.key).toBe('data/a.json');
  expect(listing).toMatchObject({ numberOfObjects: 3, size: 20, archived: 1, artifacts: 0 });
});

test('with only archived and empty files there is no sample', () => {
  expect(samplesOf([object('a.json', { archived: true }), object('b.json', { size: 0 })])).toEqual([undefined, undefined]);
});

test('artifacts are neither counted nor the sample', () => {
  const listing = listingOf([
    object('a.json', { lastModified: 1 }),
    object('_delta_log/0.json', { lastModified: 2 }),
    object('_SUCCESS', { size: 0 }),
    object('', { size: 0 }),
  ]);
  expect(listing).toMatchObject({ numberOfObjects: 1, size: 10, artifacts: 3 });
  expect(listing.sample?.key).toBe('data/a.json');
});

test('an excluded segment drops a key at any depth, and only as a whole segment', () => {
  const listing = listingOf([object('x/old/a.json'), object('old/a.json'), object('older/a.json')], ['old']);
  expect(listing).toMatchObject({ numberOfObjects: 1, artifacts: 2 });
  expect(listing.sample?.key).toBe('data/older/a.json');
});

test('what lies above the prefix excludes nothing', () => {
  expect(listingOf([object('a.json')], ['data']).numberOfObjects).toBe(1);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObjectInfo } from '../object-store.js';
import { ListingDigest } from './listing-digest.js';

const OBJECT: ObjectInfo = { key: 'a/1.csv', size: 5, lastModified: 1000, etag: 'abc' };

function digest(...objects: readonly ObjectInfo[]): string {
  const made = new ListingDigest();
  for (const object of objects) made.add(object);
  return String(made);
}

const object: fc.Arbitrary<ObjectInfo> = fc.record({
  key: fc.string({ unit: 'grapheme', minLength: 1 }),
  size: fc.nat(),
  lastModified: fc.nat(),
  etag: fc.string(),
});

describe('a digest of a listing', () => {
  test('is the same in whatever order and in however many parts the objects come', () => {
    const listing = fc.uniqueArray(object, { selector: ({ key }) => key, maxLength: 30 });
    fc.assert(
      fc.property(listing, fc.nat(30), (objects, at) => {
        const [first, second] = [new ListingDigest(), new ListingDigest()];
        for (const each of objects.slice(at).reverse()) second.add(each);
        for (const each of objects.slice(0, at)) first.add(each);
        first.merge(second);
        expect(String(first)).toBe(digest(...objects));
      }),
    );
  });

  const others: readonly [string, ObjectInfo][] = [
    ['key', { ...OBJECT, key: 'a/2.csv' }],
    ['size', { ...OBJECT, size: 6 }],
    ['time', { ...OBJECT, lastModified: 1001 }],
    ['ETag', { ...OBJECT, etag: 'abd' }],
    ['storage class', { ...OBJECT, archived: true }],
  ];

  test.each(others)('is another one where an object has another %s', (_, other) => {
    expect(digest(other)).not.toBe(digest(OBJECT));
  });

  test('is another one where an object is added or gone, and where two have changed places', () => {
    const [a, b] = [OBJECT, { ...OBJECT, key: 'b', etag: 'other' }];
    const all = [digest(), digest(a), digest(b), digest(a, b), digest({ ...a, key: b.key }, { ...b, key: a.key })];
    expect(new Set(all).size).toBe(all.length);
  });

  test('tells apart what differs by where one part ends and the next begins', () => {
    expect(digest({ ...OBJECT, size: 51, lastModified: 0 })).not.toBe(digest({ ...OBJECT, size: 5, lastModified: 10 }));
    expect(digest({ ...OBJECT, key: 'x\n1' })).not.toBe(digest({ ...OBJECT, key: 'x' }));
  });

  test('takes an object without an ETag, which some stores do not tell', () => {
    const { etag: _, ...without } = OBJECT;
    expect(digest(without)).toBe(digest(without));
    expect(digest(without)).not.toBe(digest(OBJECT));
  });
});

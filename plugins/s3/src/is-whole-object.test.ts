import { expect, test } from 'vitest';
import { isWholeObject } from './is-whole-object.js';

const ETag = '"e"';

test.each([
  ['an object', 5, { ETag, ContentLength: 5 }, undefined, true],
  ['one without an ETag', 5, { LastModified: new Date(0), ContentLength: 5 }, undefined, true],
  ['half of one', 3, { ETag, ContentLength: 5 }, undefined, false],
  ['something of another server', 5, { ContentLength: 5 }, undefined, false],
  ['a range', 2, { ETag, ContentLength: 2, ContentRange: 'bytes 1-2/5' }, { offset: 1, length: 2 }, true],
  ['a range that ends with the object', 2, { ETag, ContentRange: 'bytes 3-4/5' }, { offset: 3, length: 9 }, true],
  ['half of a range', 1, { ETag, ContentLength: 1, ContentRange: 'bytes 1-2/5' }, { offset: 1, length: 2 }, false],
  ['another range', 2, { ETag, ContentRange: 'bytes 0-1/5' }, { offset: 1, length: 2 }, false],
  ['all of an object for its first bytes', 5, { ETag }, { offset: 0, length: 8 }, true],
  ['all of a longer one', 9, { ETag }, { offset: 0, length: 8 }, false],
  ['all of one for a later range', 5, { ETag }, { offset: 1, length: 8 }, false],
])('%s', (_, count, facts, range, isWhole) => {
  expect(isWholeObject(count, facts, range)).toBe(isWhole);
});

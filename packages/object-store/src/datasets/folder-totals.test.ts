import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys } from '../paths/folders.js';
import { FolderTotals, later, type Totals } from './folder-totals.js';

function totalsOf(
  root: string,
  keys: readonly string[],
  isExcluded: (key: string) => boolean = () => false,
): Map<string, Totals> {
  const found = new Map<string, Totals>();
  const totals = new FolderTotals(root, (prefix, each) => {
    expect(found.has(prefix)).toBe(false);
    found.set(prefix, each);
  });
  for (const key of keys) {
    const folder = totals.enter(key.slice(0, key.lastIndexOf('/') + 1));
    if (isExcluded(key)) folder.excluded += 1;
    else {
      folder.numberOfObjects += 1;
      folder.size += key.length;
      folder.lastModified = later(folder.lastModified, key.charCodeAt(key.length - 1));
    }
  }
  totals.end();
  return found;
}

test('each folder has what lies below it, the root last', () => {
  const found = totalsOf('a/', ['a/1', 'a/b/2', 'a/b/c/3', 'a/d/x'], (key) => key.endsWith('x'));
  expect([...found]).toEqual([
    ['a/b/c/', { numberOfObjects: 1, size: 7, lastModified: 51, excluded: 0 }],
    ['a/b/', { numberOfObjects: 2, size: 12, lastModified: 51, excluded: 0 }],
    ['a/d/', { numberOfObjects: 0, size: 0, excluded: 1 }],
    ['a/', { numberOfObjects: 3, size: 15, lastModified: 51, excluded: 1 }],
  ]);
});

test('a listing without objects has its root', () => {
  expect([...totalsOf('', [])]).toEqual([['', { numberOfObjects: 0, size: 0, excluded: 0 }]]);
});

test('the figures are those of an obvious count', () => {
  const keys = fc.uniqueArray(
    fc.array(fc.constantFrom('a', 'b', 'ab', 'a-', ''), { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/')),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(keys, (unsorted) => {
      const sorted = [...unsorted].sort(compareKeys);
      for (const [prefix, { numberOfObjects, size }] of totalsOf('', sorted)) {
        const below = sorted.filter((key) => key.startsWith(prefix));
        expect({ numberOfObjects, size }).toEqual({ numberOfObjects: below.length, size: below.join('').length });
      }
    }),
  );
});

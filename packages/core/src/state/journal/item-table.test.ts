import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ItemTable } from './item-table.js';

const half = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(1024, 2048, 0xffff_ffff), fc.nat(0xffff_ffff));
/** Both 0 is what a free slot has, and the hash of no name. */
const hash = fc.tuple(half, half).filter(([first, second]) => first !== 0 || second !== 0);

test('has what was set last under each hash, as a map has', () => {
  const entries = fc.array(fc.tuple(hash, fc.tuple(half, half), fc.nat()), { maxLength: 3000, size: 'max' });
  fc.assert(
    fc.property(entries, hash, (all, other) => {
      const table = new ItemTable();
      const map = new Map<string, { readonly fingerprint: readonly [number, number]; readonly place: number }>();
      for (const [name, fingerprint, place] of all) {
        table.set(name, fingerprint, place);
        map.set(name.join(), { fingerprint, place });
      }
      expect(table.size).toBe(map.size);
      const wrong = all.filter(([name]) => {
        const { fingerprint = [0, 0], place } = map.get(name.join()) ?? {};
        const [first, second] = fingerprint;
        return table.placeOf(...name) !== place || !table.has(name, [first, second]) || table.has(name, [first, second ^ 1]);
      });
      expect(wrong).toEqual([]);
      expect(table.placeOf(...other)).toBe(map.get(other.join())?.place);
    }),
    { numRuns: 30 },
  );
});

test('has places beyond 4 GiB, and nothing of what was not set', () => {
  const table = new ItemTable();
  table.set([1, 2], [3, 4], 2 ** 40 + 1);
  expect(table.placeOf(1, 2)).toBe(2 ** 40 + 1);
  expect(table.placeOf(2, 1)).toBeUndefined();
  expect(table.has([2, 1], [3, 4])).toBe(false);
  expect(table.has([1, 2], [4, 3])).toBe(false);
});

test('grows, and has all that it had', () => {
  const table = new ItemTable();
  // All begin their search at the same slot.
  for (let index = 0; index < 5000; index += 1) table.set([1024 * 1024, index + 1], [index, 7], index);
  expect(table.size).toBe(5000);
  for (let index = 0; index < 5000; index += 1) expect(table.placeOf(1024 * 1024, index + 1)).toBe(index);
});

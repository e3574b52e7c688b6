import { qualifiedName, qualifiedPath } from '@sluice/plugin-api';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { OccupiedContainers } from './occupied-containers.js';

const qualified = array(constantFrom('a', 'b', 'a.b', 'a"b', '"', '."', '".'), { minLength: 1, maxLength: 4 }).map((parts) =>
  parts.reduce((above, part) => qualifiedName(above, part), 'lake'),
);
/** Also such as no catalogue makes. */
const name = oneof(qualified, qualified, string({ unit: constantFrom('a', '.', '"'), maxLength: 8 }));

test('knows all that anything lies below, in whatever order things come', () => {
  assert(
    property(array(name, { maxLength: 20 }), (names) => {
      const occupied = new OccupiedContainers();
      const expected = new Set<string>();
      for (const each of names) {
        occupied.addAbove(each);
        const above = qualifiedPath(each)?.slice(0, -1) ?? [...each.matchAll(/\./g)].map(({ index }) => each.slice(0, index));
        for (const one of above) expected.add(one);
      }
      const asked = new Set([...expected, ...names, 'lake']);
      expect([...asked].filter((each) => occupied.has(each)).sort()).toEqual([...expected].sort());
    }),
    { numRuns: 2000 },
  );
});

test('takes nothing for occupied that has something beside it', () => {
  const occupied = new OccupiedContainers();
  for (const each of ['lake.a.x', 'lake.a.y', 'lake.a."y.z"', 'lake.ab']) occupied.addAbove(each);
  expect(['lake', 'lake.a', 'lake.a.x', 'lake.a.y', 'lake.ab'].filter((each) => occupied.has(each))).toEqual(['lake', 'lake.a']);
});

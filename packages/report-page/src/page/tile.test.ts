import { expect, test } from 'vitest';
import { type LakeNode, lakeNode } from './lake-node.js';
import { tilesOf } from './tile.js';

function dataset(label: string, size: number): LakeNode {
  return { ...lakeNode({ key: label, label, parent: undefined, container: undefined, status: undefined }), size };
}

test('tilesOf shows the largest first, what is too small together, and what is in no dataset', () => {
  const nodes = [dataset('b', 100_000), dataset('a', 200_000), dataset('c', 1), dataset('d', 2), dataset('unknown', 0)];
  const tiles = tilesOf(nodes, 'size', 400_000);
  expect(tiles.map(({ kind, label, value }) => [kind, label, value])).toEqual([
    ['place', 'a', 200_000],
    ['place', 'b', 100_000],
    ['smaller', '2 smaller', 3],
    ['rest', 'In no dataset', 99_997],
  ]);
});

test('tilesOf shows at most so many, and loses none of the value', () => {
  const tiles = tilesOf(
    Array.from({ length: 20_000 }, (_, index) => dataset(`d${index}`, 1 + (index % 7))),
    'size',
    0,
  );
  expect(tiles.length).toBeLessThan(200);
  const sum = Array.from({ length: 20_000 }, (_, index) => 1 + (index % 7)).reduce((total, each) => total + each, 0);
  expect(tiles.reduce((total, { value }) => total + value, 0)).toBe(sum);
});

test('tilesOf shows one small place rather than a crowd of one', () => {
  expect(tilesOf([dataset('a', 100_000), dataset('b', 1)], 'size', 0).map(({ label }) => label)).toEqual(['a', 'b']);
});

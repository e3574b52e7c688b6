import { expect, test } from 'vitest';
import { ResourceSets } from './resource-sets.js';

function setsOf(folder: string, keys: readonly string[]) {
  const sets = new ResourceSets(folder);
  for (const [index, key] of keys.entries()) sets.add({ key, size: 10, lastModified: index });
  return sets.sets();
}

test.each([
  ['numbers', ['i/1/a.png', 'i/22/b.png'], ['i/*']],
  ['dates', ['i/2024-01-01/a.png', 'i/2024/02/03/b.png', 'i/20240101/c.png'], ['i/*', 'i/*/*/*']],
  ['ids', ['i/0f8fad5b-d9cb-469f-a165-70867728950e/a', 'i/7c9e6679f0aa41c3/b'], ['i/*']],
  ['partitions', ['i/cam=1/a.png', 'i/cam=2/b.png'], ['i/cam=*']],
  ['numbered names', ['i/batch-0001/a', 'i/batch-0002/b', 'i/v1/c'], ['i/batch-*', 'i/v1']],
  ['words', ['i/cats/a.png', 'i/dogs/b.png', 'i/c.png'], ['i', 'i/cats', 'i/dogs']],
])('folders that are %s', (_, keys, paths) => {
  expect(setsOf('i/', keys).map(({ path }) => path)).toEqual(paths);
});

test('a set has count, size, extensions and the newest object', () => {
  expect(setsOf('', ['i/1/a.PNG', 'i/2/b.png', 'i/3/c', 'i/4/d.csv.gz'])).toEqual([
    {
      path: 'i/*',
      numberOfObjects: 4,
      size: 40,
      extensions: { '': 1, 'csv.gz': 1, png: 2 },
      newest: { key: 'i/4/d.csv.gz', size: 10, lastModified: 3 },
    },
  ]);
});

test('a number beside words takes only numbers', () => {
  expect(setsOf('i/', ['i/1/a', 'i/cats/b', 'i/2/c']).map(({ path, numberOfObjects }) => [path, numberOfObjects])).toEqual([
    ['i/*', 2],
    ['i/cats', 1],
  ]);
});

test('more than a hundred folders beside each other are one, in all of their levels', () => {
  const names = Array.from(
    { length: 150 },
    (_, index) => `${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}${index > 99 ? 'x' : ''}`,
  );
  const sets = setsOf(
    'i/',
    names.flatMap((name) => [`i/${name}/thumbs/a.png`, `i/${name}/b.png`]),
  );
  expect(sets.map(({ path, numberOfObjects }) => [path, numberOfObjects])).toEqual([
    ['i/*', 150],
    ['i/*/thumbs', 150],
  ]);
});

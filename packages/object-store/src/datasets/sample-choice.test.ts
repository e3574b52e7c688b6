import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectInfo } from '../object-store.js';
import { SampleChoice } from './sample-choice.js';

const object = (name: string, more: Partial<ObjectInfo> = {}): ObjectInfo => ({
  key: `data/${name}`,
  size: 10,
  lastModified: 1000,
  ...more,
});

function chosenOf(objects: readonly ObjectInfo[], count = 1): string[] {
  const choice = new SampleChoice('json', count);
  for (const each of objects) choice.add(each);
  return choice.chosen().map(({ key }) => key);
}

/** The sample has to be the same in whatever order the objects come. */
function samplesOf(objects: readonly ObjectInfo[]): (string | undefined)[] {
  return [objects, objects.toReversed()].map((order) => chosenOf(order)[0]);
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

test('a README is the sample only where there is nothing else', () => {
  const readme = object('README.md', { lastModified: 9000 });
  expect(samplesOf([readme, object('part-0')])).toEqual(['data/part-0', 'data/part-0']);
  expect(samplesOf([readme])).toEqual(['data/README.md', 'data/README.md']);
  expect(chosenOf([readme, object('part-0'), object('part-1')], 3)).toEqual(['data/part-0', 'data/part-1']);
  expect(chosenOf([object('readme.json', { lastModified: 9000 }), object('a.json')])).toEqual(['data/readme.json']);
});

test('of files equally new the smallest key is the sample', () => {
  expect(samplesOf([object('a.json'), object('b.json')])).toEqual(['data/a.json', 'data/a.json']);
});

test('without any declared extension the newest file is the sample', () => {
  const objects = [object('part-0', { lastModified: 1 }), object('part-1', { lastModified: 2 })];
  expect(samplesOf(objects)).toEqual(['data/part-1', 'data/part-1']);
});

test('archived and empty files are never the sample', () => {
  const objects = [
    object('a.json', { lastModified: 1 }),
    object('b.json', { lastModified: 2, archived: true }),
    object('c.json', { lastModified: 3, size: 0 }),
  ];
  expect(samplesOf(objects)).toEqual(['data/a.json', 'data/a.json']);
});

test('with only archived and empty files there is no sample', () => {
  expect(samplesOf([object('a.json', { archived: true }), object('b.json', { size: 0 })])).toEqual([undefined, undefined]);
});

test('several samples are the best one, and others spread over the folders', () => {
  const objects = Array.from({ length: 40 }, (_, day) => [
    object(`day=${String(day).padStart(2, '0')}/a.json`, { lastModified: day }),
    object(`day=${String(day).padStart(2, '0')}/b.json`, { lastModified: day - 1 }),
  ]).flat();
  expect(chosenOf(objects, 5)).toEqual([
    'data/day=39/a.json',
    'data/day=04/a.json',
    'data/day=14/a.json',
    'data/day=24/a.json',
    'data/day=34/a.json',
  ]);
});

test('with fewer folders than samples each gives its next best files', () => {
  const objects = ['x/a.json', 'x/b.json', 'x/c.json', 'y/a.json', 'y/b.json'].map((name) => object(name));
  expect(chosenOf(objects, 4)).toEqual(['data/x/a.json', 'data/x/b.json', 'data/y/a.json', 'data/y/b.json']);
  expect(chosenOf(objects, 9)).toHaveLength(5);
});

test('of more folders than are kept those chosen still reach from the first to the last', () => {
  const objects = Array.from({ length: 20_000 }, (_, index) => object(`${String(index).padStart(5, '0')}/a.json`));
  const [, ...others] = chosenOf(objects, 11);
  const places = others.map((key) => Number(key.split('/')[1]));
  expect(places).toHaveLength(10);
  for (const [index, place] of places.entries()) expect(Math.abs(place - (index + 0.5) * 2000)).toBeLessThan(700);
});

test('as many as are wanted and there are, each once, the same in any order', () => {
  const files = fc.uniqueArray(
    fc.record({
      folder: fc.integer({ min: 0, max: 5 }),
      file: fc.integer({ min: 0, max: 9 }),
      lastModified: fc.integer({ min: 0, max: 3 }),
    }),
    { selector: ({ folder, file }) => `${folder}/${file}`, minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 12 }), (list, count) => {
      const objects = list.map(({ folder, file, lastModified }) => object(`${folder}/${file}.json`, { lastModified }));
      const chosen = chosenOf(objects, count);
      expect(new Set(chosen).size).toBe(Math.min(count, objects.length));
      expect(chosenOf(objects.toReversed(), count)).toEqual(chosen);
      expect(chosen[0]).toBe(chosenOf(objects)[0]);
    }),
  );
});

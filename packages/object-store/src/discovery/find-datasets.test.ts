import { testContext } from '@sluice/plugin-api/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ListAhead } from '../listing/list-ahead.js';
import { parseManifest } from '../manifest/manifest.js';
import { toDatasetEntry } from '../manifest/manifest-entry.js';
import { MemoryObjectStore } from '../testing/memory-object-store.js';
import { type Discovery, findDatasets } from './find-datasets.js';
import { FolderTree } from './folder-tree.js';

const AHEAD_KEYS = 10_000;

function find(objects: Readonly<Record<string, string>>, pageSize = 1000): Promise<Discovery> {
  const store = new MemoryObjectStore({ b: objects }, { pageSize });
  return findDatasets({ bucket: { name: 'b' }, store, ahead: new ListAhead(AHEAD_KEYS) }, testContext());
}

describe('whatever a bucket holds', () => {
  const folder = fc.constantFrom(
    ...['a', 'b', 'table1', 'table2', 'year=2024', 'year=2025', 'dt=2024-01-01', '2024', '01', '15', '2024-01-15', '_delta_log'],
    ...['_temporary', 'tmp', '.hidden', 'metadata', '3f2a9b7c1d', 'a*b', '{x,y}', '[z]', '', 'é', '.hoodie'],
  );
  const file = fc.constantFrom(
    ...['part-0.csv', 'part-1.csv', 'orders.csv', 'x.json', 'y.json', 'p.parquet', 'i.png', 'j.jpg', 'noext', 'n.txt', 'l.log'],
    ...['00000000000000000000.json', 'v1.metadata.json', '_SUCCESS', '', 'README.md', 'z.csv.gz', 'o.orc', 'config.json'],
  );
  const text = fc.constantFrom('', 'a,b\n1,2\n3,4\n5,6\n', 'x,y,z\n1,2,3\n', '{"a":1}\n{"a":2}\n', 'PAR1', 'words');
  const objects = fc.dictionary(
    fc
      .tuple(fc.array(folder, { maxLength: 4 }), file)
      .map(([folders, name]) => [...folders, name].join('/'))
      .filter((key) => key !== ''),
    text,
    { maxKeys: 25, noNullPrototype: true },
  );

  test('each object counts once, entries are ones that a manifest takes, and it is the same in pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(objects, async (contents) => {
        const found = await find(contents);
        const parts = [...found.proposals, ...found.leftOut, found.beside];
        expect(parts.reduce((sum, { numberOfObjects }) => sum + numberOfObjects, 0)).toBe(Object.keys(contents).length);
        expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(found.all.size);
        const text = JSON.stringify({ entries: found.proposals.map(({ entry }) => entry) });
        const { entries, invalid } = parseManifest(text, 'm');
        expect(invalid).toEqual([]);
        for (const [order, entry] of entries.entries()) toDatasetEntry(entry, order, { samples: 1, collapse: false });
        expect(await find(contents, 3)).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a bucket of more folders than are told apart', () => {
  const key = (index: number, name: string): string =>
    `w/${String.fromCharCode(97 + (index % 26))}${'x'.repeat(1 + Math.floor(index / 26))}/${name}`;

  test('is taken to have more of the same, where those that are looked at are alike', async () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const names = [...letters].flatMap((a) => [...letters].flatMap((b) => ['x', 'y'].map((c) => `${a}${b}${c}`)));
    const objects = Object.fromEntries(names.map((name, index) => [`w/${name}/data.csv`, `id,c${index}\n1,2\n`]));
    const { proposals, leftOut } = await find(objects);
    expect(names.length).toBeGreaterThan(1000);
    expect(proposals.map(({ entry, confidence, numberOfObjects }) => [entry, confidence, numberOfObjects])).toEqual([
      [{ dataPath: 'w/*/*.csv' }, 'medium', names.length],
    ]);
    expect(leftOut).toEqual([]);
  });

  test('keeps so many, and says so', () => {
    const tree = new FolderTree(10);
    const keys = Array.from({ length: 40 }, (_, index) => key(index, 'a.csv')).sort();
    for (const each of keys) tree.add({ key: each, size: 1, lastModified: 0 });
    expect(tree.isFull).toBe(true);
    expect(tree.root.folders.get('w')?.folders.size).toBe(9);
    expect(tree.root.folders.get('w')?.more?.names).toBe(31);
    expect(tree.all).toEqual({ numberOfObjects: 40, size: 40 });
  });
});

test('files are looked into only where names do not tell, and few of them', async () => {
  const sure = await find(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t/part-${index}.csv`, 'a,b\n1,2\n'])));
  expect(sure.probed).toBe(0);
  const unsure = await find(
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t/${1000 + index}.csv`, 'a,b\n1,2\n'])),
  );
  expect(unsure.probed).toBe(3);
});

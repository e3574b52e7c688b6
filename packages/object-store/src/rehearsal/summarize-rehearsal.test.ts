import { expect, test } from 'vitest';
import type { ObjectInfo } from '../object-store.js';
import { compareKeys } from '../paths/folders.js';
import { explainKey } from './explain-key.js';
import { bucketAndKey, namedSource } from './named-source.js';
import { type OfflineManifest, rehearseBucket } from './rehearse-bucket.js';
import { summarizeRehearsal } from './summarize-rehearsal.js';

function objectsOf(...keys: readonly string[]): ObjectInfo[] {
  return keys.map((key) => ({ key, size: 5, lastModified: 0 })).sort((a, b) => compareKeys(a.key, b.key));
}

async function rehearse(manifest: OfflineManifest, objects: readonly ObjectInfo[], key?: string) {
  const named = namedSource('s3://b', 's');
  if (named === undefined) throw new Error('no bucket');
  return rehearseBucket({ ...named, objects, manifest, ...(key === undefined ? {} : { key }) });
}

function own(...entries: readonly object[]): OfflineManifest {
  return { kind: 'own', text: JSON.stringify({ entries }) };
}

test('each entry has its counts, its containers and what is wrong with its data', async () => {
  const objects = objectsOf('a/year=1/1.parquet', 'a/year=2/1.parquet', 'a/notes', 'openmetadata.json', 'rest', 'single.csv');
  const columns = ['year', 'month'].map((name) => ({ name, dataType: 'INT' }));
  const manifest = own(
    { dataPath: 'a', structureFormat: 'parquet', partitionColumns: columns },
    { dataPath: 'a/*/*.parquet' },
    { dataPath: 'none' },
    { dataPath: 'single.csv', structureFormat: 'csv' },
    { dataPath: 'x', structureFormat: 'orc' },
  );
  const { entries, untaken, shared } = summarizeRehearsal(await rehearse(manifest, objects), objects);
  expect(entries.map(({ index, dataPath, keys, bytes }) => [index, dataPath, keys, bytes])).toEqual([
    [0, 'a', 3, 15],
    [1, 'a/*/*.parquet', 2, 10],
    [2, 'none', 0, 0],
    [3, 'single.csv', 1, 5],
    [4, 'x', 0, 0],
  ]);
  expect(entries.map(({ containers }) => containers.map(({ fullyQualifiedName }) => fullyQualifiedName))).toEqual([
    ['s.b.a'],
    [],
    [],
    ['s.b."single.csv"'],
    [],
  ]);
  expect(entries[0]?.containers[0]).toMatchObject({ numberOfObjects: 3, size: 15, partitionValues: { year: ['1', '2'] } });
  expect(entries.map(({ problems }) => problems)).toEqual([
    ['the partition column month is in no path'],
    ['s3://b/a: s.b.a is declared by an earlier entry [DUPLICATE_NAME]'],
    ['s3://b/none: there are no objects below s3://b/none/'],
    [],
    ['s3://b/x: The structureFormat orc is not supported [UNSUPPORTED_FORMAT]'],
  ]);
  expect([untaken, shared]).toEqual([{ keys: 1, bytes: 5, examples: ['rest'] }, 2]);
});

test('a table of which only the log is known is a container, and its log is no data of another entry', async () => {
  const objects = objectsOf('t/_delta_log/00000000000000000000.json', 't/part-0.parquet', 't/x/part-1.parquet');
  const rehearsed = await rehearse(own({ dataPath: 't/**/*.parquet' }), objects, 't/x/part-1.parquet');
  expect(
    summarizeRehearsal(rehearsed, objects).entries[0]?.containers.map(({ fullyQualifiedName }) => fullyQualifiedName),
  ).toEqual(['s.b.t']);
  const [fate] = explainKey(rehearsed, 't/x/part-1.parquet').entries;
  expect(fate).toMatchObject({ fate: 'taken', containers: [{ fullyQualifiedName: 's.b.t' }] });
});

test('a manifest for several buckets holds for those that it names', async () => {
  const entries = [{ dataPath: 'a', containerName: 'other' }, { dataPath: 'c', containerName: 'b' }, { dataPath: 'd' }];
  const manifest = { kind: 'global', text: JSON.stringify({ entries }) } as const;
  const { entries: found } = explainKey(await rehearse(manifest, objectsOf('c/1'), 'c/1'), 'c/1');
  expect(found.map(({ dataPath, fate }) => [dataPath, fate])).toEqual([['c', 'taken']]);
});

test('a manifest that is not at hand is no empty one', async () => {
  await expect(rehearse('unknown', objectsOf('a/1'), 'a/1')).rejects.toMatchObject({ code: 'MANIFEST_NOT_READABLE' });
});

test('a manifest that is no JSON is told', async () => {
  const explained = explainKey(await rehearse({ kind: 'own', text: '{' }, objectsOf('a/1'), 'a/1'), 'a/1');
  expect(explained.manifestProblem).toContain('MANIFEST_NOT_JSON');
  expect(explained.entries).toEqual([]);
});

test.each([
  ['s3://b/k/1', 'b', 'k/1'],
  ['gs://b/k', 'b', 'k'],
  ['abfss://c@account.dfs.core.windows.net/k/1', 'c', 'k/1'],
  ['s3://b//odd/', 'b', '/odd/'],
  ['s3://b', undefined, undefined],
  ['s3://b/', undefined, undefined],
])('the key of %s', (uri, bucket, key) => {
  const urls = namedSource(uri, 's')?.source.parts.store.urls;
  const found = urls === undefined ? undefined : bucketAndKey(urls, uri);
  expect([found?.bucket.name, found?.key]).toEqual([bucket, key]);
});

test.each(['file:///lake/b/k', 'b/k', ''])('the bucket of %s is not known', (uri) => {
  expect(namedSource(uri, 's')).toBeUndefined();
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError, Sensitive, type SourceItem, type StepContext, type Warning } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { StorageOptions } from './generated/storage-options.js';
import { type MemoryBucket, MemoryObjectStore } from './memory-object-store.test.fixture.js';
import { StorageSource } from './storage-source.js';

const ORDERS = 'id,total\n1,2.5\n2,3.5\n';

const manifest = (...entries: unknown[]): string => JSON.stringify({ entries });
const csv = (dataPath: string, more: object = {}): object => ({ dataPath, structureFormat: 'csv', ...more });

/** Reads a whole store and tells each item in a line: what became of which place. */
async function run(store: MemoryObjectStore, options: StorageOptions = {}) {
  const warnings: Warning[] = [];
  const ignore = (): void => undefined;
  const context: StepContext = {
    signal: new AbortController().signal,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => 0 },
    meter: { request: ignore, bytes: ignore },
    report: { warn: (warning) => warnings.push(warning) },
  };
  const service = { name: 'lake', connection: new Sensitive<Record<string, unknown>>({}) };
  const source = new StorageSource({ store, service, serviceType: 'S3', options });
  const items: SourceItem[] = [];
  for await (const root of source.plan(context)) {
    for await (const item of source.read(root, context)) {
      if (item.type !== 'split') items.push(item);
      else for await (const below of source.read(item.split, context)) items.push(below);
    }
  }
  const entities = items.flatMap((item) => (item.type === 'entity' && item.entity.kind === 'container' ? [item.entity] : []));
  return { entities, warnings, lines: items.map(lineOf) };
}

function lineOf(item: SourceItem): string {
  if (item.type === 'split') return `split ${item.split.id}`;
  const { kind, name } = item.subject;
  if (item.type === 'entity') return `${kind} ${name} is ${item.entity.fullyQualifiedName}`;
  const { outcome } = item;
  return `${kind} ${name} ${outcome.status}${outcome.status === 'failed' ? ` ${outcome.error.code}` : ''}`;
}

const readBucket = (bucket: MemoryBucket, options?: StorageOptions) => run(new MemoryObjectStore({ b: bucket }), options);

test('a bucket and its datasets, with names that have dots quoted', async () => {
  const store = new MemoryObjectStore({
    'my.bucket': { 'openmetadata.json': manifest(csv('raw/v1.0')), 'raw/v1.0/a.csv': ORDERS, 'raw/v1.0/b.csv': ORDERS },
  });
  const { lines, entities, warnings } = await run(store);
  expect(lines).toEqual([
    'bucket mem://my.bucket is lake."my.bucket"',
    'entry mem://my.bucket/raw/v1.0 is lake."my.bucket"."raw/v1.0"',
  ]);
  expect(entities[1]).toMatchObject({
    parent: 'lake."my.bucket"',
    prefix: '/raw/v1.0',
    fullPath: 'mem://my.bucket/raw/v1.0',
    size: 2 * ORDERS.length,
    numberOfObjects: 2,
    fileFormats: ['csv'],
    dataModel: { isPartitioned: false, columns: [{ name: 'id' }, { name: 'total' }] },
  });
  expect(warnings).toEqual([]);
});

test('a data path may name a single file', async () => {
  const { lines, entities } = await readBucket({ 'openmetadata.json': manifest(csv('orders.csv')), 'orders.csv': ORDERS });
  expect(lines[1]).toBe('entry mem://b/orders.csv is lake.b."orders.csv"');
  expect(entities[1]).toMatchObject({ numberOfObjects: 1, size: ORDERS.length, dataModel: { columns: [{ name: 'id' }, {}] } });
});

test('a nested dataset is served by the listing of the one above it, and counted in both', async () => {
  const entries = manifest(csv('a/x'), csv('a'), csv('ab'));
  const store = new MemoryObjectStore({
    b: { 'openmetadata.json': entries, 'a/1.csv': ORDERS, 'a/x/2.csv': ORDERS, 'ab/3.csv': ORDERS },
  });
  const { entities } = await run(store);
  expect(store.listed).toEqual(['mem://b/a/', 'mem://b/ab/']);
  expect(entities.slice(1).map(({ name, numberOfObjects }) => [name, numberOfObjects])).toEqual([
    ['a', 2],
    ['a/x', 1],
    ['ab', 1],
  ]);
});

test('a path without data is empty, and one with artifacts alone too', async () => {
  const { lines } = await readBucket({ 'openmetadata.json': manifest(csv('gone'), csv('raw')), 'raw/_SUCCESS': '' });
  expect(lines.slice(1)).toEqual(['entry mem://b/gone empty', 'entry mem://b/raw empty']);
});

test('of entries for one path the first is read and the others fail', async () => {
  const { lines } = await readBucket({ 'openmetadata.json': manifest(csv('a'), csv('/a/')), 'a/1.csv': ORDERS });
  expect(lines.slice(1)).toEqual(['entry mem://b/a failed DUPLICATE_NAME', 'entry mem://b/a is lake.b.a']);
});

test('a wrong entry fails alone', async () => {
  const entries = manifest(csv('a', { depht: 1 }), csv('b', { depth: 1 }), csv('c'));
  const { lines } = await readBucket({ 'openmetadata.json': entries, 'c/1.csv': ORDERS });
  expect(lines.slice(1)).toEqual([
    'entry mem://b/a failed MANIFEST_ENTRY_INVALID',
    'entry mem://b/b failed NOT_YET_SUPPORTED',
    'entry mem://b/c is lake.b.c',
  ]);
});

test.each<[string, string | IngestError]>([
  ['S3_ACCESS_DENIED', new IngestError('S3_ACCESS_DENIED')],
  ['MANIFEST_NOT_JSON', '{'],
])('a manifest that ends in %s fails, and the bucket is there nevertheless', async (code, content) => {
  const { lines } = await readBucket({ 'openmetadata.json': content });
  expect(lines).toEqual(['bucket mem://b is lake.b', `manifest mem://b/openmetadata.json failed ${code}`]);
});

test('a bucket without a manifest has no datasets', async () => {
  expect((await readBucket({ 'a/1.csv': ORDERS })).lines).toEqual(['bucket mem://b is lake.b']);
});

test('a bucket that is gone throws and is not written', async () => {
  const store = new MemoryObjectStore({ b: {} });
  store.deleteBucket('b');
  await expect(run(store)).rejects.toMatchObject({ code: 'BUCKET_NOT_FOUND', path: 'mem://b' });
});

test('partition columns come first and count before a column of the file', async () => {
  const partitionColumns = [
    { name: 'year', dataType: 'INT' },
    { name: 'total', dataType: 'DATE' },
  ];
  const { entities } = await readBucket({
    'openmetadata.json': manifest(csv('a', { partitionColumns })),
    'a/year=2024/total=1/1.csv': ORDERS,
  });
  expect(entities[1]?.dataModel?.isPartitioned).toBe(true);
  expect(entities[1]?.dataModel?.columns.map(({ name }) => name)).toEqual(['year', 'total', 'id']);
  expect(entities[1]?.dataModel?.columns[1]?.dataType).toBe('DATE');
});

test('the global manifest holds before the own one, and that one before the default', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-'));
  try {
    const manifestFilePath = join(folder, 'manifest.json');
    await writeFile(manifestFilePath, manifest(csv('global', { containerName: 'b1' }), csv('for-no-bucket')));
    const data = { 'global/1.csv': ORDERS, 'own/1.csv': ORDERS, 'default/1.csv': ORDERS };
    const own = { ...data, 'openmetadata.json': manifest(csv('own')) };
    const { entities } = await run(new MemoryObjectStore({ b1: own, b2: own, b3: data }), {
      storageMetadataConfigSource: { manifestFilePath },
      defaultManifest: manifest(csv('default'), csv('other', { containerName: 'b4' })),
    });
    expect(entities.map(({ fullyQualifiedName }) => fullyQualifiedName)).toEqual([
      'lake.b1',
      'lake.b1.global',
      'lake.b2',
      'lake.b2.own',
      'lake.b3',
      'lake.b3.default',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a global manifest that cannot be read stops the run', async () => {
  const options = { storageMetadataConfigSource: { manifestFilePath: '/nowhere/manifest.json' } };
  await expect(readBucket({}, options)).rejects.toMatchObject({ code: 'MANIFEST_NOT_READABLE', fatal: true });
});

test('what the filters drop is told and never read', async () => {
  const bucket = { 'openmetadata.json': manifest(csv('sales'), csv('tmp/x')), 'sales/1.csv': ORDERS, 'tmp/x/1.csv': ORDERS };
  const store = new MemoryObjectStore({ kept: bucket, old: bucket });
  const { lines } = await run(store, {
    containerFilterPattern: { excludes: ['old'] },
    dataPathFilterPattern: { excludes: ['tmp/'] },
  });
  expect(lines).toEqual([
    'bucket mem://kept is lake.kept',
    'entry mem://kept/tmp/x filtered',
    'entry mem://kept/sales is lake.kept.sales',
    'bucket mem://old filtered',
  ]);
  expect(store.listed).toEqual(['mem://kept/sales/']);
});

test('a store without buckets is warned of', async () => {
  const { lines, warnings } = await run(new MemoryObjectStore({}));
  expect(lines).toEqual([]);
  expect(warnings).toMatchObject([{ code: 'NO_BUCKETS' }]);
});

test('options that are not acted on are warned of', async () => {
  const { warnings } = await readBucket({}, { markDeletedContainers: true, includeTags: true });
  expect(warnings.map(({ code, message }) => [code, message.split(' ')[0]])).toEqual([
    ['NOT_YET_SUPPORTED', 'markDeletedContainers'],
    ['NOT_YET_SUPPORTED', 'includeTags'],
  ]);
});

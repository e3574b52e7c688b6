import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError, Sensitive, type SourceItem, type StepContext, type Warning } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { StorageOptions } from './generated/storage-options.js';
import { StorageSource } from './storage-source.js';
import { type MemoryBucket, MemoryObjectStore } from './testing/memory-object-store.js';

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
    meter: { concurrency: 8, request: (_, send) => send(), bytes: ignore },
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
  return { entities, warnings, items, lines: items.map(lineOf) };
}

function lineOf(item: SourceItem): string {
  if (item.type === 'split') return `split ${item.split.id}`;
  const { kind, name } = item.subject;
  if (item.type === 'entity') return `${kind} ${name} is ${item.entity.fullyQualifiedName}`;
  if (item.type === 'known') return `${item.subject.name} is known`;
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
    lastModified: 1000,
    fileFormats: ['csv'],
    dataModel: { isPartitioned: false, columns: [{ name: 'id' }, { name: 'total' }] },
  });
  expect(warnings).toEqual([]);
});

test('a data path may name a single file', async () => {
  const { lines, entities } = await readBucket({ 'openmetadata.json': manifest(csv('orders.csv')), 'orders.csv': ORDERS });
  expect(lines[1]).toBe('entry mem://b/orders.csv is lake.b."orders.csv"');
  expect(entities[1]).toMatchObject({ numberOfObjects: 1, size: ORDERS.length, lastModified: 1000 });
  expect(entities[1]).toMatchObject({ dataModel: { columns: [{ name: 'id' }, {}] } });
});

test('a nested dataset is served by the listing of the one above it, and counted in both', async () => {
  const entries = manifest(csv('a/x'), csv('a'), csv('ab'));
  const store = new MemoryObjectStore({
    b: { 'openmetadata.json': entries, 'a/1.csv': ORDERS, 'a/x/2.csv': ORDERS, 'ab/3.csv': ORDERS },
  });
  const { entities } = await run(store);
  expect(store.requests.listed).toEqual(['mem://b/a/', 'mem://b/ab/']);
  expect(entities.slice(1).map(({ name, numberOfObjects }) => [name, numberOfObjects])).toEqual([
    ['a/x', 1],
    ['a', 2],
    ['ab', 1],
  ]);
});

test('a path without data is empty, and one with artifacts alone too', async () => {
  const { lines } = await readBucket({ 'openmetadata.json': manifest(csv('gone'), csv('raw')), 'raw/_SUCCESS': '' });
  expect(lines.slice(1)).toEqual(['entry mem://b/gone empty', 'entry mem://b/raw empty']);
});

test('of entries for one path the first is read and the others fail', async () => {
  const { lines } = await readBucket({ 'openmetadata.json': manifest(csv('a'), csv('/a/')), 'a/1.csv': ORDERS });
  expect(lines.slice(1)).toEqual(['entry mem://b/a is lake.b.a', 'entry mem://b/a failed DUPLICATE_NAME']);
});

test('a wrong entry fails alone', async () => {
  const entries = manifest(csv('a', { depht: 1 }), { dataPath: 'b', structureFormat: 'zip' }, csv('c'));
  const { lines } = await readBucket({ 'openmetadata.json': entries, 'c/1.csv': ORDERS });
  expect(lines.slice(1)).toEqual([
    'entry mem://b/a failed MANIFEST_ENTRY_INVALID',
    'entry mem://b/b failed UNSUPPORTED_FORMAT',
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
  expect(entities[1]?.dataModel).toMatchObject({ isPartitioned: true, partitionColumns: ['year', 'total'] });
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
  expect(store.requests.listed).toEqual(['mem://kept/sales/']);
});

test('a store without buckets is warned of', async () => {
  const { lines, warnings } = await run(new MemoryObjectStore({}));
  expect(lines).toEqual([]);
  expect(warnings).toMatchObject([{ code: 'NO_BUCKETS' }]);
});

test('of two entries that find one dataset the first in the manifest has it, whichever is found first', async () => {
  const data = { 'a/x/1.csv': ORDERS };
  const found = 'table mem://b/a/x is lake.b.a/x';
  const entries: [object, string][] = [
    [csv('a/*/*.csv'), found],
    [csv('a/x'), 'entry mem://b/a/x is lake.b.a/x'],
    [csv('a', { depth: 1 }), found],
  ];
  for (const [first, line] of entries) {
    for (const [second] of entries.filter(([each]) => each !== first)) {
      const { lines } = await readBucket({ ...data, 'openmetadata.json': manifest(first, second) });
      expect(lines.filter((each) => each.includes(' is ')).slice(1)).toEqual([line]);
      expect(lines.filter((each) => each.endsWith('failed DUPLICATE_NAME'))).toHaveLength(1);
    }
  }
});

test('files come after the folders above them, which have their totals; a folder of two entries is written once', async () => {
  const entries = manifest(
    { dataPath: 'm/images', unstructuredFormats: ['png'] },
    { dataPath: 'm/docs', unstructuredFormats: ['*'] },
    csv('m'),
  );
  const { lines, entities } = await readBucket({
    'openmetadata.json': entries,
    'm/docs/a.pdf': 'a',
    'm/images/cats/1.png': 'abc',
    'm/images/cats/1.txt': 'a',
    'm/a.csv': ORDERS,
  });
  expect(lines.slice(1)).toEqual([
    'entry mem://b/m is lake.b.m',
    'folder mem://b/m/images is lake.b.m.images',
    'folder mem://b/m/images/cats is lake.b.m.images.cats',
    'file mem://b/m/images/cats/1.png is lake.b.m.images.cats."1.png"',
    'folder mem://b/m/docs is lake.b.m.docs',
    'file mem://b/m/docs/a.pdf is lake.b.m.docs."a.pdf"',
  ]);
  const byName = new Map(entities.map((entity) => [entity.fullyQualifiedName, entity]));
  for (const { parent } of entities) if (parent !== undefined) expect(byName.has(parent)).toBe(true);
  expect(byName.get('lake.b.m.images')).toMatchObject({ size: 4, numberOfObjects: 2, lastModified: 1000, fileFormats: [] });
  expect(byName.get('lake.b.m.images.cats."1.png"')).toMatchObject({
    size: 3,
    lastModified: 1000,
    prefix: '/m/images/cats/1.png',
  });
});

test('more files than wait for their folders come while the listing goes on, and their folders again with totals', async () => {
  const objects = Object.fromEntries(Array.from({ length: 50_010 }, (_, index) => [`m/${String(index).padStart(6, '0')}`, '1']));
  const { entities, items } = await readBucket({
    ...objects,
    'openmetadata.json': manifest({ dataPath: 'm', unstructuredFormats: ['*'] }),
  });
  expect(entities).toHaveLength(1 + 50_010 + 2);
  // Only of the folder, and only the first time, is it said that it comes again.
  expect(items.flatMap((item, index) => (item.type === 'entity' && item.again ? [index] : []))).toEqual([1]);
  expect(entities[1]).not.toHaveProperty('numberOfObjects');
  expect(entities.at(-1)).toMatchObject({ fullyQualifiedName: 'lake.b.m', numberOfObjects: 50_010 });
});

test('of a folder above the path of an entry only a part is listed: it comes once, without totals', async () => {
  const objects = Object.fromEntries(
    Array.from({ length: 50_010 }, (_, index) => [`m/n/${String(index).padStart(6, '0')}`, '1']),
  );
  const { items, lines } = await readBucket({
    ...objects,
    'openmetadata.json': manifest({ dataPath: 'm/n', unstructuredFormats: ['*'] }),
  });
  const folders = items.flatMap((item, index) =>
    item.type === 'entity' && item.subject.kind === 'folder'
      ? [[lines[index], item.again ?? false, item.entity.numberOfObjects]]
      : [],
  );
  expect(folders).toEqual([
    ['folder mem://b/m is lake.b.m', false, undefined],
    ['folder mem://b/m/n is lake.b.m.n', true, undefined],
    ['folder mem://b/m/n is lake.b.m.n', false, 50_010],
  ]);
});

test('a dataset at the root of the bucket is called like the bucket, whose manifest is no part of it', async () => {
  const { entities } = await readBucket({ 'openmetadata.json': manifest(csv('*')), '1.csv': ORDERS });
  expect(entities[1]).toMatchObject({
    fullyQualifiedName: 'lake.b.b',
    parent: 'lake.b',
    prefix: '/',
    fullPath: 'mem://b',
    numberOfObjects: 1,
  });
});

test('where each file of the root is a container, the manifest is one, too', async () => {
  const entries = manifest({ dataPath: '*', unstructuredData: true });
  const { entities } = await readBucket({ 'openmetadata.json': entries, '1.csv': ORDERS });
  expect(entities.slice(1).map(({ name }) => name)).toEqual(['1.csv', 'openmetadata.json']);
});

test('tags go with the bucket, with a dataset whose samples have them, and with a file', async () => {
  const team = [{ key: 'team', value: 'sales' }];
  const store = new MemoryObjectStore(
    {
      b: {
        'openmetadata.json': manifest(csv('a'), { dataPath: '*.png', unstructuredData: true }),
        'a/1.csv': ORDERS,
        'x.png': 'x',
      },
    },
    { tags: { 'mem://b': team, 'mem://b/a/1.csv': team, 'mem://b/x.png': team } },
  );
  const { entities } = await run(store, { includeTags: true });
  expect(entities.map(({ name, tags }) => [name, tags])).toEqual(
    ['b', 'a', 'x.png'].map((name) => [name, [{ tagFQN: 'team.sales' }]]),
  );
  expect((await run(store)).entities.every(({ tags }) => tags === undefined)).toBe(true);
});

test('of a glob, the data path filter is about what it finds', async () => {
  const bucket = {
    'openmetadata.json': manifest(csv('t/*/*'), csv('t', { depth: 1 })),
    't/a/1.csv': ORDERS,
    't/tmp/1.csv': ORDERS,
  };
  const { lines } = await readBucket(bucket, { dataPathFilterPattern: { excludes: ['t/tmp'] } });
  expect(lines.slice(1)).toEqual([
    'table mem://b/t/a is lake.b.t/a',
    'table mem://b/t/tmp filtered',
    'table mem://b/t/a failed DUPLICATE_NAME',
    'table mem://b/t/tmp filtered',
  ]);
});

test('samples and collapse of the workflow hold for each entry that does not say them itself', async () => {
  const bucket = {
    'openmetadata.json': manifest(csv('a'), csv('b', { samples: 1 }), { dataPath: 'm/*/*', unstructuredData: true }),
    ...{ 'a/1.csv': 'x\n1\n', 'a/2.csv': 'y\n1\n', 'b/1.csv': 'x\n1\n', 'b/2.csv': 'y\n1\n', 'm/1/a.png': '1', 'm/2/b.png': '1' },
  };
  const { entities } = await readBucket(bucket, { samples: 2, collapse: true });
  const columns = entities.map(({ name, dataModel }) => [name, dataModel?.columns.map((column) => column.name)]);
  expect(columns).toEqual([
    ['b', undefined],
    ['a', ['x', 'y']],
    ['b', ['x']],
    ['m/*', undefined],
  ]);
});

test.each<[string, object, Record<string, string>, string[]]>([
  ['begins in the middle of dates', csv('logs/2024/**/*.csv'), { 'logs/2024/01/15/a.csv': ORDERS }, ['logs']],
  ['begins with a month', csv('logs/2024/01/*/*.csv'), { 'logs/2024/01/15/a.csv': ORDERS }, ['logs']],
  [
    'finds no table of the log beside it',
    csv('data/**/*.csv'),
    { 'data/metadata/schema.metadata.json': '{}', 'data/a/1.csv': ORDERS, 'data/b/1.csv': ORDERS },
    ['data/a', 'data/b'],
  ],
  ['counts what it lists alone', csv('s/year=2024/*.csv'), { 's/year=2024/1.csv': ORDERS, 's/year=2023/1.csv': ORDERS }, ['s']],
])('a glob that %s', async (_, entry, objects, names) => {
  const alone = await readBucket({ 'openmetadata.json': manifest(entry), ...objects });
  expect(alone.entities.slice(1).map(({ name }) => name)).toEqual(names);
  const beside = await readBucket({ 'openmetadata.json': manifest(entry, csv('**/*.pdf')), ...objects });
  expect(beside.entities).toEqual(alone.entities);
});

test('a Delta table is known by its log where a glob begins inside its partitions', async () => {
  const schemaString = JSON.stringify({ type: 'struct', fields: [{ name: 'true', type: 'long' }] });
  const log = JSON.stringify({ metaData: { schemaString, partitionColumns: [] } });
  const objects = { 'l/o/_delta_log/00000000000000000000.json': log, 'l/o/year=2024/1.parquet': 'no parquet' };
  for (const path of ['l/o/year=*/*.parquet', 'l/{o,p}/year=2024/*.parquet', 'l/o/year=2024/*', 'l/**/*.parquet']) {
    const { entities } = await readBucket({ 'openmetadata.json': manifest({ dataPath: path }), ...objects });
    expect(entities.slice(1), path).toMatchObject([{ name: 'l/o', dataModel: { columns: [{ name: 'true' }] } }]);
  }
});

test('what a filter drops as a whole names its container only where all of its containers are below it', async () => {
  const files = { dataPath: 'm', unstructuredFormats: ['png'] };
  const entries = manifest(files, { ...files, collapse: true }, { ...files, depth: 1 });
  const { items } = await readBucket(
    { 'openmetadata.json': entries, 'm/x/1.png': '1' },
    { dataPathFilterPattern: { excludes: ['m'] } },
  );
  const names = items.slice(1).map((item) => (item.type === 'outcome' ? [item.outcome.status, item.fullyQualifiedName] : item));
  expect(names).toEqual([
    ['filtered', 'lake.b.m'],
    ['filtered', undefined],
    ['filtered', undefined],
  ]);
});

test('files that are no data have no say in the partitions', async () => {
  const entry = { dataPath: 's/**', autoPartitionDetection: true };
  const { entities } = await readBucket({
    'openmetadata.json': manifest(entry),
    's/README.md': '1',
    's/year=2024/1.csv': ORDERS,
  });
  expect(entities[1]?.dataModel?.columns.map(({ name }) => name)).toEqual(['year', 'id', 'total']);
});

test('numbers and ids at the end of names are no extensions', async () => {
  const objects = { 's/part.000001': '1', 's/part.000002': '1', 's/app.log.20240115-0001': '1', 's/a.7z': '1' };
  const { lines } = await readBucket({ 'openmetadata.json': manifest({ dataPath: 's/*' }), ...objects });
  expect(lines.slice(1)).toEqual(['table mem://b/s/* filtered', 'table mem://b/s/*.7z failed UNSUPPORTED_FORMAT']);
});

test.each<[string, object, Record<string, string>]>([
  ['no object matches mem://b/t/*.csv', csv('t/*.csv'), { 't/1.json': '1' }],
  ['there are no objects below mem://b/t/*.csv', csv('t/*.csv'), {}],
  ['no folder 2 levels below mem://b/t holds data', csv('t', { depth: 2 }), { 't/x/1.csv': '1' }],
  ['none of its 1 objects has one of the extensions png', { dataPath: 't', unstructuredFormats: ['png'] }, { 't/1.jpg': '1' }],
  ['there are only engine artifacts, folder markers and excluded objects below mem://b/t/*', csv('t/*'), { 't/_SUCCESS': '' }],
])('an entry that finds nothing says why: %s', async (reason, entry, objects) => {
  const { items } = await readBucket({ 'openmetadata.json': manifest(entry), ...objects });
  expect(items.slice(1)).toMatchObject([{ type: 'outcome', subject: { kind: 'entry' }, outcome: { status: 'empty', reason } }]);
});

test.each<[StorageOptions, StorageSource['deletion']]>([
  [{}, { isWhole: true, most: { percent: 20 } }],
  [{ maxDeletes: '5%' }, { isWhole: true, most: { percent: 5 } }],
  [{ maxDeletes: 7 }, { isWhole: true, most: 7 }],
  [{ markDeletedContainers: false }, undefined],
])('with %j it asks for the deletion %j', (options, deletion) => {
  const service = { name: 'lake', connection: new Sensitive<Record<string, unknown>>({}) };
  const source = new StorageSource({ store: new MemoryObjectStore({}), service, serviceType: 'S3', options });
  expect(source.deletion).toEqual(deletion);
});

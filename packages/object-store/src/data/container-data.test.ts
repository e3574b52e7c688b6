import { type ContainerData, IngestError, Sensitive, type SourceItem, type StepContext } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { StorageOptions } from '../generated/storage-options.js';
import { StorageSource } from '../storage-source.js';
import { type MemoryBucket, MemoryObjectStore } from '../testing/memory-object-store.js';

const MIB = 1024 * 1024;
const SIDECAR = '_sluice.yaml';
const ORDERS = 'id,total\n1,2.5\n2,3.5\n3,4.5\n';
const csv = (dataPath: string, more: object = {}): object => ({ dataPath, structureFormat: 'csv', ...more });

/** Tells what is read, with the range. */
class WatchedStore extends MemoryObjectStore {
  readonly reads: string[] = [];

  override async read(...call: Parameters<MemoryObjectStore['read']>): Promise<Uint8Array | undefined> {
    const [bucket, key, , { offset, length } = { offset: 0, length: 0 }] = call;
    this.reads.push(`${this.urls.uri(bucket, key)} ${offset}+${length}`);
    return super.read(...call);
  }
}

/** Reads a bucket; answers the data behind each of its containers, by their names, and the store. */
async function dataOf(
  objects: MemoryBucket,
  entries: readonly object[],
  options: StorageOptions = {},
  signal: AbortSignal = new AbortController().signal,
) {
  const store = new WatchedStore({ b: { 'openmetadata.json': JSON.stringify({ entries }), ...objects } });
  const ignore = (): void => undefined;
  const context: StepContext = {
    signal,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => 0 },
    meter: { concurrency: 8, request: (_, send) => send(), bytes: ignore },
    report: { warn: ignore },
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
  const entities = items.flatMap((item) => (item.type === 'entity' ? [item] : []));
  const all = new Map<string, ContainerData>();
  for (const { entity, data } of entities) if (data !== undefined) all.set(entity.fullyQualifiedName, data);
  store.reads.length = 0;
  const of = (name: string): ContainerData => {
    const data = all.get(name);
    if (data === undefined) throw new Error(`there is no data of ${name}, but of ${[...all.keys()].join(' ')}`);
    return data;
  };
  return { of, all, entities, store };
}

async function textOf(bytes: Promise<Uint8Array | undefined>): Promise<string | undefined> {
  const read = await bytes;
  return read && new TextDecoder().decode(read);
}

test('the sample of a dataset is the first records of the file that its columns are of', async () => {
  const { of, store } = await dataOf({ 'a/1.csv': ORDERS, 'a/x=1/2.csv': 'id,total\n9,9\n', 'a/0.csv': ORDERS }, [csv('a')]);
  const data = of('lake.b.a');
  expect(store.reads).toEqual([]);
  expect((await data.sample(2)).map((row) => ({ ...row }))).toEqual([
    { id: '1', total: '2.5' },
    { id: '2', total: '3.5' },
  ]);
  expect(new Set(store.reads.map((read) => read.split(' ')[0]))).toEqual(new Set(['mem://b/a/0.csv']));
});

test('a sample is read once, and again only for more records', async () => {
  const { of, store } = await dataOf({ 'a/1.csv': ORDERS }, [csv('a')]);
  const data = of('lake.b.a');
  expect(await Promise.all([data.sample(2), data.sample(2), data.sample(1), data.sample(0)])).toMatchObject([
    [{ id: '1' }, { id: '2' }],
    [{ id: '1' }, { id: '2' }],
    [{ id: '1' }],
    [],
  ]);
  expect(store.reads).toHaveLength(1);
  expect(await data.sample(100)).toHaveLength(3);
  expect(store.reads).toHaveLength(2);
});

test('of many samples the records of the last alone are kept', async () => {
  const { of, store } = await dataOf({ 'a/1.csv': ORDERS, 'b/1.csv': ORDERS }, [csv('*/*.csv')]);
  for (const name of ['lake.b.a', 'lake.b.a', 'lake.b.b', 'lake.b.a']) await of(name).sample(2);
  expect(store.reads.map((read) => read.split(' ')[0])).toEqual(['mem://b/a/1.csv', 'mem://b/b/1.csv', 'mem://b/a/1.csv']);
});

test('a sample is read as the entry says', async () => {
  const { of } = await dataOf({ 'a/1.csv': '1|2\n3|4\n' }, [csv('a', { header: false, separator: '|' })]);
  expect((await of('lake.b.a').sample(1)).map((row) => ({ ...row }))).toEqual([{ column0: '1', column1: '2' }]);
});

test('of several samples it is the first that could be read', async () => {
  const objects = { 'a/x/1.csv': new IngestError('OBJECT_NOT_FOUND'), 'a/y/2.csv': ORDERS };
  const { of } = await dataOf(objects, [csv('a', { samples: 2 })]);
  expect(await of('lake.b.a').sample(1)).toMatchObject([{ id: '1' }]);
});

test('a failure to read a sample is thrown, and not kept', async () => {
  const objects: Record<string, string | IngestError> = { 'a/1.csv': ORDERS };
  const store = await dataOf(objects, [csv('a')]);
  const original = store.store.read.bind(store.store);
  let isDenied = true;
  store.store.read = async (...call) => {
    if (isDenied) throw new IngestError('S3_ACCESS_DENIED');
    return original(...call);
  };
  await expect(store.of('lake.b.a').sample(1)).rejects.toMatchObject({ code: 'S3_ACCESS_DENIED' });
  isDenied = false;
  expect(await store.of('lake.b.a').sample(1)).toHaveLength(1);
});

test('what has no columns has no sample: buckets, folders, files, plain datasets, folder patterns', async () => {
  const objects = { 'plain/1.bin': 'x', 'files/a/1.png': 'x', 'sets/2024/1.png': 'x' };
  const entries = [
    { dataPath: 'plain' },
    { dataPath: 'files', unstructuredFormats: ['png'] },
    { dataPath: 'sets', unstructuredFormats: ['png'], collapse: true },
  ];
  const { all, store } = await dataOf(objects, entries);
  expect([...all.keys()]).toEqual([
    'lake.b',
    'lake.b.files',
    'lake.b.files.a',
    'lake.b.files.a."1.png"',
    'lake.b.plain',
    'lake.b.sets/*',
  ]);
  for (const data of all.values()) expect(await data.sample(10)).toEqual([]);
  expect(store.reads).toEqual([]);
});

test('a sibling lies in the root of a bucket, in the folder of a dataset, in the folder that a file is in', async () => {
  const objects = {
    [SIDECAR]: 'bucket',
    [`a/${SIDECAR}`]: 'dataset',
    'a/x=1/1.csv': ORDERS,
    [`globs/one/${SIDECAR}`]: 'table',
    'globs/one/y=1/1.csv': ORDERS,
    'orders.csv': ORDERS,
    [`files/${SIDECAR}`]: 'folder',
    [`files/deep/${SIDECAR}`]: 'folder of the file',
    'files/deep/1.png': 'x',
    [`loose/${SIDECAR}`]: 'loose',
    'loose/1.gif': 'x',
    [`sets/${SIDECAR}`]: 'pattern',
    'sets/2024/01/1.png': 'x',
    'none/1.csv': ORDERS,
  };
  const { of } = await dataOf(objects, [
    csv('a'),
    csv('globs/*/y=*/*.csv'),
    csv('orders.csv'),
    { dataPath: 'files', unstructuredFormats: ['png'] },
    { dataPath: 'loose/*', unstructuredData: true },
    { dataPath: 'sets', unstructuredFormats: ['png'], collapse: true },
    csv('none'),
  ]);
  expect(of('lake.b').folder).toBe('mem://b');
  expect(of('lake.b.a').folder).toBe('mem://b/a');
  expect(of('lake.b.files.deep."1.png"').folder).toBe('mem://b/files/deep');
  const found: Record<string, string | undefined> = {};
  const names = [
    '',
    '.a',
    '.globs/one',
    '."orders.csv"',
    '.files',
    '.files.deep',
    '.files.deep."1.png"',
    '."loose/1.gif"',
    '.sets/*/*',
    '.none',
  ];
  for (const name of names) found[name] = await textOf(of(`lake.b${name}`).sibling(SIDECAR));
  expect(found).toEqual({
    '': 'bucket',
    '.a': 'dataset',
    '.globs/one': 'table',
    '."orders.csv"': 'bucket',
    '.files': 'folder',
    '.files.deep': 'folder of the file',
    '.files.deep."1.png"': 'folder of the file',
    '."loose/1.gif"': 'loose',
    '.sets/*/*': 'pattern',
    '.none': undefined,
  });
});

test('each container has its data', async () => {
  const { entities } = await dataOf({ 'files/1.png': 'x', 'files/README.md': 'r' }, [
    { dataPath: 'files', unstructuredFormats: ['png'] },
  ]);
  for (const { data } of entities) expect(data).toBeDefined();
});

test('files of one folder ask for a sibling once', async () => {
  const files = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`files/${index}.png`, 'x']));
  const { all, store } = await dataOf({ ...files, 'files/README.md': 'about' }, [
    { dataPath: 'files', unstructuredFormats: ['png'] },
  ]);
  const inFolder = [...all].filter(([name]) => name.startsWith('lake.b.files'));
  expect(inFolder).toHaveLength(51);
  for (const [, data] of inFolder) {
    expect(await textOf(data.sibling('README.md'))).toBe('about');
    expect(await data.sibling(SIDECAR)).toBeUndefined();
  }
  expect(store.reads).toEqual([`mem://b/files/README.md 0+${MIB + 1}`, `mem://b/files/${SIDECAR} 0+${MIB + 1}`]);
});

test('a sibling may have 1 MiB and no more', async () => {
  const objects = { 'a/1.csv': ORDERS, 'a/most.md': 'x'.repeat(MIB), 'a/more.md': 'x'.repeat(MIB + 1) };
  const { of } = await dataOf(objects, [csv('a')]);
  expect((await of('lake.b.a').sibling('most.md'))?.length).toBe(MIB);
  await expect(of('lake.b.a').sibling('more.md')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', path: 'mem://b/a/more.md' });
});

test.each(['', '.', '..', '../openmetadata.json', 'x/y', '/x'])('a sibling is never called %j', async (name) => {
  const { of, store } = await dataOf({ 'a/1.csv': ORDERS }, [csv('a')]);
  await expect(of('lake.b.a').sibling(name)).rejects.toMatchObject({ code: 'INTERNAL', path: 'mem://b/a/' });
  expect(store.reads).toEqual([]);
});

test('a failure to read a sibling is thrown, and not kept', async () => {
  const objects = { 'a/1.csv': ORDERS, [`a/${SIDECAR}`]: new IngestError('S3_ACCESS_DENIED') };
  const { of, store } = await dataOf(objects, [csv('a')]);
  for (let round = 0; round < 2; round += 1)
    await expect(of('lake.b.a').sibling(SIDECAR)).rejects.toMatchObject({ code: 'S3_ACCESS_DENIED' });
  expect(store.reads).toHaveLength(2);
});

test("Sluice's own file beside data is no data", async () => {
  const objects = {
    'a/part-0': ORDERS,
    [`a/${SIDECAR}`]: 'x: 1',
    [`files/${SIDECAR}`]: 'x: 1',
    'files/1.png': 'x',
    [`only/${SIDECAR}`]: 'x: 1',
  };
  const { entities, all } = await dataOf(objects, [csv('a'), { dataPath: 'files', unstructuredFormats: ['*'] }, csv('only')]);
  const [, dataset] = entities.map(({ entity }) => entity);
  expect(dataset).toMatchObject({ fullyQualifiedName: 'lake.b.a', numberOfObjects: 1, size: ORDERS.length });
  expect([...all.keys()]).toEqual(['lake.b', 'lake.b.a', 'lake.b.files', 'lake.b.files."1.png"']);
});

test('a README counts with the data, and is read as such only where there is nothing else', async () => {
  const { entities } = await dataOf({ 'a/part-0': ORDERS, 'a/README.md': '# Orders\n' }, [csv('a')]);
  expect(entities[1]?.entity).toMatchObject({
    numberOfObjects: 2,
    dataModel: { columns: [{ name: 'id' }, { name: 'total' }] },
  });
});

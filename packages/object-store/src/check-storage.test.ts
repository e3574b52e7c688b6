import { type CheckStep, IngestError } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { expect, test } from 'vitest';
import { checkStorage } from './check-storage.js';
import type { StorageOptions } from './generated/storage-options.js';
import { ManifestSources } from './manifest/manifest-sources.js';
import type { ObjectStore } from './object-store.js';
import { MemoryObjectStore } from './testing/memory-object-store.js';

/** Each step as a line. */
async function check(
  store: ObjectStore,
  options: StorageOptions = {},
  isWanted: (name: string) => boolean = () => true,
  context = testContext(),
): Promise<readonly string[]> {
  const lines: string[] = [];
  const manifests = new ManifestSources(store, options);
  for await (const step of checkStorage({ store, options, manifests, isWanted }, context)) lines.push(lineOf(step));
  return lines;
}

function lineOf({ name, message, error, isOptional, isSkipped }: CheckStep): string {
  if (isSkipped === true) return `${name} skipped: ${message}`;
  return `${name}${isOptional === true ? ' lacking' : ''}: ${error?.code ?? message}`;
}

test('lists and reads each bucket that is wanted, and none that is not', async () => {
  const store = new MemoryObjectStore({
    lake: { 'a.csv': 'x', 'openmetadata.json': '{}' },
    plain: { 'a.csv': 'x' },
    bare: {},
    other: { 'a.csv': 'x' },
  });
  expect(await check(store, {}, (name) => name !== 'other')).toEqual([
    'mem:ListBuckets: 4 buckets',
    'mem:List mem://lake: can be listed',
    'mem:Read mem://lake: openmetadata.json can be read',
    'mem:List mem://plain: can be listed',
    'mem:Read mem://plain: a.csv can be read',
    'mem:List mem://bare: empty',
    'mem:Read mem://bare: there is nothing to read',
  ]);
  expect(store.requests.seen.filter(({ bucket }) => bucket === 'other')).toEqual([]);
  expect(store.requests.seen.filter(({ operation }) => operation === 'listBuckets')).toHaveLength(1);
});

test('a bucket that fails does so alone; what would need its listing is skipped', async () => {
  const store = new MemoryObjectStore({ gone: {}, denied: { a: 'x' }, unread: { a: 'x' }, lake: { a: 'x' } });
  store.deleteBucket('gone');
  store.requests.fault = ({ operation, bucket }) =>
    (bucket === 'denied' && operation === 'list') || (bucket === 'unread' && operation === 'read') ? 'denied' : undefined;
  expect(await check(store)).toEqual([
    'mem:ListBuckets: 4 buckets',
    'mem:List mem://gone: BUCKET_NOT_FOUND',
    'mem:Read mem://gone skipped: the bucket has to be listed for it',
    'mem:List mem://denied: STORE_ACCESS_DENIED',
    'mem:Read mem://denied skipped: the bucket has to be listed for it',
    'mem:List mem://unread: can be listed',
    'mem:Read mem://unread: STORE_ACCESS_DENIED',
    'mem:List mem://lake: can be listed',
    'mem:Read mem://lake: a can be read',
  ]);
});

test('tries no bucket of a store that cannot say which there are', async () => {
  const store = new MemoryObjectStore({ lake: {} });
  store.requests.fault = () => 'denied';
  expect(await check(store)).toEqual([
    'mem:ListBuckets: STORE_ACCESS_DENIED',
    'buckets skipped: it is not known which there are',
  ]);
  expect(store.requests.seen).toHaveLength(1);
});

test('goes on where what failed can be done without', async () => {
  const store = new MemoryObjectStore({ lake: {} });
  store.check = async function* () {
    yield { name: 'mem:Locate', error: new IngestError('STORE_ACCESS_DENIED'), isOptional: true };
    return [{ name: 'lake' }];
  };
  expect(await check(store)).toEqual([
    'mem:Locate lacking: STORE_ACCESS_DENIED',
    'mem:List mem://lake: empty',
    'mem:Read mem://lake: there is nothing to read',
  ]);
});

test('takes no empty page for an empty bucket, and reads nothing that is archived', async () => {
  const store = new MemoryObjectStore({ lake: { a: 'x', b: 'x' } });
  const pages = store.list.bind(store);
  store.list = async function* (...asked) {
    yield { objects: [], prefixes: [] };
    for await (const page of pages(...asked)) {
      yield { ...page, objects: page.objects.map((each) => (each.key === 'a' ? { ...each, archived: true as const } : each)) };
    }
  };
  expect((await check(store)).slice(1)).toEqual(['mem:List mem://lake: can be listed', 'mem:Read mem://lake: b can be read']);
});

test('tries a hundred buckets, and says how many more there are', async () => {
  const names = Array.from({ length: 103 }, (_, index) => `bucket-${index}`);
  const store = new MemoryObjectStore(Object.fromEntries(names.map((name) => [name, {}])));
  const lines = await check(store);
  expect(lines.filter((line) => line.startsWith('mem:List mem://'))).toHaveLength(100);
  expect(lines.at(-1)).toBe('more buckets skipped: 3 more: the first 100 are tried');
});

test('tries tags of buckets and of objects where the workflow reads them; a run can do without those that are denied', async () => {
  const tags = { 'mem://lake': [{ key: 'a', value: 'b' }] };
  const store = new MemoryObjectStore({ lake: { a: 'x' }, bare: {} }, { tags });
  const tagLines = async () => (await check(store, { includeTags: true })).filter((line) => line.startsWith('mem:Tags'));
  expect(await tagLines()).toEqual([
    'mem:Tags mem://lake: 1 tags',
    'mem:Tags mem://lake: 0 tags of a',
    'mem:Tags mem://bare: 0 tags',
    'mem:Tags mem://bare skipped: the bucket has no object',
  ]);
  store.requests.fault = ({ operation, path }) => (operation === 'tags' && path === 'a' ? 'denied' : undefined);
  expect((await tagLines())[1]).toBe('mem:Tags mem://lake lacking: STORE_ACCESS_DENIED');
  expect((await check(store)).some((line) => line.startsWith('mem:Tags'))).toBe(false);
});

test('asks nothing about tags of buckets of a store whose objects alone have some', async () => {
  const store: ObjectStore = Object.assign(new MemoryObjectStore({ lake: { a: 'x' } }), {
    actions: { list: 'mem:List', read: 'mem:Read', objectTags: 'mem:ObjectTags' },
  });
  expect((await check(store, { includeTags: true })).filter((line) => line.includes('Tags'))).toEqual([
    'mem:ObjectTags mem://lake: 0 tags of a',
  ]);
});

test('tries metrics, which a run can do without, unless it needs none', async () => {
  const store: ObjectStore = Object.assign(new MemoryObjectStore({ lake: {} }), {
    checkMetrics: async function* () {
      yield { name: 'mem:Metrics', error: new IngestError('STORE_ACCESS_DENIED') };
    },
  });
  expect((await check(store)).at(-1)).toBe('mem:Metrics lacking: STORE_ACCESS_DENIED');
  expect((await check(store, { metrics: 'none' })).filter((line) => line.includes('Metrics'))).toEqual([]);
});

test('reads the manifest for all buckets, and goes on where it cannot', async () => {
  const store = new MemoryObjectStore({ lake: { a: 'x' } });
  const options = { storageMetadataConfigSource: { prefixConfig: { containerName: 'gov' } } };
  expect((await check(store, options)).slice(1)).toEqual([
    'manifest for all buckets: MANIFEST_NOT_READABLE',
    'mem:List mem://lake: can be listed',
    'mem:Read mem://lake: a can be read',
  ]);
});

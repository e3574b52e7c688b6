import { IngestError, type ReadContext, Sensitive, type SourceItem } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import type { StorageOptions } from '../generated/storage-options.js';
import { StorageSource } from '../storage-source.js';
import { type MemoryBucket, MemoryObjectStore, type MemoryObjectStoreOptions } from '../testing/memory-object-store.js';

const CSV = 'id,total\n1,2\n';

interface Lake {
  readonly entries: readonly object[];
  readonly objects: MemoryBucket;
  readonly options?: StorageOptions;
  readonly store?: MemoryObjectStoreOptions;
}

/** Reads a bucket `b` of which it is known what `fingerprints` tell; answers what is known by now, what was yielded, and what was read. */
async function read({ entries, objects, options = {}, store: more = {} }: Lake, fingerprints?: ReadonlyMap<string, string>) {
  const reads: string[] = [];
  const store = new (class extends MemoryObjectStore {
    override async read(...call: Parameters<MemoryObjectStore['read']>): Promise<Uint8Array | undefined> {
      reads.push(call[1]);
      return super.read(...call);
    }
  })({ b: { 'openmetadata.json': JSON.stringify({ entries }), ...objects } }, more);
  const ignore = (): void => undefined;
  const context: ReadContext = {
    signal: new AbortController().signal,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => 0 },
    meter: { concurrency: 8, request: (_, send) => send(), bytes: ignore },
    report: { warn: ignore },
    ...(fingerprints === undefined ? {} : { isKnown: (name, fingerprint) => fingerprints.get(name) === fingerprint }),
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
  const made = new Map<string, string>();
  for (const item of items) {
    if (item.type === 'entity' && item.fingerprint !== undefined) made.set(item.entity.fullyQualifiedName, item.fingerprint);
  }
  const known = items.flatMap((item) => (item.type === 'known' ? item.fullyQualifiedName : [])).sort();
  const entities = items.flatMap((item) => (item.type === 'entity' ? item : []));
  return { made, known, items, entities, reads: reads.filter((key) => key !== 'openmetadata.json').sort() };
}

const csv = (dataPath: string, more: object = {}): object => ({ dataPath, structureFormat: 'csv', ...more });

const LAKE: Lake = {
  entries: [
    csv('a'),
    csv('b'),
    csv('t/*/*.csv'),
    csv('one.csv'),
    { dataPath: 'plain' },
    { dataPath: 'f', unstructuredData: true },
  ],
  objects: {
    'a/1.csv': CSV,
    'a/2.csv': CSV,
    'b/x=1/1.csv': CSV,
    't/u/1.csv': CSV,
    't/v/1.csv': CSV,
    'one.csv': CSV,
    'plain/x': 'x',
    'f/x.png': 'x',
  },
};
const DATASETS = ['a', 'b', '"one.csv"', 'plain', 't/u', 't/v'].map((name) => `lake.b.${name}`).sort();

describe('a dataset', () => {
  test('has no fingerprint where none is asked for', async () => {
    const { made, entities } = await read(LAKE);
    expect(made.size).toBe(0);
    expect(entities.length).toBeGreaterThan(DATASETS.length);
  });

  test('that is as it was is known, and nothing of it is read', async () => {
    const first = await read(LAKE, new Map());
    expect([...first.made.keys()].sort()).toEqual(DATASETS);
    expect(first.known).toEqual([]);
    const second = await read(LAKE, first.made);
    expect(second.known).toEqual(DATASETS);
    expect(second.reads).toEqual([]);
    expect(second.entities.map(({ entity }) => entity.fullyQualifiedName)).toEqual(['lake.b', 'lake.b.f', 'lake.b.f."x.png"']);
  });

  const changed: readonly [string, string, Partial<Lake>][] = [
    ['a file has other content of the same size', 'a', { objects: { ...LAKE.objects, 'a/2.csv': 'id,totaL\n1,2\n' } }],
    ['a file is larger', 'a', { objects: { ...LAKE.objects, 'a/2.csv': `${CSV}2,3\n` } }],
    ['a file was added', 'b', { objects: { ...LAKE.objects, 'b/x=2/1.csv': CSV } }],
    ['a sidecar was added, which is no data', 't/u', { objects: { ...LAKE.objects, 't/u/_sluice.yaml': 'x: 1' } }],
    ['a README was added', 'b', { objects: { ...LAKE.objects, 'b/README.md': 'x' } }],
    ['the single file that it is has other content', '"one.csv"', { objects: { ...LAKE.objects, 'one.csv': 'id,totaL\n1,2\n' } }],
    [
      'its entry says something else',
      'b',
      { entries: [LAKE.entries[0], csv('b', { header: false }), ...LAKE.entries.slice(2)] as object[] },
    ],
  ];
  test.each(changed)('is read again, alone, where %s', async (_, name, change) => {
    const first = await read(LAKE, new Map());
    const second = await read({ ...LAKE, ...change }, first.made);
    expect(second.known).toEqual(DATASETS.filter((each) => each !== `lake.b.${name}`));
    expect(second.made.get(`lake.b.${name}`)).not.toBe(first.made.get(`lake.b.${name}`));
  });

  test('is read again where a file is gone', async () => {
    const { 'a/2.csv': _, ...objects } = LAKE.objects;
    const first = await read(LAKE, new Map());
    expect((await read({ ...LAKE, objects }, first.made)).known).toEqual(DATASETS.filter((each) => each !== 'lake.b.a'));
  });

  test('is known whatever its entry stands beside', async () => {
    const first = await read(LAKE, new Map());
    const second = await read({ ...LAKE, entries: [csv('new'), ...LAKE.entries.toReversed()] }, first.made);
    expect(second.known).toEqual(DATASETS);
  });

  test('is read again where its tags are others, which are asked for in each run', async () => {
    const tagged = (value: string): Lake => ({
      ...LAKE,
      options: { includeTags: true },
      store: { tags: { 'mem://b/a/1.csv': [{ key: 'k', value }] } },
    });
    const first = await read(tagged('v'), new Map());
    expect((await read(tagged('v'), first.made)).known).toEqual(DATASETS);
    expect((await read(tagged('w'), first.made)).known).toEqual(DATASETS.filter((each) => each !== 'lake.b.a'));
  });

  test('has no fingerprint where it was warned of, so that the next run warns too', async () => {
    const objects = { 'a/x/1.csv': CSV, 'a/y/1.csv': 'id,other\n1,2\n', 'b/1.csv': CSV };
    const lake = { entries: [csv('a', { samples: 2, autoPartitionDetection: true }), csv('b')], objects };
    const broken = { ...lake, objects: { ...objects, 'a/y/1.csv': new IngestError('OBJECT_NOT_FOUND') } };
    const { made, entities } = await read(broken, new Map());
    expect(entities.map(({ entity }) => entity.fullyQualifiedName)).toEqual(['lake.b', 'lake.b.a', 'lake.b.b']);
    expect([...made.keys()]).toEqual(['lake.b.b']);
  });

  test('that is read for something beside it that was not listed is told to be', async () => {
    const entries = [csv('w/*/part-*.csv'), csv('p/part-*.csv'), csv('one.csv')];
    const objects = { 'w/a/part-1.csv': CSV, 'p/part-1.csv': CSV, 'p/_sluice.yaml': 'x', 'one.csv': CSV };
    const { entities } = await read({ entries, objects }, new Map());
    const beyond: Record<string, boolean | undefined> = {};
    for (const { entity, data } of entities) {
      expect(data?.isBeyondFingerprint).toBe(false);
      await data?.sample(1);
      expect(data?.isBeyondFingerprint).toBe(false);
      await data?.sibling('_sluice.yaml');
      beyond[entity.fullyQualifiedName] = data?.isBeyondFingerprint;
    }
    expect(beyond).toEqual({ 'lake.b': true, 'lake.b."one.csv"': true, 'lake.b.p': false, 'lake.b.w/a': false });
  });
});

import { IngestError, Sensitive, type SourceItem, type Split, type StepContext, type Warning } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { Bucket, BucketInventory, ObjectPage } from './object-store.js';
import { StorageSource } from './storage-source.js';
import { MemoryObjectStore } from './testing/memory-object-store.js';

const CREATED_AT = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;
const INVENTORY: BucketInventory = { uri: 'mem://inventories/manifest.json', createdAt: CREATED_AT };
const PLACE = 's3://inventories/daily';
const entries = ['orders', 'sales'].map((dataPath) => ({ dataPath, structureFormat: 'csv' }));
const BUCKET = {
  'openmetadata.json': JSON.stringify({ entries }),
  'orders/1.csv': 'id\n1\n',
  'sales/1.csv': 'id\n1\n',
};

/** A store that has inventories, and notes what it is asked for. */
class InventoriedStore extends MemoryObjectStore {
  readonly asked: unknown[] = [];
  readonly #found: BucketInventory | IngestError | undefined;

  constructor(found: BucketInventory | IngestError | undefined) {
    super({ b: BUCKET });
    this.#found = found;
  }

  async findInventory(bucket: Bucket, place: string): Promise<BucketInventory | undefined> {
    this.asked.push(['find', bucket.name, place]);
    if (this.#found instanceof Error) throw this.#found;
    return this.#found;
  }

  async *listInventory(bucket: Bucket, inventory: BucketInventory, prefixes: readonly string[]): AsyncGenerator<ObjectPage> {
    this.asked.push(['list', bucket.name, inventory, prefixes]);
    yield { objects: [{ key: 'orders/1.csv', size: 5, lastModified: 0 }], prefixes: [] };
  }
}

async function run(store: MemoryObjectStore, place: string | undefined, age = 30 * HOUR) {
  const warnings: Warning[] = [];
  const ignore = (): void => undefined;
  const context: StepContext = {
    signal: new AbortController().signal,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => CREATED_AT + age },
    meter: { concurrency: 8, request: (_, send) => send(), bytes: ignore },
    report: { warn: (warning) => warnings.push(warning) },
  };
  const service = { name: 'lake', connection: new Sensitive<Record<string, unknown>>({}) };
  const options = place === undefined ? {} : { listing: { inventory: place } };
  const source = new StorageSource({ store, service, serviceType: 'S3', options });
  const splits: Split[] = [];
  const items: SourceItem[] = [];
  for await (const root of source.plan(context)) {
    for await (const item of source.read(root, context)) {
      if (item.type === 'split') splits.push(item.split);
      else items.push(item);
    }
  }
  for (const split of splits) {
    // As on another machine.
    const sent = JSON.parse(JSON.stringify(split)) as Split;
    for await (const item of source.read(sent, context)) items.push(item);
  }
  return { splits, warnings, lines: items.map(lineOf) };
}

function lineOf(item: SourceItem): string {
  if (item.type === 'split') return item.split.id;
  if (item.type === 'entity') return `${item.subject.name} is written`;
  if (item.type === 'known') return `${item.subject.name} is known`;
  const { outcome } = item;
  return `${item.subject.name} ${outcome.status}${outcome.status === 'failed' ? ` ${outcome.error.code}` : ''}`;
}

test('a bucket that has an inventory is read from it in one split, of which nothing counts as gone', async () => {
  const store = new InventoriedStore(INVENTORY);
  const { splits, warnings, lines } = await run(store, PLACE);
  expect(lines).toEqual(['mem://b is written', 'mem://b/orders is written', 'mem://b/sales empty']);
  expect(splits).toHaveLength(1);
  expect(splits[0]?.gap).toBe('it is read from an inventory of 2024-01-01T00:00:00.000Z, which lacks what is newer');
  expect(store.asked).toEqual([
    ['find', 'b', PLACE],
    ['list', 'b', INVENTORY, ['orders/', 'sales/']],
  ]);
  expect(store.requests.listed).toEqual([]);
  const message = 'mem://b is read from its inventory of 2024-01-01T00:00:00.000Z, which is 30.0 hours old';
  expect(warnings).toEqual([{ code: 'INVENTORY_READ', message, path: INVENTORY.uri }]);
});

test('the age of an inventory is told in days where hours are many', async () => {
  const { warnings } = await run(new InventoriedStore(INVENTORY), PLACE, 156 * HOUR);
  expect(warnings[0]?.message).toContain('which is 6.5 days old');
});

test.each([
  ['has none', new InventoriedStore(undefined)],
  ['cannot have one', new MemoryObjectStore({ b: BUCKET })],
])('a bucket that %s is listed, which is told', async (_, store) => {
  const { splits, warnings, lines } = await run(store, PLACE);
  expect(lines).toEqual(['mem://b is written', 'mem://b/orders is written', 'mem://b/sales is written']);
  expect(splits.map(({ gap }) => gap)).toEqual([undefined, undefined]);
  expect(store.requests.listed).toEqual(['mem://b/orders/', 'mem://b/sales/']);
  const message = `There is no inventory of this bucket at ${PLACE}; it is listed`;
  expect(warnings).toEqual([{ code: 'INVENTORY_MISSING', message, path: 'mem://b' }]);
});

test('an inventory that cannot be found out fails the entries, and not the bucket', async () => {
  const { lines, splits } = await run(new InventoriedStore(new IngestError('INVENTORY_DAMAGED')), PLACE);
  expect(lines).toEqual([
    'mem://b is written',
    'mem://b/orders failed INVENTORY_DAMAGED',
    'mem://b/sales failed INVENTORY_DAMAGED',
  ]);
  expect(splits).toEqual([]);
});

test('without the option nobody looks for an inventory', async () => {
  const store = new InventoriedStore(INVENTORY);
  expect((await run(store, undefined)).splits).toHaveLength(2);
  expect(store.asked).toEqual([]);
});

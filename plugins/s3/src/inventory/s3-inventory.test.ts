import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Bucket, ByteRange, ListOptions, ObjectInfo, ObjectPage, ObjectStore } from '@sluice/object-store';
import { isIngestError, type StepContext, type Warning } from '@sluice/plugin-api';
import { array, assert, asyncProperty, constantFrom, integer, record, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { S3Urls } from '../urls.js';
import { S3Inventory } from './s3-inventory.js';

const SCHEMA = 'Bucket, Key, Size, LastModifiedDate';
const AT = Date.UTC(2024, 2, 5);
const SOURCE: Bucket = { name: 'lake' };
const PLACE = 's3://inventories/daily';
const CONFIGURATION = 'daily/lake/all';

/** A bucket of inventories in memory. */
class MemoryStore implements Pick<ObjectStore, 'urls' | 'list' | 'read' | 'head'> {
  readonly urls = new S3Urls('us-east-1');
  readonly #objects: ReadonlyMap<string, Buffer>;

  constructor(objects: Readonly<Record<string, string | Buffer>>) {
    this.#objects = new Map(Object.entries(objects).map(([key, body]) => [key, Buffer.from(body)]));
  }

  async *list(_: Bucket, { prefix, delimiter = '/' }: ListOptions): AsyncGenerator<ObjectPage> {
    const prefixes = new Set<string>();
    for (const key of this.#objects.keys()) {
      const end = key.indexOf(delimiter, prefix.length);
      if (key.startsWith(prefix) && end >= 0) prefixes.add(key.slice(0, end + 1));
    }
    yield { objects: [], prefixes: [...prefixes] };
  }

  async read(_: Bucket, key: string, __: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    const body = this.#objects.get(key);
    return range === undefined ? body : body?.subarray(range.offset, range.offset + range.length);
  }

  async head(_: Bucket, key: string): Promise<ObjectInfo | undefined> {
    const body = this.#objects.get(key);
    return body && { key, size: body.length, lastModified: 0 };
  }
}

function inventoryOf(objects: Readonly<Record<string, string | Buffer>>) {
  const warnings: Warning[] = [];
  const context = { signal: new AbortController().signal, report: { warn: (warning: Warning) => warnings.push(warning) } };
  const store = new MemoryStore(objects) as unknown as ObjectStore;
  return { inventory: new S3Inventory(store), context: context as unknown as StepContext, warnings };
}

function manifestOf(more: object = {}): string {
  return JSON.stringify({
    sourceBucket: 'lake',
    destinationBucket: 'arn:aws:s3:::inventories',
    version: '2016-11-30',
    creationTimestamp: String(AT),
    fileFormat: 'CSV',
    fileSchema: SCHEMA,
    files: [],
    ...more,
  });
}

const csvOf = (keys: readonly string[]): Buffer =>
  gzipSync(
    keys
      .map((key) => `"lake","${encodeURIComponent(key).replaceAll('%20', '+')}","${key.length}","2024-03-05T00:00:00.000Z"\n`)
      .join(''),
  );

async function keysOf(files: readonly Buffer[], prefixes: readonly string[] = ['']): Promise<readonly string[]> {
  const named = files.map((body, at) => [`data/${at}.csv.gz`, body] as const);
  const told = named.map(([key, body]) => ({
    key,
    size: body.length,
    MD5checksum: createHash('md5').update(body).digest('hex'),
  }));
  const { inventory, context } = inventoryOf({ 'manifest.json': manifestOf({ files: told }), ...Object.fromEntries(named) });
  const keys: string[] = [];
  const found = { uri: 's3://inventories/manifest.json', createdAt: AT };
  for await (const page of inventory.list(SOURCE, found, prefixes, context)) keys.push(...page.objects.map(({ key }) => key));
  return keys;
}

test('however keys are dealt over files, they come in the order of their bytes', async () => {
  const key = array(constantFrom('a', 'b', '/', ' ', '+', '%', '"', ',', '\uFFEE', '😀'), { minLength: 1, maxLength: 5 });
  const rows = uniqueArray(record({ key: key.map((parts) => parts.join('')), file: integer({ min: 0, max: 3 }) }), {
    selector: (row) => row.key,
    maxLength: 40,
  });
  await assert(
    asyncProperty(rows, async (dealt) => {
      const files = [0, 1, 2, 3].map((each) => csvOf(dealt.filter(({ file }) => file === each).map((row) => row.key)));
      const sorted = dealt.map((row) => row.key).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await keysOf(files)).toEqual(sorted);
    }),
    { numRuns: 50 },
  );
});

test('a file whose beginning is in order and whose rest has keys from before it is an error, and no shorter list', async () => {
  const many = Array.from({ length: 60_000 }, (_, index) => `m/${createHash('md5').update(String(index)).digest('hex')}`).sort();
  const error: unknown = await keysOf([csvOf([...many, 'a']), csvOf(['b'])]).catch((reason: unknown) => reason);
  expect(isIngestError(error) && error.code).toBe('INVENTORY_DAMAGED');
});

describe('the newest inventory', () => {
  const older = manifestOf({ creationTimestamp: String(AT - 1000) });
  const OLD = `${CONFIGURATION}/2024-03-04T00-00Z`;
  const NEW = `${CONFIGURATION}/2024-03-05T00-00Z`;

  test.each<[string, Record<string, string>, string | undefined]>([
    ['of two is found by its time', { [`${OLD}/manifest.json`]: older, [`${NEW}/manifest.json`]: manifestOf() }, NEW],
    ['is not one that is still being made', { [`${OLD}/manifest.json`]: older, [`${NEW}/manifest.checksum`]: '0' }, OLD],
    [
      'is not what lies beside the dated folders',
      { [`${CONFIGURATION}/hive/dt=2024-03-05-00-00/symlink.txt`]: '', [`${CONFIGURATION}/data/manifest.json`]: manifestOf() },
      undefined,
    ],
    ['is not one of another bucket', { [`${NEW}/manifest.json`]: manifestOf({ sourceBucket: 'pond' }) }, undefined],
    [
      'is that of the only configuration that has one of the bucket',
      {
        [`${OLD}/manifest.json`]: older,
        'daily/lake/made/2024-03-06T00-00Z/manifest.checksum': '0',
        'daily/lake/pond/2024-03-06T00-00Z/manifest.json': manifestOf({ sourceBucket: 'pond' }),
      },
      OLD,
    ],
  ])('%s', async (_, objects, folder) => {
    const { inventory, context } = inventoryOf(objects);
    const found = await inventory.find(SOURCE, PLACE, context);
    expect(found?.uri).toBe(folder && `s3://inventories/${folder}/manifest.json`);
  });

  test.each(['s3://inventories/daily/', 's3://inventories/daily/lake', `s3://inventories/${CONFIGURATION}`])(
    'is found from %s',
    async (place) => {
      const { inventory, context } = inventoryOf({ [`${NEW}/manifest.json`]: manifestOf() });
      expect((await inventory.find(SOURCE, place, context))?.createdAt).toBe(AT);
    },
  );

  test.each(['s3://inventories/daily', 's3://inventories/daily/lake/'])(
    'of several configurations is an error from %s, and found from the folder of one',
    async (place) => {
      const more = 's3://inventories/daily/lake/more/';
      const { inventory, context } = inventoryOf({
        [`${NEW}/manifest.json`]: manifestOf(),
        'daily/lake/more/2024-03-04T00-00Z/manifest.json': older,
      });
      const error: unknown = await inventory.find(SOURCE, place, context).catch((reason: unknown) => reason);
      expect(isIngestError(error) && [error.code, error.message]).toEqual([
        'INVENTORY_AMBIGUOUS',
        expect.stringContaining(`s3://inventories/${CONFIGURATION}/, ${more}`),
      ]);
      expect(isIngestError(error) && error.hint).toContain('listing.inventory');
      expect((await inventory.find(SOURCE, more, context))?.createdAt).toBe(AT - 1000);
    },
  );

  test.each([
    ['"not an object"', 'INVENTORY_DAMAGED'],
    [manifestOf({ creationTimestamp: 'yesterday' }), 'INVENTORY_DAMAGED'],
    [manifestOf({ files: [{ key: 'a' }] }), 'INVENTORY_DAMAGED'],
    [manifestOf({ fileFormat: 'ORC' }), 'INVENTORY_UNSUPPORTED'],
  ])('whose manifest is %s is an error', async (text, code) => {
    const { inventory, context } = inventoryOf({ [`${NEW}/manifest.json`]: text });
    const error: unknown = await inventory.find(SOURCE, PLACE, context).catch((reason: unknown) => reason);
    expect(isIngestError(error) && error.code).toBe(code);
  });
});

import assert from 'node:assert/strict';
import type { ObjectStoreHarness } from '../harness/store-harness.js';
import type { Rule } from '../rules/rule.js';
import { BUCKET, bucketsOf, inOrder, keysOf, objectsOf, pagesOf, withLake } from './open-lake.js';

/** Characters that mean something somewhere: in addresses, in XML, in JSON, in shells. */
const ODD_KEYS = [
  'a b',
  'a+b',
  'a%20b',
  'percent%',
  'a&b=c;d',
  'question?mark',
  'hash#mark',
  '<tag attribute="x">',
  "it's",
  'back\\slash',
  'star*[a]{b}',
  '~tilde$dollar!',
  'ünïcödé',
  'u\u0308 decomposed',
  '日本語/表.csv',
  'emoji 😀/x',
  '__proto__',
  'k'.repeat(200),
];
/** Keys that are no paths of files, and one that is a folder too. */
const ODD_PATHS = ['/leading', 'double//slash', 'folder/', 'dot/./x', 'up/../x', 'both', 'both/x'];
const CONTROL_KEYS = ['tab\tkey', 'bell\u0007key', 'delete\u007fkey'];
/** In the order of UTF-8 bytes, which that of UTF-16 is not, nor that of any language. */
const ORDERED_KEYS = ['A', 'B', 'a', 'a-b', 'a.b', 'a/b', 'a0', 'b', 'ä', '\uFF5E', '\u{1F600}', '\u{1F600}x'];

const ofKeys = (keys: readonly string[]) => ({ [BUCKET]: Object.fromEntries(keys.map((key) => [key, `content of ${key}`])) });

/** How a store lists. */
export const LISTING_RULES: readonly Rule<ObjectStoreHarness>[] = [
  {
    name: 'lists-buckets',
    title: 'each bucket is listed once',
    run: (harness) =>
      withLake(harness, { 'sluice-b': {}, 'sluice-a': { x: '1' }, 'sluice-c': {} }, async ({ store, context }) => {
        const names = (await bucketsOf(store, context)).map(({ name }) => name);
        assert.deepEqual(names.sort(), ['sluice-a', 'sluice-b', 'sluice-c']);
      }),
  },
  {
    name: 'empty-store',
    title: 'a store without buckets lists none, and nothing fails',
    run: (harness) =>
      withLake(harness, {}, async ({ store, context }) => {
        assert.deepEqual(await bucketsOf(store, context), []);
      }),
  },
  {
    name: 'empty-bucket',
    title: 'a bucket without objects lists none, and nothing fails',
    run: (harness) =>
      withLake(harness, { [BUCKET]: {} }, async ({ store, context, bucket }) => {
        assert.deepEqual(await keysOf(store, await bucket(), { prefix: '' }, context), []);
      }),
  },
  {
    name: 'bucket-pages-of-one',
    title: 'buckets that come one a page are all listed',
    run: (harness) =>
      withLake(
        harness,
        { 'sluice-a': {}, 'sluice-b': {}, 'sluice-c': {} },
        async ({ store, context }) => {
          const names = (await bucketsOf(store, context)).map(({ name }) => name);
          assert.deepEqual(names.sort(), ['sluice-a', 'sluice-b', 'sluice-c']);
        },
        { pageSize: 1 },
      ),
  },
  {
    name: 'pages-of-one',
    title: 'objects that come one a page are all listed, each once',
    run: (harness) => {
      const keys = ['a/1', 'a/2', 'a/3', 'a/4'];
      return withLake(
        harness,
        ofKeys([...keys, 'b/5']),
        async ({ store, context, bucket }) => {
          const pages = await pagesOf(store, await bucket(), { prefix: 'a/' }, context);
          assert.deepEqual(
            pages.flatMap(({ objects }) => objects.map(({ key }) => key)),
            keys,
          );
          const largest = Math.max(...pages.map(({ objects }) => objects.length));
          assert.equal(largest, 1, `the harness is to open the store with pages of one, and they have ${largest}`);
        },
        { pageSize: 1 },
      );
    },
  },
  {
    name: 'key-order',
    title: "objects come in the order of their keys' UTF-8 bytes",
    run: (harness) =>
      withLake(
        harness,
        ofKeys(ORDERED_KEYS.filter((key) => key !== 'a/b')),
        async ({ store, context, bucket }) => {
          const keys = await keysOf(store, await bucket(), { prefix: '' }, context);
          assert.deepEqual(keys, inOrder(keys));
        },
        { pageSize: 2 },
      ),
  },
  {
    name: 'odd-keys',
    title: 'keys of any characters are listed, found and read as they are',
    run: (harness) => expectFound(harness, ODD_KEYS),
  },
  {
    name: 'odd-paths',
    title: 'keys that are no paths of files are listed, found and read as they are',
    run: (harness) => expectFound(harness, ODD_PATHS),
  },
  {
    name: 'control-characters',
    title: 'keys with control characters are listed, found and read as they are',
    run: (harness) => expectFound(harness, CONTROL_KEYS),
  },
  {
    name: 'prefixes',
    title: 'a listing holds what begins with its prefix, letter by letter, and nothing else',
    run: (harness) =>
      withLake(harness, ofKeys(['orders/1', 'orders2/1', 'other/1', 'a%b/1', 'a b/1']), async ({ store, context, bucket }) => {
        const expected = {
          'orders/': ['orders/1'],
          orders: ['orders/1', 'orders2/1'],
          'a%b/': ['a%b/1'],
          'a b/': ['a b/1'],
          Orders: [],
          none: [],
        };
        for (const [prefix, keys] of Object.entries(expected)) {
          assert.deepEqual(await keysOf(store, await bucket(), { prefix }, context), keys, `below ${prefix}`);
        }
      }),
  },
  {
    name: 'start-after',
    title: 'a listing begins behind startAfter, or has all keys where the store cannot do that',
    run: (harness) => {
      const keys = ['a/1', 'a/2', 'a/3', 'a/4'];
      return withLake(
        harness,
        ofKeys(keys),
        async ({ store, context, bucket }) => {
          const found = await keysOf(store, await bucket(), { prefix: 'a/', startAfter: 'a/2' }, context);
          if (found.length !== keys.length) assert.deepEqual(found, ['a/3', 'a/4']);
        },
        { pageSize: 1 },
      );
    },
  },
  {
    name: 'delimiter',
    title: 'a delimiter rolls up what is behind it into prefixes, or does nothing where the store knows none',
    run: (harness) => {
      const keys = ['a/1', 'a/b/1', 'a/b/2', 'a/c/1', 'a/d'];
      return withLake(
        harness,
        ofKeys(keys),
        async ({ store, context, bucket }) => {
          const pages = await pagesOf(store, await bucket(), { prefix: 'a/', delimiter: '/' }, context);
          const objects = pages.flatMap((page) => page.objects.map(({ key }) => key));
          const prefixes = pages.flatMap((page) => page.prefixes);
          if (prefixes.length === 0) assert.deepEqual(objects, keys);
          else assert.deepEqual({ objects, prefixes }, { objects: ['a/1', 'a/d'], prefixes: ['a/b/', 'a/c/'] });
        },
        { pageSize: 2 },
      );
    },
  },
];

function expectFound(harness: ObjectStoreHarness, keys: readonly string[]): Promise<void> {
  return withLake(harness, ofKeys(keys), async ({ store, context, bucket: find }) => {
    const bucket = await find();
    const listed = await objectsOf(store, bucket, { prefix: '' }, context);
    assert.deepEqual(
      listed.map(({ key }) => key),
      inOrder(keys),
    );
    for (const { key, size } of listed) {
      const bytes = await store.read(bucket, key, context);
      assert.equal(bytes && new TextDecoder().decode(bytes), `content of ${key}`, `reading ${JSON.stringify(key)}`);
      assert.equal((await store.head(bucket, key, context))?.size, size, `the size of ${JSON.stringify(key)}`);
    }
  });
}

import assert from 'node:assert/strict';
import { testContext } from '@sluice/plugin-api/testing';
import { expectFailure } from '../checks/expect-failure.js';
import type { ObjectStoreHarness } from '../harness/store-harness.js';
import type { Rule } from '../rules/rule.js';
import { BUCKET, bucketsOf, keysOf, objectsOf, withLake } from './open-lake.js';

const TEXT = '0123456789';
const LAKE = { [BUCKET]: { 'a/text': TEXT, 'a/empty': '' } };

const textOf = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes);

/** How a store reads objects. */
export const READING_RULES: readonly Rule<ObjectStoreHarness>[] = [
  {
    name: 'whole-objects',
    title: 'an object is read whole, bytes of any value and none included',
    run: (harness) => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
      return withLake(harness, { [BUCKET]: { bytes, empty: '' } }, async ({ store, context, bucket }) => {
        const read = (await store.read(await bucket(), 'bytes', context)) ?? new Uint8Array();
        assert.equal(read.length, bytes.length, 'the length of an object');
        // Not compared by the assertion: of that many differences it makes a text that takes gigabytes.
        const other = bytes.findIndex((byte, index) => read[index] !== byte);
        assert.equal(read[other], bytes[other], `the byte at ${other} of an object`);
        assert.equal(textOf(await store.read(await bucket(), 'empty', context)), '', 'an empty object');
      });
    },
  },
  {
    name: 'ranges',
    title: 'a range within an object is read as it is asked for, and not more of it',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context, bucket }) => {
        const read = async (offset: number, length: number) =>
          textOf(await store.read(await bucket(), 'a/text', context, { offset, length }));
        assert.deepEqual([await read(0, 3), await read(4, 1), await read(7, 3), await read(0, 10)], ['012', '4', '789', TEXT]);
      }),
  },
  {
    name: 'ranges-past-the-end',
    title: 'of a range that goes beyond the end there is what the object has, and nothing of one that begins there',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context, bucket }) => {
        const read = async (key: string, offset: number, length: number) =>
          textOf(await store.read(await bucket(), key, context, { offset, length }));
        assert.equal(await read('a/text', 7, 100), '789', '100 bytes from the seventh of ten');
        assert.equal(await read('a/text', 10, 5), '', 'a range from the end');
        assert.equal(await read('a/text', 100, 5), '', 'a range from beyond the end');
        assert.equal(await read('a/empty', 0, 5), '', 'a range of an empty object');
      }),
  },
  {
    name: 'missing-objects',
    title: 'an object that is not there is undefined, and no failure',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context, bucket }) => {
        for (const key of ['a/none', 'a', 'a/', 'none/text']) {
          assert.equal(await store.read(await bucket(), key, context), undefined, `reading ${key}`);
          assert.equal(await store.read(await bucket(), key, context, { offset: 0, length: 5 }), undefined, `a range of ${key}`);
          assert.equal(await store.head(await bucket(), key, context), undefined, `the head of ${key}`);
        }
      }),
  },
  {
    name: 'missing-buckets',
    title: 'a bucket that is not there is the failure BUCKET_NOT_FOUND, and not an empty one',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context, bucket }) => {
        const missing = { ...(await bucket()), name: 'sluice-no-such-bucket' };
        const listing = await expectFailure('listing it', () => keysOf(store, missing, { prefix: '' }, context));
        const reading = await expectFailure('reading an object of it', () => store.read(missing, 'a/text', context));
        assert.deepEqual([listing.code, reading.code], ['BUCKET_NOT_FOUND', 'BUCKET_NOT_FOUND']);
      }),
  },
  {
    name: 'heads',
    title: 'the head of an object says what its listing says of it',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context, bucket }) => {
        const objects = await objectsOf(store, await bucket(), { prefix: '' }, context);
        assert.deepEqual(
          objects.map(({ key, size }) => [key, size]),
          [
            ['a/empty', 0],
            ['a/text', 10],
          ],
        );
        for (const object of objects) {
          const head = await store.head(await bucket(), object.key, context);
          assert.deepEqual([head?.key, head?.size], [object.key, object.size]);
          // Some stores tell the second alone in one of the two.
          const apart = Math.abs((head?.lastModified ?? 0) - object.lastModified);
          assert.ok(
            apart < 1000,
            `${object.key} was modified at ${object.lastModified}, and at ${head?.lastModified} by its head`,
          );
          assert.ok(object.lastModified > 0, `when ${object.key} was modified is to be told`);
        }
      }),
  },
  {
    name: 'same-twice',
    title: 'what is asked for twice is answered twice the same',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context, bucket }) => {
        const ask = async () => ({
          buckets: await bucketsOf(store, context),
          objects: await objectsOf(store, await bucket(), { prefix: 'a/' }, context),
          text: textOf(await store.read(await bucket(), 'a/text', context)),
        });
        assert.deepEqual(await ask(), await ask());
      }),
  },
  {
    name: 'plain-buckets',
    title: 'a bucket is plain JSON, and is found by it on any machine',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context, bucket }) => {
        const sent = JSON.parse(JSON.stringify(await bucket()));
        assert.deepEqual(sent, await bucket());
        const other = await harness.open();
        try {
          assert.equal(textOf(await other.read(sent, 'a/text', context)), TEXT);
        } finally {
          await other.close();
        }
        assert.deepEqual(await keysOf(store, sent, { prefix: 'a/' }, testContext()), ['a/empty', 'a/text']);
      }),
  },
  {
    name: 'addresses',
    title: "a place's URI holds its path as it is, and its links are addresses, another for each place",
    run: (harness) =>
      withLake(harness, LAKE, async ({ store: { urls }, bucket: find }) => {
        const bucket = await find();
        const keys = ['a b', 'a%20b', 'a+b', 'a?b', 'a#b', 'ä/ö', '😀'];
        for (const key of keys)
          assert.ok(urls.uri(bucket, key).endsWith(`/${key}`), `the URI ${urls.uri(bucket, key)} of ${key}`);
        assert.ok(
          urls.uri(bucket, 'x').startsWith(urls.uri(bucket)),
          `${urls.uri(bucket, 'x')} is to lie in ${urls.uri(bucket)}`,
        );
        for (const linkOf of [urls.object.bind(urls), urls.folder.bind(urls)]) {
          const links = keys.map((key) => linkOf(bucket, key));
          assert.equal(new Set(links).size, keys.length, `two places have one link: ${links.join(' ')}`);
          for (const link of [urls.bucket(bucket), ...links]) {
            assert.ok(URL.canParse(link) && !/\s/.test(link), `the link ${link} is no address`);
          }
        }
      }),
  },
  {
    name: 'closes-twice',
    title: 'a store closes twice, used or not',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context, bucket }) => {
        const unused = await harness.open();
        await unused.close();
        await unused.close();
        await store.read(await bucket(), 'a/text', context);
        await store.close();
        await store.close();
      }),
  },
];

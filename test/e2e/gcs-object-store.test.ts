import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ObjectPage } from '@sluice/object-store';
import { testContext } from '@sluice/plugin-api/testing';
import { GcsObjectStore } from '@sluice/plugin-gcs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { putGcsObjects } from '../support/gcs-objects.js';
import { type GcsStandInOptions, sendError, sendJson, startGcsStandIn } from '../support/gcs-stand-in.js';
import { hasGo } from '../support/go-programs.mjs';
import { startFakeGcs } from '../support/servers.mjs';
import type { StoreStandIn } from '../support/store-stand-in.js';

const BUCKET = { name: 'odd' };
const ODD_KEYS = [
  'a b',
  'a+b',
  'a%2Fb',
  'a%20b',
  'ä/ö',
  '😀',
  '～',
  '<&>"\'',
  'a\tb',
  'dir/',
  'percent%',
  '__proto__',
  'x//y',
  '../up',
  '?#',
].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const TIME = '2024-03-01T00:00:00.500Z';
const item = (name: string) => ({ name, size: '3', timeCreated: TIME });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function storeAt(endPointURL: string, more: object = {}): GcsObjectStore {
  const store = new GcsObjectStore({ endPointURL, ...more });
  closing.push(() => store.close());
  return store;
}

async function standIn(options: GcsStandInOptions): Promise<StoreStandIn> {
  const server = await startGcsStandIn(options);
  closing.push(() => server.stop());
  return server;
}

async function pagesOf(pages: AsyncIterable<ObjectPage>): Promise<ObjectPage[]> {
  const all: ObjectPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

const keysIn = (pages: readonly ObjectPage[]): string[] => pages.flatMap(({ objects }) => objects.map(({ key }) => key));

describe.skipIf(!hasGo())('GcsObjectStore against fake-gcs-server', () => {
  let gcs: Awaited<ReturnType<typeof startFakeGcs>>;
  beforeAll(async () => {
    gcs = await startFakeGcs();
    await putGcsObjects(
      gcs.url,
      BUCKET.name,
      ODD_KEYS.map((key) => [key, key] as const),
    );
    await putGcsObjects(
      gcs.url,
      'folders',
      ['a/1', 'a/2', 'b/1', 'c', 'd/1', 'e'].map((key) => [key, key] as const),
    );
    await putGcsObjects(gcs.url, 'nothing', []);
  });
  afterAll(() => gcs?.stop());

  test('lists, heads and reads keys of all kinds as they are', async () => {
    const store = storeAt(gcs.url);
    const context = testContext();
    const pages = await pagesOf(store.list(BUCKET, { prefix: '' }, context));
    expect(keysIn(pages)).toEqual(ODD_KEYS);
    expect(pages.map(({ isLast }) => isLast)).toEqual([true]);
    for (const key of ODD_KEYS) {
      expect(new TextDecoder().decode(await store.read(BUCKET, key, context))).toBe(key);
      expect(await store.head(BUCKET, key, context)).toEqual(pages[0]?.objects.find((each) => each.key === key));
    }
    expect(context.bytesRead).toBe(ODD_KEYS.reduce((sum, key) => sum + Buffer.byteLength(key), 0));
    expect(new Set(context.requests)).toEqual(new Set(['storage.objects.list', 'storage.objects.get']));
  });

  test('lists buckets and objects in pages of one', async () => {
    const server = await standIn({ behind: gcs.url, pageSize: 1 });
    const store = storeAt(server.url);
    const context = testContext();
    const buckets: string[] = [];
    for await (const page of store.listBuckets(context)) buckets.push(...page.map(({ name }) => name));
    expect(buckets.sort()).toEqual(['folders', 'nothing', 'odd']);
    const pages = await pagesOf(store.list(BUCKET, { prefix: '' }, context));
    expect(keysIn(pages)).toEqual(ODD_KEYS);
    expect(pages.length).toBeGreaterThanOrEqual(ODD_KEYS.length);
    expect(pages.filter(({ isLast }) => isLast !== false)).toHaveLength(1);
  });

  test('lists what is behind a key, below a prefix, and rolls up by a delimiter', async () => {
    const bucket = { name: 'folders' };
    for (const pageSize of [1, 2, 1000]) {
      const server = await standIn({ behind: gcs.url, pageSize });
      const store = storeAt(server.url);
      const list = (options: object) => pagesOf(store.list(bucket, { prefix: '', ...options }, testContext()));
      expect(keysIn(await list({ startAfter: 'a/2' }))).toEqual(['b/1', 'c', 'd/1', 'e']);
      expect(keysIn(await list({ startAfter: 'a/' }))).toEqual(['a/1', 'a/2', 'b/1', 'c', 'd/1', 'e']);
      expect(keysIn(await list({ startAfter: 'e' }))).toEqual([]);
      expect(keysIn(await list({ prefix: 'a/', startAfter: 'a/1' }))).toEqual(['a/2']);
      expect(keysIn(await list({ prefix: 'a' }))).toEqual(['a/1', 'a/2']);
      const rolled = await list({ delimiter: '/', startAfter: 'a/\u{10FFFF}' });
      expect(keysIn(rolled)).toEqual(['c', 'e']);
      expect(rolled.flatMap(({ prefixes }) => prefixes)).toEqual(['b/', 'd/']);
    }
  });

  test('reads ranges, also past the end; knows a missing object from a missing bucket', async () => {
    const store = storeAt(gcs.url);
    const context = testContext();
    const text = async (offset: number, length: number) =>
      new TextDecoder().decode(await store.read(BUCKET, 'percent%', context, { offset, length }));
    expect(await text(0, 3)).toBe('per');
    expect(await text(4, 100)).toBe('ent%');
    expect(await text(8, 5)).toBe('');
    expect(await text(100, 5)).toBe('');
    expect(await store.read(BUCKET, 'no-such-key', context)).toBeUndefined();
    expect(await store.head(BUCKET, 'no-such-key', context)).toBeUndefined();
    const noBucket = { code: 'BUCKET_NOT_FOUND', path: 'gs://none' };
    await expect(store.read({ name: 'none' }, 'a', context)).rejects.toMatchObject(noBucket);
    await expect(store.head({ name: 'none' }, 'a', context)).rejects.toMatchObject(noBucket);
    await expect(pagesOf(store.list({ name: 'none' }, { prefix: 'x/' }, context))).rejects.toMatchObject({
      code: 'BUCKET_NOT_FOUND',
      path: 'gs://none/x/',
    });
    await store.close();
    await store.close();
  });

  test('checks what finding the buckets needs', async () => {
    const steps = async (connection: object, url = gcs.url) => {
      const all: unknown[] = [];
      for await (const { name, message, error } of storeAt(url, connection).check(testContext())) {
        all.push([name, message, error?.code].filter(Boolean).join(' '));
      }
      return all;
    };
    expect(await steps({})).toEqual(['storage.buckets.list 3 buckets']);
    expect(await steps({ bucketNames: ['odd'] })).toEqual([]);
    const closed = await standIn({});
    await closed.stop();
    expect(await steps({}, closed.url)).toEqual(['storage.buckets.list STORE_UNREACHABLE']);
  });
});

describe('GcsObjectStore against a store that misbehaves', () => {
  test('fails what access is denied to, and names the permission', async () => {
    const server = await standIn({
      answer: (_, response) => sendError(response, 403, 'forbidden', 'sluice@x does not have storage.objects.list access.'),
    });
    const store = storeAt(server.url);
    const context = testContext();
    await expect(pagesOf(store.list(BUCKET, { prefix: 'a/' }, context))).rejects.toMatchObject({
      code: 'STORE_ACCESS_DENIED',
      path: 'gs://odd/a/',
      hint: 'Grant storage.objects.list on gs://odd/a/.',
      message: 'storage.objects.list was denied. HTTP 403 (forbidden): sluice@x does not have storage.objects.list access.',
      fatal: false,
    });
    await expect(store.read(BUCKET, 'a', context)).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED' });
    await expect(store.head(BUCKET, 'a', context)).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED' });
    await expect(store.listBuckets(context).next()).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED' });
    expect(context.requests).toHaveLength(4);
  });

  test('sends again what is throttled, or failed for a while', async () => {
    const refusals: ((response: ServerResponse) => true)[] = [
      (response) => sendError(response, 429, 'rateLimitExceeded', 'slow'),
      (response) => sendError(response, 403, 'userRateLimitExceeded', 'slow'),
      (response) => sendError(response, 500, 'backendError', 'broken'),
    ];
    const server = await standIn({
      answer: (_, response) =>
        refusals.shift()?.(response) ?? sendJson(response, { kind: 'storage#objects', items: [item('a')] }),
    });
    const context = testContext();
    expect(keysIn(await pagesOf(storeAt(server.url).list(BUCKET, { prefix: '' }, context)))).toEqual(['a']);
    expect(context.requests).toHaveLength(4);
  });

  test.each([
    ['nothing', ''],
    ['half a page', '{"kind":"storage#objects","items":[{"name":"a","si'],
    ['no kind', '{}'],
    ['an object without its size', '{"kind":"storage#objects","items":[{"name":"a","timeCreated":"2024-01-01T00:00:00Z"}]}'],
    ['half of what is compressed', gzipSync(JSON.stringify({ kind: 'storage#objects' })).subarray(0, 20)],
  ])('takes no listing for whole that has %s', async (_, body) => {
    const server = await standIn({
      answer: (request, response) => {
        const encoding = typeof body === 'string' ? {} : { 'content-encoding': 'gzip' };
        response.writeHead(200, { 'content-type': 'application/json', ...encoding }).end(body);
        return request.url !== undefined;
      },
    });
    const context = testContext();
    await expect(pagesOf(storeAt(server.url).list(BUCKET, { prefix: '' }, context))).rejects.toMatchObject({
      code: 'STORE_REQUEST_FAILED',
    });
    expect(context.requests).toHaveLength(5);
  });

  test('asks again for what breaks off, and reads a compressed list', async () => {
    let broken = 0;
    const whole = gzipSync(JSON.stringify({ kind: 'storage#objects', prefixes: ['p/'], items: [item('a')] }));
    const server = await standIn({
      answer: (request, response) => {
        const isList = request.url?.includes('alt=media') === false;
        const bytes = isList ? whole : Buffer.from('xxxxxxxxxx');
        response.writeHead(200, { 'content-length': bytes.length, ...(isList ? { 'content-encoding': 'gzip' } : {}) });
        broken += 1;
        if (broken % 3 === 0) response.end(bytes);
        else response.write(bytes.subarray(0, 5), () => response.destroy());
        return true;
      },
    });
    const store = storeAt(server.url);
    const context = testContext();
    expect(await store.read(BUCKET, 'a', context)).toHaveLength(10);
    expect(await pagesOf(store.list(BUCKET, { prefix: '' }, context))).toEqual([
      { objects: [{ key: 'a', size: 3, lastModified: Date.parse(TIME) }], prefixes: ['p/'], isLast: true },
    ]);
    expect(context.requests).toHaveLength(6);
    expect(context.bytesRead).toBe(10);
  });

  test('reads what is stored compressed as it is, and takes no other range for the one it asked for', async () => {
    const stored = gzipSync('a,b\n1,2\n');
    const server = await standIn({
      answer: (request, response) => {
        const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
        const headers = { 'content-encoding': 'gzip', 'x-goog-stored-content-length': String(stored.length) };
        if (range === null) response.writeHead(200, headers).end(stored);
        else response.writeHead(206, { 'content-range': `bytes 0-3/${stored.length}` }).end(stored.subarray(0, 4));
        return true;
      },
    });
    const store = storeAt(server.url);
    expect(Buffer.from((await store.read(BUCKET, 'a', testContext())) ?? [])).toEqual(stored);
    expect(await store.read(BUCKET, 'a', testContext(), { offset: 0, length: 4 })).toHaveLength(4);
    expect(server.requests[0]?.headers['accept-encoding']).toBe('gzip');
    for (const range of [
      { offset: 1, length: 4 },
      { offset: 0, length: 8 },
    ]) {
      await expect(store.read(BUCKET, 'a', testContext(), range)).rejects.toMatchObject({ code: 'STORE_REQUEST_FAILED' });
    }
  });

  test('does not ask for a bucket where the store says that it is the object that is missing', async () => {
    const server = await standIn({
      answer: (_, response) => {
        response.writeHead(404, { 'content-type': 'text/html; charset=UTF-8' }).end('No such object: odd/a');
        return true;
      },
    });
    const context = testContext();
    expect(await storeAt(server.url).read(BUCKET, 'a', context)).toBeUndefined();
    expect(context.requests).toEqual(['storage.objects.get']);
  });

  test('stops within a second when it is told to', async () => {
    const server = await standIn({ answer: () => true });
    const store = storeAt(server.url);
    const controller = new AbortController();
    const context = testContext({ signal: controller.signal });
    const asked = Promise.allSettled([
      store.read(BUCKET, 'a', context),
      store.head(BUCKET, 'a', context),
      store.listBuckets(context).next(),
    ]);
    setTimeout(() => controller.abort(), 50);
    expect((await asked).map((each) => each.status === 'rejected' && each.reason.code)).toEqual(Array(3).fill('CANCELLED'));
  }, 3000);

  test('tells the labels of a bucket, and warns once where they are denied', async () => {
    let isDenied = false;
    const server = await standIn({
      answer: (_, response) =>
        isDenied
          ? sendError(response, 403, 'forbidden', 'no')
          : sendJson(response, { kind: 'storage#bucket', labels: { team: 'sales', pii: '' } }),
    });
    const store = storeAt(server.url);
    const context = testContext();
    expect(await store.tags(BUCKET, undefined, context)).toEqual([
      { key: 'team', value: 'sales' },
      { key: 'pii', value: '' },
    ]);
    expect(await store.tags(BUCKET, 'a', context)).toEqual([]);
    isDenied = true;
    expect(await store.tags(BUCKET, undefined, context)).toBeUndefined();
    expect(await store.tags({ name: 'other' }, undefined, context)).toBeUndefined();
    expect(context.warnings).toMatchObject([{ code: 'TAGS_UNKNOWN', path: 'gs://odd' }]);
    expect(context.requests).toEqual(['storage.buckets.get', 'storage.buckets.get', 'storage.buckets.get']);
  });

  test('has a project pay for requests, and names options that it does not know', async () => {
    const server = await standIn({
      answer: (_, response) => sendJson(response, { kind: 'storage#objects' }),
    });
    const store = storeAt(server.url, { bucketNames: ['b', 'b'], connectionOptions: { userProject: 'payer', bogus: 1 } });
    const context = testContext();
    for await (const page of store.listBuckets(context)) expect(page).toEqual([{ name: 'b' }]);
    await pagesOf(store.list({ name: 'b' }, { prefix: '' }, context));
    expect(context.warnings.map(({ message }) => message)).toEqual([
      'There is no option bogus of this store; it is without effect',
    ]);
    expect(server.requests.map(({ url }) => new URL(url, server.url).searchParams.get('userProject'))).toEqual(['payer']);
  });
});

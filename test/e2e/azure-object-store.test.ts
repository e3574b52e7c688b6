import type { ServerResponse } from 'node:http';
import { AzureObjectStore } from '@sluice/plugin-azure';
import { type TestContext, testContext } from '@sluice/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { azuriteClient, azuriteSas, putBlobs } from '../support/azure-objects.js';
import { type AzureStandInOptions, listedNames, sendBlobList, sendError, startAzureStandIn } from '../support/azure-stand-in.js';
import { AZURITE_ACCOUNT, hasAzurite, startAzurite } from '../support/azurite.mjs';
import { all, each } from '../support/collect.js';

const { accountName } = AZURITE_ACCOUNT;
const bucket = { name: 'odd' };
/** Azure has no key with a part `.` or `..`, and takes a backslash for a slash. */
const ODD_KEYS = [
  ...['a b', 'a+b', 'a%20b', 'ä/ö', '😀', '\uFFEE', '<&>"\'', 'a\tb', 'percent%', '__proto__', ' ', '007', 'a?b#c', '&#x1F600;'],
  ...["it's (1)*!", '\u2028', 'trail ', 'a&b=c;d', 'star*[a]{b}', '~tilde$dollar!', 'u\u0308', '日本語/表.csv', 'k'.repeat(1000)],
  ...['/leading', 'double//slash', 'folder/', 'both', 'both/x', '.hidden', '..x/..y'],
].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

async function keysOf(store: AzureObjectStore, prefix: string, context = testContext()): Promise<string[]> {
  const keys: string[] = [];
  for await (const { objects } of store.list(bucket, { prefix }, context)) keys.push(...objects.map(({ key }) => key));
  return keys;
}

describe.skipIf(!hasAzurite())('AzureObjectStore against an emulator', () => {
  let azurite: Awaited<ReturnType<typeof startAzurite>>;
  let store: AzureObjectStore;
  beforeAll(async () => {
    azurite = await startAzurite();
    await putBlobs(
      azurite.url,
      'odd',
      ODD_KEYS.map((key) => [key, key] as const),
    );
    for (const name of ['empty', 'more']) await putBlobs(azurite.url, name, []);
    store = new AzureObjectStore({ credentials: { ...AZURITE_ACCOUNT, endPointURL: azurite.url } });
  });
  afterAll(async () => {
    await store?.close();
    await store?.close();
    await azurite?.stop();
  });

  /** The store behind a stand-in. */
  async function behind(options: AzureStandInOptions) {
    const { origin, pathname } = new URL(azurite.url);
    const standIn = await startAzureStandIn({ behind: origin, ...options });
    const credentials = { accountName, sasToken: azuriteSas(azurite.url), endPointURL: `${standIn.url}${pathname}` };
    return { standIn, through: new AzureObjectStore({ credentials }) };
  }

  test('lists, heads and reads keys of all kinds as they are, in the order of their bytes', async () => {
    const context = testContext();
    expect(await keysOf(store, '')).toEqual(ODD_KEYS);
    for (const key of ODD_KEYS) {
      expect(new TextDecoder().decode(await store.read(bucket, key, context)), key).toBe(key);
      expect(await store.head(bucket, key, context), key).toMatchObject({ key, size: Buffer.byteLength(key) });
      expect(await keysOf(store, key), key).toContain(key);
    }
  });

  test('of keys that Azure cannot have, none is read as another', async () => {
    const context = testContext();
    for (const key of ['folder/../a b', '../odd/a b', './a b', '..', 'a/.']) {
      expect(await store.read(bucket, key, context)).toBeUndefined();
      expect(await store.head(bucket, key, context)).toBeUndefined();
    }
    expect(context.requests).toEqual([]);
  });

  test('reads ranges, also past the end; knows a missing blob from a missing container', async () => {
    const context = testContext();
    const text = async (offset: number, length: number) =>
      new TextDecoder().decode(await store.read(bucket, 'percent%', context, { offset, length }));
    expect([await text(0, 3), await text(4, 100), await text(8, 1), await text(100, 5)]).toEqual(['per', 'ent%', '', '']);
    expect(await store.read(bucket, 'no-such-blob', context)).toBeUndefined();
    expect(await store.head(bucket, 'no-such-blob', context)).toBeUndefined();
    const nowhere = { name: 'no-such-container' };
    for (const call of [
      () => store.read(nowhere, 'a', context),
      () => store.head(nowhere, 'a', context),
      () => store.list(nowhere, { prefix: '' }, context).next(),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'BUCKET_NOT_FOUND' });
    }
  });

  test('pages of one give the same containers and keys', async () => {
    const { standIn, through } = await behind({ pageSize: 1 });
    const context = testContext();
    expect(await all(through.listBuckets(context))).toEqual([{ name: 'empty' }, { name: 'more' }, { name: 'odd' }]);
    expect(context.requests).toHaveLength(3);
    expect(await keysOf(through, '', context)).toEqual(ODD_KEYS);
    expect(context.requests.filter((name) => name === 'List Blobs').length).toBeGreaterThanOrEqual(ODD_KEYS.length);
    await standIn.stop();
  });

  test.each([undefined, 1])('rolls folders up, in pages of %s', async (pageSize) => {
    const { standIn, through } = await behind(pageSize === undefined ? {} : { pageSize });
    const context = testContext();
    const [objects, prefixes]: [string[], string[]] = [[], []];
    for await (const page of through.list(bucket, { prefix: '', delimiter: '/' }, context)) {
      objects.push(...page.objects.map(({ key }) => key));
      prefixes.push(...page.prefixes);
    }
    expect(objects).toEqual(ODD_KEYS.filter((key) => !key.includes('/')));
    expect(prefixes).toEqual(['..x/', '/', 'both/', 'double/', 'folder/', 'ä/', '日本語/']);
    await standIn.stop();
  });

  test('an empty container, and a prefix with nothing below it, are empty', async () => {
    const context = testContext();
    expect(await keysOf(store, 'no-such-folder/')).toEqual([]);
    const pages = await each(store.list({ name: 'empty' }, { prefix: '' }, context));
    expect(pages).toEqual([{ objects: [], prefixes: [], isLast: true }]);
  });

  test('knows what is archived, and the tags of a blob', async () => {
    const client = azuriteClient(azurite.url).getContainerClient('more');
    await putBlobs(azurite.url, 'more', [['old', 'x']]);
    await client.getBlobClient('old').setTags({ team: 'sales' });
    await client.getBlobClient('old').setAccessTier('Archive');
    const context = testContext();
    const more = { name: 'more' };
    expect(await store.head(more, 'old', context)).toMatchObject({ archived: true });
    const [page] = await each(store.list(more, { prefix: '' }, context));
    expect(page?.objects).toMatchObject([{ key: 'old', archived: true }]);
    expect(await store.tags(more, 'old', context)).toEqual([{ key: 'team', value: 'sales' }]);
    expect(await store.tags(more, 'no-such-blob', context)).toEqual([]);
    expect(await store.tags(more, undefined, context)).toEqual([]);
  });

  test('what marks a folder is no object', async () => {
    const client = azuriteClient(azurite.url).getContainerClient('more');
    await client.getBlockBlobClient('marked').upload('', 0, { metadata: { hdi_isfolder: 'true' } });
    const context = testContext();
    expect(await store.head({ name: 'more' }, 'marked', context)).toBeUndefined();
    expect(await store.read({ name: 'more' }, 'marked', context)).toBeUndefined();
    const [page] = await each(store.list({ name: 'more' }, { prefix: 'm' }, context));
    expect(page?.objects).toEqual([]);
  });

  test('tries what finding the containers needs', async () => {
    const context = testContext();
    expect(await each(store.check(context))).toEqual([{ name: 'List Containers', message: '3 buckets' }]);
    const sasToken = azuriteSas(azurite.url, 'l', 'co');
    const [failed] = await each(
      new AzureObjectStore({ credentials: { accountName, endPointURL: azurite.url, sasToken } }).check(context),
    );
    expect(failed).toMatchObject({ name: 'List Containers', error: { code: 'STORE_ACCESS_DENIED' } });
  });

  test('asks again for what is cut short, and where it stays so, fails', async () => {
    let broken = 0;
    const { standIn, through } = await behind({
      answer: (request, response) => {
        if (broken === 0) return false;
        broken -= 1;
        return request.url?.includes('comp=list') === true ? cutList(response) : cutBody(response);
      },
    });
    const context = testContext();
    broken = 2;
    expect(await keysOf(through, '', context)).toEqual(ODD_KEYS);
    broken = 2;
    expect(new TextDecoder().decode(await through.read(bucket, 'a b', context))).toBe('a b');
    expect(context.requests).toHaveLength(6);
    broken = Number.POSITIVE_INFINITY;
    for (const call of [
      () => keysOf(through, ''),
      () => all(through.listBuckets(context)),
      () => through.tags(bucket, 'a b', context),
      () => through.read(bucket, 'a b', context),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'STORE_REQUEST_FAILED' });
    }
    await standIn.stop();
  });
});

describe('AzureObjectStore against a server that misbehaves', () => {
  async function against(answer: AzureStandInOptions['answer']) {
    const standIn = await startAzureStandIn(answer === undefined ? {} : { answer });
    const credentials = { accountName, sasToken: 'sv=1&sig=canary', endPointURL: standIn.url };
    return { standIn, store: new AzureObjectStore({ credentials }) };
  }

  test('asks again where it is asked to slow down', async () => {
    let asked = 0;
    const { standIn, store } = await against((request, response) => {
      asked += 1;
      if (asked < 3) return sendError(response, 503, 'ServerBusy', { 'retry-after': '1' });
      return sendBlobList(request, response, listedNames(['a'], false));
    });
    const context = testContext();
    expect(await keysOf(store, '', context)).toEqual(['a']);
    expect(context.requests).toEqual(['List Blobs', 'List Blobs', 'List Blobs']);
    await standIn.stop();
  });

  test('a failure is none of an empty store, and tells no signature', async () => {
    const { standIn, store } = await against((_, response) => sendError(response, 403, 'AuthorizationPermissionMismatch'));
    const context = testContext();
    const calls = [
      ['List Containers', () => all(store.listBuckets(context))],
      ['List Blobs', () => keysOf(store, '', context)],
      ['Get Blob', () => store.read(bucket, 'a', context)],
      ['Get Blob Properties', () => store.head(bucket, 'a', context)],
    ] as const;
    for (const [action, call] of calls) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'STORE_ACCESS_DENIED', details: { action }, fatal: false });
      expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('canary');
    }
    await standIn.stop();
  });

  test('a page without its end, and one of another server, are errors', async () => {
    const pages: readonly ((response: ServerResponse) => unknown)[] = [
      (response) => response.writeHead(200, { 'content-type': 'application/xml' }).end(),
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>'),
    ];
    for (const page of pages) {
      const { standIn, store } = await against((_, response) => {
        page(response);
        return true;
      });
      await expect(keysOf(store, '')).rejects.toMatchObject({ code: 'STORE_REQUEST_FAILED' });
      expect(standIn.requests).toHaveLength(5);
      await standIn.stop();
    }
  });

  test.each([
    ['the whole blob', {}],
    ['another range', { 'content-range': 'bytes 0-2/9' }],
    ['less than the range', { 'content-range': 'bytes 5-7/9' }],
  ])('%s is not taken for a range', async (_, headers) => {
    const { standIn, store } = await against((_request, response) => {
      response.writeHead(200, headers).end('abc');
      return true;
    });
    await expect(store.read(bucket, 'a', testContext(), { offset: 5, length: 4 })).rejects.toMatchObject({
      code: 'STORE_REQUEST_FAILED',
    });
    await standIn.stop();
  });

  test('stops within a second when it is told to, whatever it waits for', async () => {
    const { standIn, store } = await against(() => true);
    const calls = [
      (context: TestContext) => store.read(bucket, 'a', context),
      (context: TestContext) => keysOf(store, '', context),
    ];
    for (const call of calls) {
      const controller = new AbortController();
      const waiting = call(testContext({ signal: controller.signal }));
      setTimeout(() => controller.abort(new Error('stopped')), 50);
      await expect(waiting).rejects.toThrow('stopped');
    }
    await standIn.stop();
  }, 3000);

  test('a server that is not there is said to be so', async () => {
    const { standIn, store } = await against(undefined);
    await standIn.stop();
    await expect(keysOf(store, '')).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('a hierarchical namespace is listed in the order of keys, without its directories', async () => {
    const names = listedNames(['a/1', 'a/b/2', 'a-b/3', 'a.csv', 'a0'], true);
    const { standIn, store } = await against((request, response) => sendBlobList(request, response, names, 2));
    expect(await keysOf(store, '')).toEqual(['a-b/3', 'a.csv', 'a/1', 'a/b/2', 'a0']);
    await standIn.stop();
  });
});

function cutList(response: ServerResponse): true {
  response.writeHead(200, { 'content-type': 'application/xml' }).end('<?xml version="1.0"?><EnumerationResults><Blobs><Blob><Na');
  return true;
}

/** The connection breaks in the middle of the answer. */
function cutBody(response: ServerResponse): true {
  response.writeHead(200, { 'content-length': 10 });
  response.write('xxx', () => response.destroy());
  return true;
}

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bucket, ByteRange, ListOptions } from '@sluice/object-store';
import { testContext } from '@sluice/plugin-api/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FilesystemObjectStore } from './filesystem-object-store.js';
import { asUser, BUCKET, emptyRoot, listKeys, listPages, readText, writeFiles } from './lake.test.fixture.js';

let root: string;
beforeEach(() => {
  root = emptyRoot();
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const pagesOf = (options?: Partial<ListOptions>, bucket?: Bucket) => listPages(root, options, bucket);
const keysOf = (options?: Partial<ListOptions>, bucket?: Bucket) => listKeys(root, options, bucket);
const read = (key: string, range?: ByteRange) => readText(root, key, range);

function inOrder(keys: Iterable<string>): string[] {
  return [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

describe('a listing', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'b', '!', '.', '-', '0', 'é', '\uFFFD', '\u{1F600}', '\\', ' ', '%'),
    minLength: 1,
    maxLength: 3,
  });
  const key = fc.array(name, { minLength: 1, maxLength: 4 }).filter((names) => !names.some((each) => /^[.]{1,2}$/.test(each)));
  /** No file is a folder of another. */
  const keySets = fc.array(key, { maxLength: 20 }).map((keys) => {
    const kept = [...new Set(keys.map((each) => each.join('/')))];
    return kept.filter((each) => !kept.some((other) => other.startsWith(`${each}/`)));
  });

  test('is that of the sorted keys, whatever it begins with or after, with and without folders', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        keySets,
        fc.nat(),
        fc.nat({ max: 8 }),
        fc.nat(),
        fc.nat({ max: 9 }),
        async (keys, prefixOf, prefixLength, afterOf, afterLength) => {
          run += 1;
          const bucket = { name: `run-${run}` };
          mkdirSync(join(root, bucket.name, 'empty', 'folders'), { recursive: true });
          writeFiles(join(root, bucket.name), ...keys);
          const prefix = [...(keys[prefixOf % (keys.length || 1)] ?? '')].slice(0, prefixLength).join('');
          const startAfter = [...(keys[afterOf % (keys.length || 1)] ?? 'b')].slice(0, afterLength).join('');
          const below = inOrder(keys).filter((each) => each.startsWith(prefix));
          const tail = below.filter((each) => Buffer.compare(Buffer.from(each), Buffer.from(startAfter)) > 0);
          expect(await keysOf({}, bucket)).toEqual(inOrder(keys));
          expect(await keysOf({ prefix }, bucket)).toEqual(below);
          expect(await keysOf({ prefix, startAfter }, bucket)).toEqual(tail);
          const rolledUp = tail.map((each) => {
            const slash = each.indexOf('/', prefix.length);
            return slash === -1 ? each : each.slice(0, slash + 1);
          });
          const pages = await pagesOf({ prefix, startAfter, delimiter: '/' }, bucket);
          const [objects, prefixes] = [
            pages.flatMap((page) => page.objects.map((each) => each.key)),
            pages.flatMap((page) => page.prefixes),
          ];
          const isPrefix = (each: string): boolean => each.endsWith('/');
          expect([objects, prefixes]).toEqual([
            rolledUp.filter((each) => !isPrefix(each)),
            [...new Set(rolledUp.filter(isPrefix))],
          ]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('has sizes and times, and a file before the folder that is called like its beginning', async () => {
    writeFiles(root, 'sales/a/b', 'sales/a.txt', 'sales/a0');
    utimesSync(join(root, 'sales/a.txt'), 0, 1_700_000_000.5);
    const objects = (await pagesOf()).flatMap((page) => page.objects);
    expect(objects.map(({ key, size }) => [key, size])).toEqual([
      ['a.txt', 11],
      ['a/b', 9],
      ['a0', 8],
    ]);
    expect(objects[0]?.lastModified).toBe(1_700_000_000_500);
  });

  test('comes in pages of a thousand, files and folders together, and the last one says so', async () => {
    writeFiles(root, ...Array.from({ length: 2001 }, (_, index) => `sales/${index}${index % 3 === 0 ? '/x' : ''}`));
    for (const options of [{}, { delimiter: '/' }]) {
      const pages = await pagesOf(options);
      expect(pages.map(({ objects, prefixes, isLast }) => [objects.length + prefixes.length, isLast])).toEqual([
        [1000, false],
        [1000, false],
        [1, true],
      ]);
    }
  });

  test('of nothing is one page that says so', async () => {
    mkdirSync(join(root, 'sales'));
    expect(await pagesOf()).toEqual([{ objects: [], prefixes: [], isLast: true }]);
    writeFiles(root, 'sales/file');
    for (const prefix of ['no/such/', 'file/', '/', '../', './', 'a//b', '..', 'sales', '\0/', `${'x'.repeat(300)}/`]) {
      expect(await keysOf({ prefix })).toEqual([]);
    }
  });

  test('reads a folder when it comes to it, and goes straight to that of a prefix', async () => {
    writeFiles(
      root,
      ...Array.from({ length: 30 }, (_, index) => Array.from({ length: 50 }, (__, file) => `sales/${10 + index}/${file}`)).flat(),
    );
    const store = new FilesystemObjectStore({ root });
    const requestsUntilFirstPage = async (options: ListOptions) => {
      const each = testContext();
      for await (const _ of store.list(BUCKET, options, each)) break;
      return each.requests;
    };
    // A page is whole when there is one more.
    expect(await requestsUntilFirstPage({ prefix: '' })).toEqual(['fs.stat', ...Array(22).fill('fs.readdir')]);
    expect(await requestsUntilFirstPage({ prefix: '25/', startAfter: '24/9' })).toEqual(['fs.stat', 'fs.readdir']);
    expect(await requestsUntilFirstPage({ prefix: '', startAfter: '37/9' })).toEqual(['fs.stat', ...Array(4).fill('fs.readdir')]);
  });

  test('leaves out what is deleted before it comes to it, and fails where a folder is replaced', async () => {
    const files = Array.from({ length: 1100 }, (_, index) => `sales/a/${index}`);
    const listAndThen = async (change: () => void) => {
      writeFiles(root, ...files, 'sales/b/c/d', 'sales/z');
      const keys: string[] = [];
      for await (const { objects, isLast } of new FilesystemObjectStore({ root }).list(BUCKET, { prefix: '' }, testContext())) {
        keys.push(...objects.map(({ key }) => key));
        if (isLast !== true) change();
      }
      return keys;
    };
    const [all, others] = [inOrder(files).map((each) => each.slice('sales/'.length)), ['b/c/d', 'z']];
    expect(await listAndThen(() => {})).toEqual([...all, ...others]);
    expect(await listAndThen(() => rmSync(join(root, 'sales/b'), { recursive: true }))).toEqual([...all, 'z']);
    // Those whose figures had been read are listed.
    const isThere = (key: string): boolean => all.indexOf(key) < 1024 || others.includes(key);
    expect(await listAndThen(() => rmSync(join(root, 'sales/a'), { recursive: true }))).toEqual(
      [...all, ...others].filter(isThere),
    );
    const unmount = () => {
      renameSync(join(root, 'sales'), join(root, 'gone'));
      mkdirSync(join(root, 'sales'));
    };
    await expect(listAndThen(unmount)).rejects.toMatchObject({
      code: 'STORE_REQUEST_FAILED',
      message: expect.stringContaining(join(root, 'sales')),
    });
    await expect(listAndThen(() => rmSync(join(root, 'sales'), { recursive: true }))).rejects.toMatchObject({
      code: 'STORE_REQUEST_FAILED',
    });
  });

  test('has files and folders alone, and refuses names that are no keys where they would be listed', async () => {
    writeFiles(root, 'sales/a', 'sales/b/c');
    expect(spawnSync('mkfifo', [join(root, 'sales/pipe')]).status).toBe(0);
    symlinkSync('pipe', join(root, 'sales/to-pipe'));
    expect(await keysOf()).toEqual(['a', 'b/c']);
    expect(await read('pipe')).toBeUndefined();
    writeFileSync(Buffer.from(`${root}/sales/caf\xe9`, 'latin1'), '');
    await expect(keysOf()).rejects.toMatchObject({
      code: 'NAME_NOT_UTF8',
      path: `file://${root}/sales`,
      message: expect.stringMatching(/sales is not UTF-8.*caf\\xe9$/),
    });
    expect(await keysOf({ prefix: 'b' })).toEqual(['b/c']);
  });

  test('of a folder that is denied fails and is not empty', async () => {
    writeFiles(root, 'sales/a/b', 'sales/c/d');
    chmodSync(join(root, 'sales/a'), 0o000);
    const denied = {
      code: 'STORE_ACCESS_DENIED',
      path: `file://${root}/sales/a`,
      hint: expect.stringContaining(`${root}/sales/a`),
    };
    await asUser(async () => {
      await expect(keysOf()).rejects.toMatchObject(denied);
      await expect(keysOf({ delimiter: '/' })).rejects.toMatchObject(denied);
      await expect(keysOf({ prefix: 'a/' })).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED' });
      await expect(read('a/b')).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED', path: `file://${root}/sales/a/b` });
      expect(await keysOf({ prefix: 'c' })).toEqual(['c/d']);
    });
    chmodSync(join(root, 'sales/a'), 0o644);
    await asUser(() => expect(keysOf()).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED' }));
    chmodSync(join(root, 'sales/a'), 0o755);
  });

  test('stops when the run does', async () => {
    writeFiles(root, 'sales/a');
    const controller = new AbortController();
    const reason = new Error('stopped');
    const store = new FilesystemObjectStore({ root });
    const context = testContext({ signal: controller.signal });
    const pages = store.list(BUCKET, { prefix: '' }, context);
    controller.abort(reason);
    await expect(pages.next()).rejects.toBe(reason);
    await expect(store.read(BUCKET, 'a', context)).rejects.toBe(reason);
  });
});

describe('an object', () => {
  test('is read whole or by ranges, which end where it does; bytes are counted', async () => {
    writeFiles(root, 'sales/abc');
    writeFileSync(join(root, 'sales/empty'), '');
    expect(await read('abc')).toBe('sales/abc');
    expect(await read('abc', { offset: 0, length: 5 })).toBe('sales');
    expect(await read('abc', { offset: 6, length: 100 })).toBe('abc');
    expect(await read('abc', { offset: 9, length: 1 })).toBe('');
    expect(await read('abc', { offset: 100, length: 1 })).toBe('');
    expect(await read('empty')).toBe('');
    expect(await read('empty', { offset: 0, length: 8 })).toBe('');
    const context = testContext();
    const store = new FilesystemObjectStore({ root });
    await store.read(BUCKET, 'abc', context, { offset: 6, length: 100 });
    await store.head(BUCKET, 'abc', context);
    expect([context.requests, context.bytesRead]).toEqual([['fs.read', 'fs.stat'], 3]);
    await store.close();
    await store.close();
  });

  test('is none where there is no file of that key', async () => {
    writeFiles(root, 'sales/folder/file', 'other/x');
    const store = new FilesystemObjectStore({ root });
    for (const key of [
      'no',
      'no/such',
      'folder',
      'folder/',
      '',
      '/',
      'folder/file/',
      'folder/file/x',
      'folder//file',
      '/folder/file',
      './folder/file',
      'folder/../folder/file',
      '../other/x',
      '..',
      'a\0b',
      'x'.repeat(300),
    ]) {
      expect(await read(key)).toBeUndefined();
      expect(await store.head(BUCKET, key, testContext())).toBeUndefined();
    }
  });
});

describe('buckets', () => {
  test('are the folders of the root, in order and in pages', async () => {
    for (let index = 0; index < 1001; index += 1) mkdirSync(join(root, `b${index}`));
    writeFiles(root, 'file');
    const store = new FilesystemObjectStore({ root });
    const context = testContext();
    const pages: string[][] = [];
    for await (const page of store.listBuckets(context)) pages.push(page.map(({ name }) => name));
    expect(pages.map(({ length }) => length)).toEqual([1000, 1]);
    expect(pages.flat()).toEqual(Array.from({ length: 1001 }, (_, index) => `b${index}`).sort());
    expect(context.requests).toEqual(['fs.readdir']);
  });

  test('may be named, each once; the root is not read then', async () => {
    writeFiles(root, 'sales/a');
    chmodSync(root, 0o711);
    const store = new FilesystemObjectStore({ root, bucketNames: ['sales', 'no', 'sales'] });
    const context = testContext();
    await asUser(async () => {
      for await (const page of store.listBuckets(context)) expect(page).toEqual([{ name: 'sales' }, { name: 'no' }]);
      expect(context.requests).toEqual([]);
      for await (const step of store.check(context)) expect.fail(`without a need, the check tries ${step.name}`);
      expect(context.requests).toEqual([]);
      expect(await keysOf()).toEqual(['a']);
      for (const name of ['no', 'sales/a', '..', '.', '', 'sales/']) {
        await expect(keysOf({}, { name })).rejects.toMatchObject({
          code: 'BUCKET_NOT_FOUND',
          hint: expect.stringContaining('bucketNames'),
        });
      }
    });
  });

  test('are none to be had without a root: the run stops', async () => {
    writeFiles(root, 'file', 'denied/sales/a');
    chmodSync(join(root, 'denied'), 0o000);
    await asUser(async () => {
      for (const [name, code, message] of [
        ['no', 'STORE_UNREACHABLE', /^The root .*no is not there$/],
        ['file', 'STORE_UNREACHABLE', /is no folder$/],
        ['denied/sales', 'STORE_ACCESS_DENIED', /EACCES/],
      ] as const) {
        const store = new FilesystemObjectStore({ root: join(root, name) });
        const expected = {
          code,
          message: expect.stringMatching(message),
          hint: expect.stringContaining('root'),
          fatal: true,
          path: `file://${root}/${name}`,
        };
        const context = testContext();
        await expect(store.listBuckets(context).next()).rejects.toMatchObject(expected);
        await expect(store.read(BUCKET, 'a', context)).rejects.toMatchObject(expected);
        for await (const step of store.check(context)) expect(step).toMatchObject({ name: 'fs.readdir', error: expected });
      }
    });
    chmodSync(join(root, 'denied'), 0o755);
  });
});

describe('a file that is written', () => {
  const write = (key: string, text: string) => {
    const store = new FilesystemObjectStore({ root });
    return store.write(BUCKET, key, new TextEncoder().encode(text), testContext());
  };

  test('is there whole, in place of one that was, and nothing else is', async () => {
    writeFiles(root, `${BUCKET.name}/a`);
    await write('openmetadata.json', 'first');
    await write('openmetadata.json', '{"entries":[]}');
    expect(await read('openmetadata.json')).toBe('{"entries":[]}');
    expect(await keysOf()).toEqual(['a', 'openmetadata.json']);
  });

  test('is in its bucket, in a folder that is there, and where the user may write', async () => {
    writeFiles(root, `${BUCKET.name}/a`);
    for (const key of ['../x', '..', 'no/x', ''])
      await expect(write(key, 'x'), key).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    chmodSync(join(root, BUCKET.name), 0o555);
    await asUser(() =>
      expect(write('x', 'x')).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED', hint: expect.stringContaining(' write ') }),
    );
    chmodSync(join(root, BUCKET.name), 0o755);
    expect(await keysOf()).toEqual(['a']);
  });
});

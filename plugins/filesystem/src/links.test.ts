import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Bucket, ByteRange, ListOptions } from '@sluice/object-store';
import { testContext } from '@sluice/plugin-api/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FilesystemObjectStore } from './filesystem-object-store.js';
import { BUCKET, emptyRoot, listKeys, readText, writeFiles } from './lake.test.fixture.js';

let root: string;
let outside: string;
beforeEach(() => {
  root = emptyRoot();
  outside = emptyRoot();
  writeFiles(outside, 'secret', 'folder/secret');
});
afterEach(() => {
  for (const each of [root, outside]) rmSync(each, { recursive: true, force: true });
});

const keysOf = (options?: Partial<ListOptions>, bucket?: Bucket) => listKeys(root, options, bucket);
const read = (key: string, range?: ByteRange, bucket?: Bucket) => readText(root, key, range, bucket);

describe('a link', () => {
  const refused = (path: string, why: RegExp) => ({
    code: 'LINK_REFUSED',
    path: `file://${root}/${path}`,
    message: expect.stringMatching(why),
  });

  test('is what it leads to, in any bucket of the root', async () => {
    writeFiles(root, 'sales/data/x', 'sales/one', 'other/y/z');
    symlinkSync('data', join(root, 'sales/copy'));
    symlinkSync(join(root, 'other/y/z'), join(root, 'sales/file'));
    symlinkSync('../other', join(root, 'sales/other'));
    expect(await keysOf()).toEqual(['copy/x', 'data/x', 'file', 'one', 'other/y/z']);
    expect(await keysOf({ prefix: 'other/y' })).toEqual(['other/y/z']);
    expect(await read('file')).toBe('other/y/z');
    expect(await read('other/y/z', { offset: 6, length: 10 })).toBe('y/z');
    const store = new FilesystemObjectStore({ root });
    expect(await store.head(BUCKET, 'file', testContext())).toMatchObject({ key: 'file', size: 9 });
  });

  test.each([
    ['to a file outside', 'secret'],
    ['to a folder outside', 'folder'],
    ['to the folder that the root is in', '..'],
  ])('%s fails the listing that comes to it, by name, and nothing is read through it', async (_, target) => {
    writeFiles(root, 'sales/a/b', 'sales/c');
    symlinkSync(join(outside, target), join(root, 'sales/a/link'));
    await expect(keysOf()).rejects.toMatchObject(refused('sales/a/link', /outside root/));
    await expect(keysOf({ prefix: 'a/link/' })).rejects.toMatchObject(refused('sales/a/link', /outside root/));
    await expect(read('a/link')).rejects.toMatchObject(refused('sales/a/link', /outside root/));
    await expect(read('a/link/secret')).rejects.toMatchObject(refused('sales/a/link', /outside root/));
    expect(await keysOf({ prefix: 'a/b' })).toEqual(['a/b']);
  });

  test('that leads to nothing, to itself or back to where it is fails the listing too', async () => {
    writeFiles(root, 'sales/a/b/c', 'other/d');
    const refusedFor = async (target: string, why: RegExp) => {
      symlinkSync(target, join(root, 'sales/a/link'));
      await expect(keysOf()).rejects.toMatchObject(refused('sales/a/link', why));
      rmSync(join(root, 'sales/a/link'));
    };
    await refusedFor('no-such', /it leads to no-such, where nothing is/);
    await refusedFor('link', /itself/);
    for (const target of ['.', '..', '../..', root]) await refusedFor(target, /which the link itself is in/);
    symlinkSync('../other', join(root, 'sales/link'));
    symlinkSync('../sales/a', join(root, 'other/back'));
    expect(await keysOf()).toEqual(['a/b/c', 'link/back/b/c', 'link/d']);
    symlinkSync('../../other', join(root, 'sales/a/round'));
    await expect(keysOf()).rejects.toMatchObject(refused('other/back', /which the link itself is in/));
  });

  test('as a bucket is one where it leads to a folder of the root, and else fails alone', async () => {
    writeFiles(root, 'sales/a', 'file');
    symlinkSync('sales/a', join(root, 'no-folder'));
    symlinkSync('sales', join(root, 'alias'));
    symlinkSync(join(outside, 'folder'), join(root, 'elsewhere'));
    symlinkSync('.', join(root, 'self'));
    const store = new FilesystemObjectStore({ root });
    const context = testContext();
    const buckets: string[] = [];
    for await (const page of store.listBuckets(context)) buckets.push(...page.map(({ name }) => name));
    expect(buckets).toEqual(['alias', 'elsewhere', 'sales', 'self']);
    expect(await keysOf({}, { name: 'alias' })).toEqual(['a']);
    for (const [name, why] of [
      ['elsewhere', /outside root/],
      ['self', /which the link itself is in/],
    ] as const) {
      const expected = { code: 'BUCKET_NOT_FOUND', path: `file://${root}/${name}`, message: expect.stringMatching(why) };
      await expect(keysOf({}, { name })).rejects.toMatchObject(expected);
      await expect(read('secret', undefined, { name })).rejects.toMatchObject(expected);
    }
  });

  test('may be the root', async () => {
    writeFiles(root, 'sales/a');
    const link = join(outside, 'lake');
    symlinkSync(root, link);
    const store = new FilesystemObjectStore({ root: link });
    expect(store.urls.uri(BUCKET, 'a')).toBe(`file://${link}/sales/a`);
    expect(await store.read(BUCKET, 'a', testContext())).toHaveLength(7);
  });
});

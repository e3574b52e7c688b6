import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError, isIngestError } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StorageOptions } from '../generated/storage-options.js';
import { MemoryObjectStore } from '../testing/memory-object-store.js';
import type { OpenStore } from './global-manifest.js';
import { ManifestSources } from './manifest-sources.js';

const PREFIX_FILE = 'openmetadata_storage_manifest.json';
const SALES = { name: 'sales' };
const HR = { name: 'hr' };

const manifest = (...entries: object[]): string => JSON.stringify({ entries });

class WatchedStore extends MemoryObjectStore {
  readonly reads: string[] = [];
  closed = 0;

  override async read(...args: Parameters<MemoryObjectStore['read']>): Promise<Uint8Array | undefined> {
    this.reads.push(this.urls.uri(args[0], args[1]));
    return super.read(...args);
  }

  override async close(): Promise<void> {
    this.closed += 1;
  }
}

/** The data paths of the manifest that holds for a bucket. */
async function pathsOf(sources: ManifestSources, bucket: { readonly name: string }): Promise<string[] | undefined> {
  return (await sources.of(bucket, testContext()))?.entries.map(({ entry }) => entry.dataPath);
}

async function errorOf(work: () => unknown): Promise<IngestError> {
  try {
    await work();
  } catch (error) {
    if (isIngestError(error)) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

describe('which manifest holds', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-manifests-'));
    file = join(folder, 'manifest.json');
    await writeFile(file, `\uFEFF${manifest({ containerName: 'sales', dataPath: 'global' })}`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const own = { 'openmetadata.json': manifest({ dataPath: 'own' }) };
  const forAll = manifest({ dataPath: 'default' });

  test.each<[string, Record<string, string>, StorageOptions, string[] | undefined]>([
    ['none', {}, {}, undefined],
    ['none of empty options', {}, { storageMetadataConfigSource: {}, defaultManifest: ' \n' }, undefined],
    ['its own', own, {}, ['own']],
    ['its own with a byte order mark', { 'openmetadata.json': `\uFEFF${own['openmetadata.json']}` }, {}, ['own']],
    ['its own before the default', own, { defaultManifest: forAll }, ['own']],
    ['not its own without entries', { 'openmetadata.json': manifest() }, { defaultManifest: forAll }, ['default']],
    ['its own without entries where there is no other', { 'openmetadata.json': manifest() }, {}, []],
    ['the default without containerName', {}, { defaultManifest: forAll }, ['default']],
    ['the default for it', {}, { defaultManifest: manifest({ containerName: 'sales', dataPath: 'mine' }) }, ['mine']],
    ['not the default for another', {}, { defaultManifest: manifest({ containerName: 'hr', dataPath: 'theirs' }) }, undefined],
    ['not a default without entries', {}, { defaultManifest: manifest() }, undefined],
  ])('%s', async (_, objects, options, expected) => {
    expect(await pathsOf(new ManifestSources(new MemoryObjectStore({ sales: objects }), options), SALES)).toEqual(expected);
  });

  test('of both shapes in one default, each bucket gets its own and what is for all', async () => {
    const defaultManifest = manifest({ dataPath: 'all' }, { containerName: 'hr', dataPath: 'hr-alone' });
    const sources = new ManifestSources(new MemoryObjectStore({ sales: {}, hr: {} }), { defaultManifest });
    expect(await pathsOf(sources, SALES)).toEqual(['all']);
    expect(await pathsOf(sources, HR)).toEqual(['all', 'hr-alone']);
  });

  test('a global one with entries for the bucket, else the next', async () => {
    const store = new WatchedStore({ sales: own, hr: own, it: {} });
    const options = { storageMetadataConfigSource: { manifestFilePath: file }, defaultManifest: forAll };
    const sources = new ManifestSources(store, options);
    expect(await pathsOf(sources, SALES)).toEqual(['global']);
    expect(store.reads).toEqual([]);
    expect(await pathsOf(sources, HR)).toEqual(['own']);
    expect(await pathsOf(sources, { name: 'it' })).toEqual(['default']);
  });

  test('a wrong entry of a global one is that of its bucket, and keeps the next manifest out', async () => {
    const wrong = join(folder, 'wrong.json');
    await writeFile(wrong, manifest({ containerName: 'sales', dataPath: 'a', depth: 'two' }, { dataPath: 'of no bucket' }));
    const sources = new ManifestSources(new MemoryObjectStore({ sales: own, hr: own }), {
      storageMetadataConfigSource: { manifestFilePath: wrong },
    });
    const context = testContext();
    expect(await sources.of(SALES, context)).toMatchObject({
      entries: [],
      invalid: [{ at: `${wrong}#/entries/0`, dataPath: 'a' }],
    });
    expect((await sources.of(HR, context))?.entries).toHaveLength(1);
    expect(context.warnings).toEqual([
      { code: 'ENTRY_WITHOUT_EFFECT', path: `${wrong}#/entries/1`, message: expect.stringContaining('containerName') },
    ]);
  });

  test.each([
    [
      'a file that is not there',
      { storageMetadataConfigSource: { manifestFilePath: '/nowhere/m.json' } },
      'MANIFEST_NOT_READABLE',
    ],
    ['a default that is not JSON', { defaultManifest: '{' }, 'MANIFEST_NOT_JSON'],
    ['a default without entries', { defaultManifest: '{}' }, 'MANIFEST_INVALID'],
  ])('%s stops the run', async (_, options, code) => {
    const sources = new ManifestSources(new MemoryObjectStore({ sales: {} }), options);
    const context = testContext();
    expect(await errorOf(() => sources.of(SALES, context))).toMatchObject({ code, fatal: true });
  });

  test("a bucket's own that is broken does not stop the run", async () => {
    const sources = new ManifestSources(new MemoryObjectStore({ sales: { 'openmetadata.json': '{' } }), {});
    const context = testContext();
    expect(await errorOf(() => sources.of(SALES, context))).toMatchObject({ code: 'MANIFEST_NOT_JSON', fatal: false });
  });

  test('two global ones are a mistake in the workflow', async () => {
    const storageMetadataConfigSource = { manifestFilePath: file, prefixConfig: { containerName: 'governance' } };
    const error = await errorOf(() => new ManifestSources(new MemoryObjectStore({}), { storageMetadataConfigSource }));
    expect(error).toMatchObject({
      code: 'MANIFEST_NOT_READABLE',
      message: 'There is manifestFilePath too',
      details: { pointer: '/source/sourceConfig/config/storageMetadataConfigSource/prefixConfig' },
    });
  });
});

describe('a manifest in a bucket', () => {
  const text = manifest({ containerName: 'sales', dataPath: 'global' });
  const options = (objectPrefix?: string, securityConfig?: Record<string, unknown>): StorageOptions => ({
    storageMetadataConfigSource: {
      prefixConfig: { containerName: 'governance', ...(objectPrefix === undefined ? {} : { objectPrefix }) },
      ...(securityConfig === undefined ? {} : { securityConfig }),
    },
  });

  test.each([
    ['at the root', undefined, PREFIX_FILE],
    ['at the root of an empty prefix', '/', PREFIX_FILE],
    ['in a folder', 'a/b', `a/b/${PREFIX_FILE}`],
    ['in a folder with slashes at its ends', '/a/b/', `a/b/${PREFIX_FILE}`],
  ])('%s is read once, from the own store', async (_, prefix, key) => {
    const store = new WatchedStore({ governance: { [key]: text }, sales: {}, hr: {} });
    const sources = new ManifestSources(store, options(prefix, {}), () => {
      throw new Error('There are no credentials');
    });
    const [sales, hr] = await Promise.all([pathsOf(sources, SALES), pathsOf(sources, HR)]);
    expect([sales, hr]).toEqual([['global'], undefined]);
    expect(store.reads.filter((uri) => uri.includes('governance'))).toEqual([`mem://governance/${key}`]);
    await sources.close();
    expect(store.closed).toBe(0);
  });

  test('with credentials of its own is read from the store that these open, which is closed', async () => {
    const own = new WatchedStore({ sales: {} });
    const opened = new WatchedStore({ governance: { [PREFIX_FILE]: text } });
    const given: unknown[] = [];
    const openStore: OpenStore = (config) => {
      given.push(config);
      return opened;
    };
    const sources = new ManifestSources(own, options(undefined, { key: 'canary' }), openStore);
    expect(await pathsOf(sources, SALES)).toEqual(['global']);
    expect(opened.closed).toBe(1);
    expect(given).toEqual([{ key: 'canary' }]);
    expect(own.reads).toEqual([]);
  });

  test('that was opened and never read is closed with the rest', async () => {
    const opened = new WatchedStore({});
    await new ManifestSources(new WatchedStore({}), options(undefined, { key: 'canary' }), () => opened).close();
    expect(opened.closed).toBe(1);
  });

  test.each([
    ['bucket', {}, 'there is no bucket governance'],
    ['object', { governance: {} }, 'there is no such object'],
  ])('that has no %s stops the run, and its store is closed', async (_, buckets, reason) => {
    const opened = new WatchedStore(buckets);
    const sources = new ManifestSources(new WatchedStore({ sales: {} }), options('a', { key: 'canary' }), () => opened);
    const context = testContext();
    expect(await errorOf(() => sources.of(SALES, context))).toMatchObject({
      code: 'MANIFEST_NOT_READABLE',
      message: `The manifest cannot be read: ${reason}`,
      path: `mem://governance/a/${PREFIX_FILE}`,
      hint: expect.stringContaining('containerName'),
      fatal: true,
    });
    expect(opened.closed).toBe(1);
  });

  test("that is denied stops the run with the store's own words", async () => {
    const denied = new IngestError('S3_ACCESS_DENIED', { message: 'No', path: 'mem://governance', hint: 'Ask.' });
    const store = new WatchedStore({ sales: {}, governance: { [PREFIX_FILE]: denied } });
    const context = testContext();
    expect(await errorOf(() => new ManifestSources(store, options()).of(SALES, context))).toMatchObject({
      code: 'S3_ACCESS_DENIED',
      message: 'No',
      path: 'mem://governance',
      hint: 'Ask.',
      fatal: true,
    });
  });

  test('that is too large stops the run', async () => {
    const store = new WatchedStore({ sales: {}, governance: { [PREFIX_FILE]: text + ' '.repeat(16 * 1024 * 1024) } });
    const context = testContext();
    const error = await errorOf(() => new ManifestSources(store, options()).of(SALES, context));
    expect(error).toMatchObject({ code: 'MANIFEST_TOO_LARGE', fatal: true });
  });

  test.each([
    ['ADLS', { clientId: 'canary', clientSecret: 'canary', tenantId: 'canary', accountName: 'canary' }],
    ['ADLS', { azureConfig: { accountName: 'canary' } }],
    ['GCS', { gcpConfig: { type: 'service_account', privateKey: 'canary' } }],
    ['GCS', { gcsConfig: 'canary' }],
    ['GCS', { type: 'service_account', project_id: 'canary', private_key: 'canary' }],
    ['S3', { awsConfig: { awsSecretAccessKey: 'canary' } }],
    ['S3', { awsSecretAccessKey: 'canary' }],
  ])('of %s, where that cannot be read, is a mistake in the workflow', async (name, securityConfig) => {
    const error = await errorOf(
      () => new ManifestSources(new WatchedStore({}), options(undefined, securityConfig), () => undefined),
    );
    expect(error).toMatchObject({
      code: 'MANIFEST_STORE_UNKNOWN',
      fatal: true,
      message: `The credentials are for ${name}, and this source cannot read a manifest from there`,
      details: { pointer: '/source/sourceConfig/config/storageMetadataConfigSource/securityConfig' },
    });
    expect(JSON.stringify([error, error.message])).not.toContain('canary');
  });

  test('of a store that nobody knows', async () => {
    const error = await errorOf(() => new ManifestSources(new WatchedStore({}), options(undefined, { canary: 1 })));
    expect(error.code).toBe('MANIFEST_STORE_UNKNOWN');
    expect(error.message).not.toContain('canary');
  });
});

test('a wrong entry of a manifest for all buckets that names no bucket fails in each, beside the manifest that holds there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-'));
  try {
    const manifestFilePath = join(folder, 'manifest.json');
    await writeFile(manifestFilePath, manifest({ containername: 'sales', dataPath: 'x' }));
    const store = new MemoryObjectStore({ sales: { 'openmetadata.json': manifest({ dataPath: 'own' }) }, hr: {} });
    const sources = new ManifestSources(store, { storageMetadataConfigSource: { manifestFilePath } });
    for (const [name, paths] of [
      ['sales', ['own']],
      ['hr', []],
    ] as const) {
      const found = await sources.of({ name }, testContext());
      expect(found?.entries.map(({ entry }) => entry.dataPath)).toEqual(paths);
      expect(found?.invalid).toMatchObject([
        { error: { code: 'MANIFEST_ENTRY_INVALID', message: expect.stringContaining('did you mean containerName') } },
      ]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

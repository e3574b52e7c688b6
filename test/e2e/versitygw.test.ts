import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { testContext } from '@sluice/plugin-api/testing';
import { S3ObjectStore } from '@sluice/plugin-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareWithExpected } from '../support/compare.js';
import { hasGo } from '../support/go-programs.mjs';
import { lakeFolder } from '../support/lake-folder.js';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';
import { startVersitygw, VERSITYGW_KEYS } from '../support/versitygw.mjs';

type Server = Awaited<ReturnType<typeof startVersitygw>>;

/** Runs the source s3 into a file. */
async function ingest({ url }: Server, awsConfig: object = {}, connection: object = {}) {
  const cwd = emptyFolder();
  const config = writeWorkflow({ endpoint: url, awsConfig: { ...VERSITYGW_KEYS, ...awsConfig }, connection: { ...connection } });
  const args = ['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json', '--log-level', 'DEBUG'];
  const result = await sluice(args, { cwd });
  return { ...result, path: join(cwd, 'out.jsonl'), report: readFileSync(join(cwd, 'r.json'), 'utf8') };
}

describe.skipIf(!hasGo())('a lake behind versitygw', () => {
  // It has no CloudWatch, and all of its buckets are in one region; lake-b needs neither.
  test.each([
    ['lake-a', 'size,numberOfObjects,sourceUrl', '22 created, 1 filtered, 1 empty, 4 failed', '22 of 22 entities right, 0 extra'],
    ['lake-b', undefined, '39 created', '39 of 39 entities right, 0 extra'],
  ])('%s gives the containers that it gives behind moto', async (lake, ignore, summary, verdict) => {
    const server = await startVersitygw(lakeFolder(lake));
    try {
      const { stdout, stderr, path, report } = await ingest(server);
      expect(stderr).toContain(summary);
      expect(compareWithExpected(lake, path, ignore)).toBe(verdict);
      expect(stdout + stderr + report + readFileSync(path, 'utf8')).not.toContain('canary');
    } finally {
      await server.stop();
    }
  });
});

describe.skipIf(!hasGo())('versitygw', () => {
  const buckets = Array.from({ length: 2001 }, (_, index) => `many-${String(index).padStart(4, '0')}`);
  const bucket = { name: 'many-0000', region: 'us-east-1' };
  let server: Server;
  let store: S3ObjectStore;
  beforeAll(async () => {
    const root = emptyFolder();
    for (const name of buckets) mkdirSync(join(root, name));
    server = await startVersitygw(root);
    store = new S3ObjectStore({ awsConfig: { ...VERSITYGW_KEYS, awsRegion: 'us-east-1', endPointURL: server.url } });
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  test('lists its buckets in pages, and each is found once', async () => {
    const context = testContext();
    const pages: string[][] = [];
    for await (const page of store.listBuckets(context)) pages.push(page.map(({ name }) => name));
    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 1]);
    expect(pages.flat()).toEqual(buckets);
    expect(context.requests.filter((name) => name === 's3:ListBuckets')).toHaveLength(3);
  });

  // It cannot hold a key and what is below it, such as `a` and `a/b`.
  const keys = [
    '!',
    'a!',
    'a-b',
    'a.txt',
    'a/b',
    'a/b.c',
    'a0',
    'a%2Fb',
    'a b',
    'a+b',
    'ä',
    '\uFFFD',
    '\u{1F600}',
    '<&>"\'',
    'x/y/z',
  ].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  test('lists and reads keys of all kinds as they are, in the order of their bytes', async () => {
    const { awsAccessKeyId: accessKeyId, awsSecretAccessKey: secretAccessKey } = VERSITYGW_KEYS;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new S3Client({ endpoint: server.url, region: 'us-east-1', credentials, forcePathStyle: true });
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket: bucket.name, Key, Body: Key }));
    client.destroy();
    const context = testContext();
    const listed = async (startAfter?: string) => {
      const found: string[] = [];
      const options = { prefix: '', ...(startAfter === undefined ? {} : { startAfter }) };
      for await (const { objects } of store.list(bucket, options, context)) found.push(...objects.map(({ key }) => key));
      return found;
    };
    expect(await listed()).toEqual(keys);
    for (const [index, key] of keys.entries()) {
      expect(new TextDecoder().decode(await store.read(bucket, key, context))).toBe(key);
      expect(await listed(key)).toEqual(keys.slice(index + 1));
    }
  });

  test.each([
    ['a wrong secret', { awsSecretAccessKey: 'canary-wrong-secret' }, {}],
    ['an unknown key', { awsAccessKeyId: 'nobody' }, {}],
    ['a wrong secret for buckets that are named', { awsSecretAccessKey: 'canary-wrong-secret' }, { bucketNames: ['many-0001'] }],
  ])('refuses %s, and nothing is written', async (_, awsConfig, connection) => {
    const { code, stdout, stderr, path, report } = await ingest(server, awsConfig, connection);
    expect(code).toBe(3);
    expect(stderr).toContain('[S3_CREDENTIALS_REFUSED]');
    expect(existsSync(path)).toBe(false);
    expect(stdout + stderr + report).not.toContain('canary');
  });
});

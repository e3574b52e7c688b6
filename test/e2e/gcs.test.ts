import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { compareWithExpected } from '../support/compare.js';
import { loadGcsLake, putGcsObjects } from '../support/gcs-objects.js';
import { type GcsStandInOptions, sendError, sendJson, startGcsStandIn } from '../support/gcs-stand-in.js';
import { writeGcsWorkflow } from '../support/gcs-workflow.js';
import { hasGo } from '../support/go-programs.mjs';
import { hasPython } from '../support/python.mjs';
import { startFakeGcs, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice } from '../support/sluice.js';

/** What another store says otherwise, and cannot say. */
const OTHERWISE = 'serviceType,size,numberOfObjects,sourceUrl,fullPath';
const CONSOLE = 'https://console.cloud.google.com/storage/browser';
const RIGHT = { 'lake-a': '22 of 22 entities right, 0 extra', 'lake-b': '39 of 39 entities right, 0 extra' };

interface WrittenEntity {
  readonly kind: string;
  readonly fullyQualifiedName: string;
  readonly serviceType?: string;
  readonly fullPath?: string;
  readonly sourceUrl?: string;
  readonly tags?: readonly { readonly tagFQN: string }[];
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function standIn(options: GcsStandInOptions): Promise<string> {
  const server = await startGcsStandIn(options);
  closing.push(() => server.stop());
  return server.url;
}

async function ingest(endPointURL: string, { connection = {}, options = {} }: { connection?: object; options?: object } = {}) {
  const cwd = emptyFolder();
  const config = writeGcsWorkflow({ endPointURL, ...connection }, options);
  const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'], { cwd });
  const file = join(cwd, 'out.jsonl');
  const text = readFileSync(file, 'utf8');
  const entities = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WrittenEntity);
  return { code, stderr, file, text, entities, report: JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) };
}

describe.skipIf(!hasGo() || !hasPython())('lakes in Google Cloud Storage', () => {
  const stores = new Map<string, Awaited<ReturnType<typeof startFakeGcs>>>();
  const urlOf = (lake: string): string => String(stores.get(lake)?.url);
  beforeAll(async () => {
    for (const lake of Object.keys(RIGHT)) {
      stores.set(lake, await startFakeGcs());
      await loadGcsLake(lake, urlOf(lake));
    }
  });
  afterAll(async () => {
    for (const store of stores.values()) await store.stop();
  });

  test.each([
    ['lake-a', 1],
    ['lake-b', 0],
  ] as const)('%s gives the same containers as in S3, the same each time, with URLs of its own', async (lake, exitCode) => {
    const [one, two] = [await ingest(urlOf(lake)), await ingest(urlOf(lake))];
    expect([one.code, two.code]).toEqual([exitCode, exitCode]);
    expect(compareWithExpected(lake, one.file, OTHERWISE)).toBe(RIGHT[lake]);
    expect(two.text).toBe(one.text);
    const expected = JSON.parse(
      readFileSync(new URL(`../expected/${lake}.json`, import.meta.url), 'utf8'),
    ) as readonly WrittenEntity[];
    const fullPaths = new Map(expected.map(({ fullyQualifiedName, fullPath }) => [fullyQualifiedName, fullPath]));
    const [service, ...containers] = one.entities;
    expect(service?.serviceType).toBe('GCS');
    for (const { fullyQualifiedName, fullPath = '', sourceUrl } of containers) {
      expect(fullPath).toBe(fullPaths.get(fullyQualifiedName)?.replace(/^s3:/, 'gs:'));
      const path = fullPath.slice('gs://'.length).split('/').map(encodeURIComponent).join('/');
      expect(sourceUrl).toBe(`${CONSOLE}/${path}`);
    }
  });

  test('is the same in pages of one, and leaves no listing out', async () => {
    const { code, file } = await ingest(await standIn({ behind: urlOf('lake-b'), pageSize: 1 }));
    expect(code).toBe(0);
    expect(compareWithExpected('lake-b', file, OTHERWISE)).toBe(RIGHT['lake-b']);
  });

  test('is right in an OpenMetadata, and unchanged the second time', async () => {
    const server = await startOpenMetadata('2.0.6', 'canary-jwt-token');
    closing.push(() => server.stop());
    const source = JSON.parse(readFileSync(writeGcsWorkflow({ endPointURL: urlOf('lake-b') }), 'utf8'));
    const config = join(emptyFolder(), 'workflow.yaml');
    const openMetadataServerConfig = {
      hostPort: `${server.url}/api`,
      authProvider: 'openmetadata',
      securityConfig: { jwtToken: 'canary-jwt-token' },
    };
    writeFileSync(
      config,
      JSON.stringify({ ...source, sink: { type: 'metadata-rest' }, workflowConfig: { openMetadataServerConfig } }),
    );
    expect((await sluice(['ingest', '-c', config])).stderr).toContain('succeeded: 39 created in');
    expect((await sluice(['ingest', '-c', config])).stderr).toContain('succeeded: 39 unchanged in');
    const dump = join(emptyFolder(), 'dump.json');
    writeFileSync(dump, await (await fetch(`${server.url}/__dump`)).text());
    expect(compareWithExpected('lake-b', dump, OTHERWISE)).toBe(RIGHT['lake-b']);
  });

  test('what is denied in one bucket fails there alone', async () => {
    const endpoint = await standIn({
      behind: urlOf('lake-b'),
      answer: ({ url }, response) =>
        url?.includes('/b/globs/o?') === true &&
        sendError(response, 403, 'forbidden', 'sluice has no storage.objects.list access'),
    });
    const { code, stderr, entities } = await ingest(endpoint);
    expect(code).toBe(1);
    expect(stderr).toContain('[STORE_ACCESS_DENIED]');
    expect(stderr).toContain('Grant storage.objects.list on gs://globs/');
    const names = entities.map(({ fullyQualifiedName }) => fullyQualifiedName);
    expect(names.filter((name) => name.startsWith('local_s3.globs'))).toEqual(['local_s3.globs']);
    const expected = JSON.parse(readFileSync(new URL('../expected/lake-b.json', import.meta.url), 'utf8')) as WrittenEntity[];
    const others = expected.map((each) => each.fullyQualifiedName).filter((name) => !name.startsWith('local_s3.globs.'));
    expect(names.sort()).toEqual(others.sort());
  });

  test('reads the named buckets alone, without listing all; one that is not there fails', async () => {
    const { code, stderr, entities, report } = await ingest(urlOf('lake-a'), {
      connection: { bucketNames: ['eu-archive', 'no-such-bucket'] },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('gs://no-such-bucket');
    expect(stderr).toContain('[BUCKET_NOT_FOUND]');
    expect(entities.map(({ fullyQualifiedName }) => fullyQualifiedName)).toEqual(['local_s3', 'local_s3.eu-archive']);
    expect(JSON.stringify(report)).not.toContain('storage.buckets.list');
  });

  test('labels of buckets become tags with includeTags', async () => {
    const endpoint = await standIn({
      behind: urlOf('lake-a'),
      answer: ({ url }, response) =>
        /\/b\/[\w-]+\?/.test(url ?? '') && sendJson(response, { kind: 'storage#bucket', labels: { team: 'sales' } }),
    });
    const { entities } = await ingest(endpoint, {
      connection: { bucketNames: ['eu-archive'] },
      options: { includeTags: true },
    });
    const bucket = entities.find(({ kind }) => kind === 'container');
    expect(bucket?.tags).toEqual([{ tagFQN: 'team.sales' }]);
  });

  test.each([
    ['a connection', (endPointURL: string) => ({ type: 'GCS', endPointURL })],
    ['nothing, as the source reads', () => undefined],
  ])('a manifest for all buckets in a bucket is read with %s', async (_, securityConfig) => {
    const store = await startFakeGcs();
    closing.push(() => store.stop());
    const entries = [{ containerName: 'sales', dataPath: 'orders', structureFormat: 'csv' }];
    await putGcsObjects(store.url, 'sales', [['orders/1.csv', 'id,total\n1,2\n']]);
    await putGcsObjects(store.url, 'governance', [['m/openmetadata_storage_manifest.json', JSON.stringify({ entries })]]);
    const storageMetadataConfigSource = {
      prefixConfig: { containerName: 'governance', objectPrefix: 'm' },
      ...(securityConfig(store.url) === undefined ? {} : { securityConfig: securityConfig(store.url) }),
    };
    const { code, entities } = await ingest(store.url, { options: { storageMetadataConfigSource } });
    expect(code).toBe(0);
    expect(entities.map(({ fullyQualifiedName }) => fullyQualifiedName).sort()).toEqual([
      'local_s3',
      'local_s3.governance',
      'local_s3.sales',
      'local_s3.sales.orders',
    ]);
  });
});

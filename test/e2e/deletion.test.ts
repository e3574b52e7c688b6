import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deletePaths, putObjects } from '../support/moto-objects.js';
import { hasPython } from '../support/python.mjs';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const CSV = 'id,total\n1,2\n';
const manifest = (...entries: object[]): string => JSON.stringify({ entries });
const csv = (dataPath: string): object => ({ dataPath, structureFormat: 'csv' });

describe.skipIf(!hasPython())('what is gone from the store', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let server: Awaited<ReturnType<typeof startOpenMetadata>>;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());
  beforeEach(async () => {
    await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
    server = await startOpenMetadata('1.3.4', TOKEN);
    await put('kept', { 'openmetadata.json': manifest(csv('a'), csv('b'), { dataPath: 'm', unstructuredFormats: ['png'] }) });
    await put('kept', { 'a/1.csv': CSV, 'b/1.csv': CSV, 'm/x/1.png': 'x', 'm/x/2.png': 'x', 'm/y/1.png': 'x' });
    await put('old', { 'openmetadata.json': manifest(csv('a')), 'a/1.csv': CSV });
  });
  afterEach(() => server.stop());

  const put = (bucket: string, objects: Record<string, string>): Promise<void> => putObjects(moto.url, bucket, objects);
  const remove = (...paths: string[]): Promise<void> => deletePaths(moto.url, ...paths);

  async function ingest(options: Record<string, unknown> = {}, connection: Record<string, unknown> = {}) {
    const cwd = emptyFolder();
    const target = { hostPort: `${server.url}/api`, jwtToken: TOKEN };
    const config = writeWorkflow({ endpoint: moto.url, server: target, connection, options: { metrics: 'none', ...options } });
    const result = await sluice(['ingest', '-c', config, '--report', 'r.json'], { cwd });
    return { ...result, report: JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) };
  }

  async function alive(): Promise<string[]> {
    const entities = (await (await fetch(`${server.url}/__dump`)).json()) as { fullyQualifiedName: string }[];
    return entities
      .map(({ fullyQualifiedName }) => fullyQualifiedName.slice('local_s3.'.length))
      .filter((name) => name !== '')
      .sort();
  }

  const ALL = [
    'kept',
    'kept.a',
    'kept.b',
    'kept.m',
    'kept.m.x',
    'kept.m.x."1.png"',
    'kept.m.x."2.png"',
    'kept.m.y',
    'kept.m.y."1.png"',
    'old',
    'old.a',
  ];

  test('is deleted: a dataset, a file, a folder with its file, a bucket with its dataset; and nothing else', async () => {
    expect((await ingest()).code).toBe(0);
    expect(await alive()).toEqual(ALL);
    await remove('kept/a/1.csv', 'kept/m/x/1.png', 'kept/m/y/1.png', 'old/openmetadata.json', 'old/a/1.csv', 'old');
    const { code, report, stderr } = await ingest();
    expect(code).toBe(0);
    expect(await alive()).toEqual(['kept', 'kept.b', 'kept.m', 'kept.m.x', 'kept.m.x."2.png"']);
    expect(report.deleted.toSorted()).toEqual(
      ['kept.a', 'kept.m.x."1.png"', 'kept.m.y', 'kept.m.y."1.png"', 'old', 'old.a'].map((name) => `local_s3.${name}`),
    );
    expect(stderr).toContain('6 deleted');
  });

  test('stays where deletion is not wanted, or the bucket was not looked at', async () => {
    await ingest();
    await remove('old/openmetadata.json', 'old/a/1.csv', 'old');
    await ingest({ markDeletedContainers: false });
    expect(await alive()).toEqual(ALL);
    await ingest({}, { bucketNames: ['kept'] });
    expect(await alive()).toEqual(ALL);
    await ingest({ containerFilterPattern: { excludes: ['old'] } });
    expect(await alive()).toContain('kept.a');
  });

  test('what is filtered out now is not gone', async () => {
    await ingest();
    await ingest({ containerFilterPattern: { excludes: ['old'] }, dataPathFilterPattern: { excludes: ['a', 'm'] } });
    expect(await alive()).toEqual(ALL);
  });

  test('nothing is gone where the manifest is broken, or a listing is denied', async () => {
    await ingest();
    await put('kept', { 'openmetadata.json': '{' });
    const { code } = await ingest();
    expect(code).toBe(1);
    expect(await alive()).toEqual(ALL);
  });

  test('a file that cannot be read keeps its dataset, and its neighbours go when they are gone', async () => {
    await ingest();
    await put('kept', { 'b/1.csv': '\0\0\0' });
    await remove('kept/a/1.csv');
    const { code } = await ingest();
    expect(code).toBe(1);
    expect(await alive()).toEqual(ALL.filter((name) => name !== 'kept.a'));
  });

  test('too much at once is a mistake: nothing is deleted, and the run fails with the list', async () => {
    await ingest();
    await remove('kept/a/1.csv', 'kept/b/1.csv');
    const { code, report, stderr } = await ingest({ maxDeletes: 1 });
    expect(code).toBe(1);
    expect(await alive()).toEqual(ALL);
    expect(stderr).toContain('DELETES_TOO_MANY');
    expect(JSON.stringify(report)).toContain('local_s3.kept.b');
    expect((await ingest({ maxDeletes: 2 })).code).toBe(0);
    expect(await alive()).toEqual(ALL.filter((name) => name !== 'kept.a' && name !== 'kept.b'));
  });
});

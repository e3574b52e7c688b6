import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deletePaths, putObjects } from '../support/moto-objects.js';
import { hasPython } from '../support/python.mjs';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const CSV = 'id,total\n1,2\n';
const csv = (dataPath: string, more: object = {}): object => ({ dataPath, structureFormat: 'csv', ...more });
const MANIFEST = [csv('a'), csv('b'), csv('c'), { dataPath: 'f', unstructuredFormats: ['png'] }];
const ALL = ['a', 'b', 'c', 'f', 'f."1.png"'].map((name) => `local_s3.lake.${name}`);

interface Outcome {
  readonly status: string;
  readonly fullyQualifiedName?: string;
}

describe.skipIf(!hasPython())('a run after another one', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let server: Awaited<ReturnType<typeof startOpenMetadata>>;
  let folder: string;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());
  beforeEach(async () => {
    await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
    server = await startOpenMetadata('1.3.4', TOKEN);
    folder = emptyFolder();
    await put({ 'openmetadata.json': JSON.stringify({ entries: MANIFEST }) });
    await put({ 'a/1.csv': CSV, 'b/1.csv': CSV, 'c/1.csv': CSV, 'c/2.csv': CSV, 'f/1.png': 'x' });
    expect(await ingest()).toMatchObject({ code: 0 });
    await fetch(`${server.url}/__log`);
  });
  afterEach(() => server.stop());

  const put = (objects: Record<string, string>): Promise<void> => putObjects(moto.url, 'lake', objects);

  async function ingest(flags: readonly string[] = [], more: Record<string, unknown> = {}) {
    const before = ((await (await fetch(`${server.url}/__log`)).json()) as unknown[]).length;
    const config = writeWorkflow({
      endpoint: moto.url,
      server: { hostPort: `${server.url}/api`, jwtToken: TOKEN },
      options: { metrics: 'none' },
      more: { runtime: { state: join(folder, 'state') }, ...more },
    });
    const { code, stderr } = await sluice(['ingest', '-c', config, '--report', 'r.json', ...flags], { cwd: folder });
    const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));
    const requests: Record<string, number> = {};
    for (const scope of report.scopes) {
      for (const [name, count] of Object.entries(scope.requests as Record<string, number>)) {
        if (name.startsWith('s3:')) requests[name] = (requests[name] ?? 0) + count;
      }
    }
    const log = ((await (await fetch(`${server.url}/__log`)).json()) as [string, string][]).slice(before);
    const puts = log.filter(([method, path]) => method === 'PUT' && path.endsWith('/containers')).length;
    const changed = (report.outcomes as Outcome[])
      .filter(({ status, fullyQualifiedName }) => status !== 'unchanged' && fullyQualifiedName !== undefined)
      .map(({ fullyQualifiedName, status }) => `${fullyQualifiedName} ${status}`);
    return { code, stderr, report, requests, puts, changed };
  }

  test('over a lake that is as it was lists it, reads its manifests, and writes nothing', async () => {
    const { code, requests, puts, changed, report } = await ingest();
    expect(code).toBe(0);
    expect(puts).toBe(0);
    expect(changed).toEqual([]);
    // One read: the manifest. Each group is listed.
    expect(requests['s3:GetObject']).toBe(1);
    expect(requests['s3:ListObjectsV2']).toBe(4);
    const names = report.containers.map((each: Outcome) => each.fullyQualifiedName);
    expect(names).toEqual(['local_s3.lake', ...ALL]);
    expect(report.totals).toMatchObject({ unchanged: 7, failed: 0, created: 0 });
  });

  test('reads and writes what was changed, added or is gone, and that alone', async () => {
    await put({ 'a/1.csv': 'id,totaL\n1,2\n', 'b/2.csv': CSV });
    await deletePaths(moto.url, 'lake/c/2.csv', 'lake/f/1.png');
    const { code, changed, report, requests } = await ingest();
    expect(code).toBe(0);
    expect(changed).toEqual(expect.arrayContaining(['a', 'b', 'c'].map((name) => `local_s3.lake.${name} updated`)));
    expect(report.deleted).toContain('local_s3.lake.f."1.png"');
    expect(requests['s3:GetObject']).toBeGreaterThan(1);
  });

  test('reads one table and not its neighbours', async () => {
    await put({ 'a/1.csv': 'id,totaL\n1,2\n' });
    const { changed, requests, puts } = await ingest();
    expect(changed).toEqual(['local_s3.lake.a updated']);
    expect(requests['s3:GetObject']).toBe(2);
    expect(puts).toBe(1);
  });

  test('writes again what is gone from the catalogue, without reading it', async () => {
    const entities = (await (await fetch(`${server.url}/__dump`)).json()) as { id: string; fullyQualifiedName: string }[];
    const gone = entities.find(({ fullyQualifiedName }) => fullyQualifiedName === 'local_s3.lake.b');
    const headers = { authorization: `Bearer ${TOKEN}` };
    await fetch(`${server.url}/api/v1/containers/${gone?.id}`, { method: 'DELETE', headers });
    const { changed, requests, puts } = await ingest();
    expect(changed).toEqual(['local_s3.lake.b created']);
    expect(requests['s3:GetObject']).toBe(1);
    expect(puts).toBe(1);
  });

  test('reads again where an entry, a processor or an option is another one, and with --full', async () => {
    await put({ 'openmetadata.json': JSON.stringify({ entries: [csv('a', { header: false }), ...MANIFEST.slice(1)] }) });
    expect((await ingest()).requests['s3:GetObject']).toBe(2);
    expect((await ingest()).requests['s3:GetObject']).toBe(1);
    expect((await ingest(['--full'])).requests['s3:GetObject']).toBe(4);
    const processors = [{ type: 'filter', config: { excludeNames: ['a'] } }];
    expect((await ingest([], { processors })).requests['s3:GetObject']).toBe(4);
    // What a processor dropped is not read again either.
    expect((await ingest([], { processors })).requests['s3:GetObject']).toBe(1);
  });

  test('sees a sidecar that was added', async () => {
    const processors = [{ type: 'tags', config: { sidecar: true } }];
    await ingest([], { processors });
    await put({ 'b/_sluice.yaml': 'description: The orders\n' });
    const { report } = await ingest([], { processors });
    const orders = report.containers.find((each: Outcome) => each.fullyQualifiedName === 'local_s3.lake.b');
    expect(orders.description).toBe('The orders');
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareWithExpected } from '../support/compare.js';
import { hasPython } from '../support/python.mjs';
import { loadLake, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const ALL_RIGHT = '22 of 22 entities right, 0 extra';

describe.skipIf(!hasPython())('lake-a', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    loadLake('lake-a', moto.url);
  });
  afterAll(() => moto?.stop());

  test.each([
    ['1.3.4', 'fullPath'],
    ['2.0.6', undefined],
  ])('is right in an OpenMetadata %s, and unchanged the second time', async (version, ignore) => {
    const server = await startOpenMetadata(version, TOKEN);
    try {
      const config = writeWorkflow({
        endpoint: moto.url,
        server: { hostPort: `${server.url}/api`, jwtToken: TOKEN },
        more: { ingestionPipelineFQN: 'local_s3.nightly', pipelineRunId: '0b0f2f9c-5a5e-4d0f-9a0e-2f6f5a1f1f11' },
      });
      const first = await sluice(['ingest', '-c', config]);
      expect(first.stderr).toContain('22 created, 1 filtered, 1 empty, 4 failed');
      expect(first.code).toBe(1);
      const second = await sluice(['ingest', '-c', config]);
      expect(second.stderr).toContain('22 unchanged, 1 filtered, 1 empty, 4 failed');
      const dump = join(emptyFolder(), 'dump.json');
      writeFileSync(dump, await (await fetch(`${server.url}/__dump`)).text());
      expect(compareWithExpected('lake-a', dump, ignore)).toBe(ALL_RIGHT);
      const requests = (await (await fetch(`${server.url}/__log`)).json()) as [string, string][];
      expect(requests.filter(([method, path]) => method === 'GET' && path.includes('/containers/'))).toEqual([]);
      const bodies = (await (await fetch(`${server.url}/__bodies`)).json()) as [string, { pipelineState?: string }][];
      const states = bodies.flatMap(([path, body]) => (path.endsWith('/pipelineStatus') ? [body.pipelineState] : []));
      expect(states).toEqual(['running', 'partialSuccess', 'running', 'partialSuccess']);
      expect(first.stdout + first.stderr).not.toContain('canary');
    } finally {
      await server.stop();
    }
  });

  test('is right in a file, the same each time, and tells no secret', async () => {
    const config = writeWorkflow({ endpoint: moto.url });
    const cwd = emptyFolder();
    const runs = ['one', 'two'].map((name) =>
      sluice(['ingest', '-c', config, '--sink', `file:${name}.jsonl`, '--report', `${name}.json`, '--log-level', 'DEBUG'], {
        cwd,
      }),
    );
    for (const { code, stdout, stderr } of await Promise.all(runs)) {
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).not.toContain('canary');
    }
    expect(compareWithExpected('lake-a', join(cwd, 'one.jsonl'))).toBe(ALL_RIGHT);
    const [first, second, report] = ['one.jsonl', 'two.jsonl', 'one.json'].map((name) => readFileSync(join(cwd, name), 'utf8'));
    expect(second).toBe(first);
    expect(first).not.toContain('canary');
    expect(report).not.toContain('canary');
  });

  test('gives each bucket and entry one outcome in the report', async () => {
    const cwd = emptyFolder();
    await sluice(
      ['ingest', '-c', writeWorkflow({ endpoint: moto.url }), '--sink', 'file:out.jsonl', '--report', 'r.json', '-q'],
      { cwd },
    );
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    const outcomes = report.outcomes.map(
      (each: { subject: { kind: string; name: string }; status: string; error?: { code: string } }) =>
        [each.subject.kind, each.subject.name, each.error?.code ?? each.status].join(' '),
    );
    expect(outcomes).toEqual([
      'bucket s3://bad-entries created',
      'bucket s3://bad-manifest created',
      'bucket s3://corrupt created',
      'bucket s3://empty-bucket created',
      'bucket s3://eu-archive created',
      'bucket s3://hard created',
      'bucket s3://raw-logs created',
      'bucket s3://sales-data created',
      'bucket s3://tmp-scratch filtered',
      'entry s3://bad-entries MANIFEST_ENTRY_INVALID',
      'entry s3://corrupt/c FILE_NOT_TEXT',
      'entry s3://corrupt/t FILE_CORRUPT',
      'entry s3://hard/events_gz created',
      'entry s3://hard/good created',
      'entry s3://hard/maps created',
      'entry s3://hard/orders_gz created',
      'entry s3://sales-data/clicks created',
      'entry s3://sales-data/customers created',
      'entry s3://sales-data/docs created',
      'entry s3://sales-data/events created',
      'entry s3://sales-data/events_array created',
      'entry s3://sales-data/missing/path empty',
      'entry s3://sales-data/orders created',
      'entry s3://sales-data/returns created',
      'entry s3://sales-data/semi created',
      'entry s3://sales-data/transactions created',
      'manifest s3://bad-manifest/openmetadata.json MANIFEST_NOT_JSON',
      'service local_s3 created',
    ]);
    expect(Object.values(report.totals as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(outcomes.length);
    expect(report.scopes.find(({ scope }: { scope: string }) => scope === 's3://hard')).toMatchObject({
      complete: true,
      splits: { done: 5, known: 5 },
      containers: 5,
    });
  });

  test('goes to the console as a tree', async () => {
    const { code, stdout } = await sluice(['ingest', '-c', writeWorkflow({ endpoint: moto.url }), '-q']);
    expect(code).toBe(1);
    expect(stdout).toContain('sales-data');
    expect(stdout).toContain('order_id');
    expect(stdout).not.toContain('canary');
  });

  test('reads the named buckets alone, without listing all', async () => {
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: moto.url, connection: { bucketNames: ['eu-archive', 'no-such-bucket'] } });
    const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('s3://no-such-bucket');
    expect(stderr).toContain('[BUCKET_NOT_FOUND]');
    const lines = readFileSync(join(cwd, 'out.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ fullyQualifiedName }) => fullyQualifiedName)).toEqual(['local_s3', 'local_s3.eu-archive']);
    expect(lines[1].sourceUrl).toContain('region=eu-west-1');
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    expect(report.scopes[0].requests['s3:ListBuckets']).toBeUndefined();
  });
});

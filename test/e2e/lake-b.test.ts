import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareWithExpected } from '../support/compare.js';
import { hasPython } from '../support/python.mjs';
import { loadLake, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const ALL_RIGHT = '39 of 39 entities right, 0 extra';

describe.skipIf(!hasPython())('lake-b', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    loadLake('lake-b', moto.url);
  });
  afterAll(() => moto?.stop());

  test.each([
    ['1.3.4', 'fullPath'],
    ['2.0.6', undefined],
  ])('is right in an OpenMetadata %s, and unchanged the second time', async (version, ignore) => {
    const server = await startOpenMetadata(version, TOKEN);
    try {
      const config = writeWorkflow({ endpoint: moto.url, server: { hostPort: `${server.url}/api`, jwtToken: TOKEN } });
      const first = await sluice(['ingest', '-c', config]);
      expect(first.stderr).toContain('succeeded: 39 created in');
      expect(first.code).toBe(0);
      const second = await sluice(['ingest', '-c', config]);
      expect(second.stderr).toContain('succeeded: 39 unchanged in');
      expect(second.code).toBe(0);
      const dump = join(emptyFolder(), 'dump.json');
      writeFileSync(dump, await (await fetch(`${server.url}/__dump`)).text());
      expect(compareWithExpected('lake-b', dump, ignore)).toBe(ALL_RIGHT);
      const requests = (await (await fetch(`${server.url}/__log`)).json()) as [string, string][];
      expect(requests.filter(([method, path]) => method === 'GET' && path.includes('/containers/'))).toEqual([]);
      expect(requests.filter(([method]) => method === 'DELETE')).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  test('is right in a file, the same each time, and each prefix is listed once', async () => {
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: moto.url });
    for (const name of ['one', 'two']) {
      const { code } = await sluice(['ingest', '-c', config, '--sink', `file:${name}.jsonl`, '--report', `${name}.json`], {
        cwd,
      });
      expect(code).toBe(0);
    }
    expect(compareWithExpected('lake-b', join(cwd, 'one.jsonl'))).toBe(ALL_RIGHT);
    expect(readFileSync(join(cwd, 'two.jsonl'), 'utf8')).toBe(readFileSync(join(cwd, 'one.jsonl'), 'utf8'));
    const report = JSON.parse(readFileSync(join(cwd, 'one.json'), 'utf8'));
    const requestsOf = (bucket: string) =>
      report.scopes.find(({ scope }: { scope: string }) => scope === `s3://${bucket}`).requests;
    // teams/, flat/, deep/ and nofmt/; a manifest and a sample for each of the eight datasets.
    expect(requestsOf('globs')).toEqual({ 's3:GetObject': 9, 's3:ListObjectsV2': 4 });
    expect(requestsOf('media')).toEqual({ 's3:GetObject': 1, 's3:ListObjectsV2': 2 });
  });

  test('gives each bucket, entry, dataset, folder and file one outcome', async () => {
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: moto.url });
    await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json', '-q'], { cwd });
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    type Told = { subject: { kind: string; name: string; at?: string }; status: string; parts?: Record<string, number> };
    const told = (report.outcomes as Told[]).filter(({ subject }) => subject.name.startsWith('s3://globs/'));
    expect(
      told.map(({ subject, status, parts }) =>
        [subject.kind, subject.name, status, parts === undefined ? '' : `of ${parts['created']}`].join(' ').trim(),
      ),
    ).toEqual([
      'entry s3://globs/deep/**/*.json created of 2',
      'entry s3://globs/flat/*.csv created of 1',
      'entry s3://globs/nofmt/* created of 1',
      'entry s3://globs/teams/*/*/**/*.parquet created of 4',
      'table s3://globs/deep/one created',
      'table s3://globs/deep/one/two/three created',
      'table s3://globs/flat created',
      'table s3://globs/nofmt created',
      'table s3://globs/teams/alpha/users created',
      'table s3://globs/teams/alpha/visits created',
      'table s3://globs/teams/beta/users created',
      'table s3://globs/teams/beta/visits created',
    ]);
    expect(report.totals).toMatchObject({ created: 39, failed: 0 });
  });
});

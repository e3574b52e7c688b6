import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PutBucketTaggingCommand, PutObjectCommand, PutObjectTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { xmlError } from '../support/s3-stand-in.js';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const CSV = 'id,total\n1,2\n';
const MANIFEST = JSON.stringify({
  entries: [
    { dataPath: 'orders', structureFormat: 'csv' },
    { dataPath: 'plain', structureFormat: 'csv' },
    { dataPath: 'photos', unstructuredFormats: ['png'] },
  ],
});

interface Written {
  readonly kind: string;
  readonly fullyQualifiedName: string;
  readonly tags?: readonly { readonly tagFQN: string }[];
}

interface Report {
  readonly warnings: readonly { readonly code: string; readonly path: string; readonly message: string }[];
  readonly requests: Readonly<Record<string, number>>;
}

/** A proxy in front of an endpoint that refuses some requests; the endpoint sees the host that was asked. */
async function refusing(endpoint: string, isRefused: (method: string, url: string) => boolean, code: string, status: number) {
  const server: Server = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request;
    request.resume();
    if (isRefused(method, url)) {
      response.writeHead(status, { 'content-type': 'application/xml' }).end(xmlError(code));
      return;
    }
    const headers = Object.entries(request.headers).filter(([name]) => /^(authorization|x-amz-.*|range)$/.test(name));
    const answer = await fetch(`${endpoint}${url}`, { method, headers: headers.map(([name, value]) => [name, String(value)]) });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe.skipIf(!hasPython())('tags of the store', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    const s3 = new S3Client({ endpoint: moto.url, region: 'us-east-1', credentials, forcePathStyle: true });
    for (const bucket of ['sales', 'untagged']) await fetch(`${moto.url}/${bucket}`, { method: 'PUT' });
    const set = (...tags: [string, string][]) => ({ TagSet: tags.map(([Key, Value]) => ({ Key, Value })) });
    await s3.send(new PutBucketTaggingCommand({ Bucket: 'sales', Tagging: set(['department', 'finance'], ['reviewed', '']) }));
    const objects = {
      'openmetadata.json': MANIFEST,
      'orders/1.csv': CSV,
      'plain/1.csv': CSV,
      'photos/a.png': 'a',
      'photos/b.png': 'b',
    };
    for (const [Key, Body] of Object.entries(objects)) await s3.send(new PutObjectCommand({ Bucket: 'sales', Key, Body }));
    const tag = (Key: string, ...tags: [string, string][]) =>
      s3.send(new PutObjectTaggingCommand({ Bucket: 'sales', Key, Tagging: set(...tags) }));
    await tag('orders/1.csv', ['department', 'finance'], ['cost center', 'a.b']);
    await tag('photos/a.png', ['department', 'finance']);
    s3.destroy();
  });
  afterAll(() => moto?.stop());

  async function ingest(endpoint: string, options: Record<string, unknown> = { includeTags: true }) {
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint, options: { metrics: 'none', ...options } });
    const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'], { cwd });
    const lines = readFileSync(join(cwd, 'out.jsonl'), 'utf8').trim().split('\n');
    const entities = lines.map((line) => JSON.parse(line) as Written);
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as Report;
    const tagsOf = Object.fromEntries(
      entities.map(({ fullyQualifiedName, tags = [] }) => [fullyQualifiedName, tags.map(({ tagFQN }) => tagFQN)]),
    );
    return {
      code,
      stderr,
      report,
      tagsOf,
      tags: entities.flatMap((each) => (each.kind === 'tag' ? each.fullyQualifiedName : [])),
    };
  }

  test('of a bucket, a dataset and a file are written with their containers', async () => {
    const { code, stderr, report, tags, tagsOf } = await ingest(moto.url);
    expect(code, stderr).toBe(0);
    expect(report.warnings).toEqual([]);
    expect(tags).toEqual(['cost center."a.b"', 'department.finance', 'reviewed.reviewed']);
    expect(tagsOf).toMatchObject({
      'local_s3.sales': ['department.finance', 'reviewed.reviewed'],
      'local_s3.sales.orders': ['cost center."a.b"', 'department.finance'],
      'local_s3.sales.plain': [],
      'local_s3.sales.photos': [],
      'local_s3.sales.photos."a.png"': ['department.finance'],
      'local_s3.sales.photos."b.png"': [],
      'local_s3.untagged': [],
    });
  });

  test('are not asked for without includeTags', async () => {
    const { code, report, tags } = await ingest(moto.url, {});
    expect(code).toBe(0);
    expect(tags).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('Tagging');
  });

  test('reach the catalogue: each classification and each tag once, before what carries it', async () => {
    const server = await startOpenMetadata('1.3.4', TOKEN);
    const target = { hostPort: `${server.url}/api`, jwtToken: TOKEN };
    const config = writeWorkflow({ endpoint: moto.url, server: target, options: { metrics: 'none', includeTags: true } });
    const { code, stderr } = await sluice(['ingest', '-c', config]);
    const bodies = (await (await fetch(`${server.url}/__bodies`)).json()) as [path: string, body: Record<string, unknown>][];
    await server.stop();
    expect(code, stderr).toBe(0);
    const putTo = (kind: string) => bodies.filter(([path]) => path === `/api/v1/${kind}`).map(([, body]) => body);
    const classifications = ['cost center', 'department', 'reviewed'];
    expect(
      putTo('classifications')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(classifications);
    expect(
      putTo('tags')
        .map(({ name, classification }) => `${classification}: ${name}`)
        .sort(),
    ).toEqual(['cost center: a.b', 'department: finance', 'reviewed: reviewed']);
    const at = (kind: string, name: string) =>
      bodies.findIndex(([path, body]) => path === `/api/v1/${kind}` && body['name'] === name);
    expect(at('classifications', 'department')).toBeLessThan(at('tags', 'finance'));
    expect(at('tags', 'finance')).toBeLessThan(at('containers', 'sales'));
    const label = { tagFQN: 'department.finance', source: 'Classification', labelType: 'Automated', state: 'Confirmed' };
    const photo = putTo('containers').find(({ name }) => name === 'a.png');
    expect(photo?.['tags']).toEqual([expect.objectContaining({ tagFQN: label.tagFQN, source: label.source })]);
  });

  test.each([
    ['objects', 's3:GetObjectTagging', /\/sales\/.*[?&]tagging/, 'AccessDenied', 403, 'Grant s3:GetObjectTagging'],
    ['buckets', 's3:GetBucketTagging', /^\/[a-z]+\/?\?tagging/, 'AccessDenied', 403, 'Grant s3:GetBucketTagging'],
    ['objects in a store that has none', 's3:GetObjectTagging', /\/sales\/.*[?&]tagging/, 'NotImplemented', 501, 'no tags'],
  ])(
    'of %s that are refused are one warning, and the run succeeds with the others',
    async (_, action, url, error, status, says) => {
      let refused = 0;
      const isRefused = (__: string, asked: string): boolean => {
        const isOne = url.test(asked) && !/^\/sales\/\?/.test(action === 's3:GetObjectTagging' ? asked : '');
        if (isOne) refused += 1;
        return isOne;
      };
      const proxy = await refusing(moto.url, isRefused, error, status);
      const { code, stderr, report, tagsOf } = await ingest(proxy.url);
      proxy.stop();
      expect(code, stderr).toBe(0);
      expect(refused).toBeGreaterThan(1);
      expect(report.warnings).toEqual([
        { code: 'TAGS_UNKNOWN', path: expect.stringMatching(/^s3:\/\//), message: expect.stringContaining(action) },
      ]);
      expect(report.warnings[0]?.message).toContain(says);
      expect(tagsOf['local_s3.sales']).toEqual(
        action === 's3:GetBucketTagging' ? [] : ['department.finance', 'reviewed.reviewed'],
      );
      expect(tagsOf['local_s3.sales.photos."a.png"']).toEqual(action === 's3:GetBucketTagging' ? ['department.finance'] : []);
      expect(tagsOf['local_s3.sales.orders']).toHaveLength(action === 's3:GetBucketTagging' ? 2 : 0);
    },
  );
});

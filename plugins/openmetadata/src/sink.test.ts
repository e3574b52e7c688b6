import type { CatalogueContainer, CheckStep } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bucket, dataset, datasetOf, service, tag } from './entities.test.fixture.js';
import { plugin } from './index.js';
import { OpenMetadataSink } from './sink.js';
import { SKIP_STAND_IN, type StandIn, startStandIn } from './stand-in.test.fixture.js';

const TOKEN = 'the-secret-token';

async function checkOf(sink: OpenMetadataSink): Promise<CheckStep[]> {
  const steps: CheckStep[] = [];
  for await (const step of sink.check(testContext())) steps.push(step);
  return steps;
}

async function snapshotOf(sink: OpenMetadataSink, service: string): Promise<CatalogueContainer[]> {
  const containers: CatalogueContainer[] = [];
  for await (const container of sink.snapshot(service, testContext())) containers.push(container);
  return containers;
}

it('is the component of the plugin', () => {
  expect(plugin).toMatchObject({ kind: 'sink', type: 'metadata-rest', component: OpenMetadataSink });
});

describe.skipIf(SKIP_STAND_IN).each(['1.3.4', '2.0.6'])('OpenMetadataSink on a server %s', (version) => {
  let standIn: StandIn;

  beforeAll(async () => {
    standIn = await startStandIn(version, TOKEN);
  });
  afterAll(() => standIn.stop());
  beforeEach(() => standIn.reset());

  const sinkOf = (config: Record<string, unknown> = {}, overrideMetadata = false) =>
    new OpenMetadataSink({
      server: { hostPort: standIn.hostPort, securityConfig: { jwtToken: TOKEN }, ...config },
      overrideMetadata,
    });

  it('writes a service, its tags and containers in one batch', async () => {
    const sink = sinkOf();
    const results = await sink.write([service, tag, bucket, dataset], testContext());
    expect(results).toEqual(Array(4).fill({ status: 'created' }));
    await sink.close();
    const dumped = await standIn.dump();
    expect(dumped.map((entity) => [entity['fullyQualifiedName'], entity['parent']])).toEqual([
      ['lake', null],
      ['lake.sales', null],
      [dataset.fullyQualifiedName, 'lake.sales'],
    ]);
    expect(dumped[0]?.['connection']).toEqual({ config: service.connection?.reveal() });
    expect(dumped[1]).toMatchObject({ size: 12, numberOfObjects: 2, sourceUrl: bucket.sourceUrl });
    expect(dumped[1]?.['fullPath']).toBe(version === '1.3.4' ? undefined : 's3://sales');
    expect(dumped[2]).toMatchObject({ fileFormats: ['csv', 'gz'], dataModel: dataset.dataModel });
  });

  it('changes nothing the second time', async () => {
    for (const expected of ['created', 'unchanged']) {
      const sink = sinkOf();
      const results = await sink.write([service, bucket, datasetOf('a')], testContext());
      expect(results.map((result) => result.status)).toEqual([expected, expected, expected]);
      await sink.close();
    }
    const sink = sinkOf();
    const [, changed] = await sink.write([service, { ...bucket, size: 13 }], testContext());
    expect(changed).toEqual({ status: 'updated' });
    await sink.close();
  });

  it('makes no request besides the version and one PUT an entity', async () => {
    const sink = sinkOf();
    const context = testContext();
    await Promise.all([
      sink.write([service, bucket], context),
      sink.write([datasetOf('a'), datasetOf('b')], context),
      sink.write([datasetOf('c', 'lake.sales.a')], context),
    ]);
    await sink.close();
    expect([...context.requests].sort()).toEqual([
      'openmetadata:GET system/version',
      ...Array(4).fill('openmetadata:PUT containers'),
      'openmetadata:PUT services/storageServices',
    ]);
    expect((await standIn.log()).filter(([method]) => method === 'GET')).toHaveLength(1);
  });

  it('finds a parent that another process wrote', async () => {
    const first = sinkOf();
    await first.write([service, { ...bucket, fullyQualifiedName: 'lake."a.b"', name: 'a.b' }], testContext());
    await first.close();
    const second = sinkOf();
    const child = datasetOf('c', 'lake."a.b"');
    expect(await second.write([child, datasetOf('d', 'lake."a.b"')], testContext())).toEqual([
      { status: 'created' },
      { status: 'created' },
    ]);
    await second.close();
    expect((await standIn.log()).filter(([, path]) => path.includes('/containers/name/'))).toHaveLength(1);
  });

  it('fails an entity alone', async () => {
    const sink = sinkOf();
    const bad = { ...datasetOf('bad'), name: 'a::b' };
    const results = await sink.write([service, bucket, bad, datasetOf('good')], testContext());
    expect(results).toMatchObject([
      { status: 'created' },
      { status: 'created' },
      { status: 'failed', error: { code: 'OPENMETADATA_REFUSED', path: 'lake.sales.bad' } },
      { status: 'created' },
    ]);
    await sink.close();
  });

  it('puts a tag once that each container brings along', async () => {
    const sink = sinkOf();
    await sink.write([service, bucket], testContext());
    const tagged = ['a', 'b', 'c'].map((name) => ({ ...datasetOf(name), tags: [{ tagFQN: tag.fullyQualifiedName }] }));
    await Promise.all(tagged.map((container) => sink.write([tag, container], testContext())));
    await sink.close();
    const puts = (await standIn.bodies()).map(([path]) => path.replace('/api/v1/', ''));
    expect(puts.filter((path) => path === 'tags')).toHaveLength(1);
    expect(puts.filter((path) => path === 'classifications')).toHaveLength(1);
  });

  it('takes what a set of files is', async () => {
    const sink = sinkOf();
    const newest = { key: 'images/7.png', size: 9, lastModified: 1_700_000_000_000 };
    const images = {
      ...datasetOf('images'),
      lastModified: newest.lastModified,
      resourceSet: { extensions: { png: 12 }, newest },
    };
    expect(await sink.write([service, bucket, images], testContext())).toMatchObject(Array(3).fill({ status: 'created' }));
    await sink.close();
    expect((await standIn.dump()).at(-1)?.['lifeCycle']).toEqual({ updated: { timestamp: newest.lastModified } });
  });

  it('tells the live containers of its service, whatever pages they come in, and deletes with what is below', async () => {
    const dotted = { ...service, name: 'my.lake', fullyQualifiedName: '"my.lake"' };
    const other = { ...bucket, service: '"my.lake"', fullyQualifiedName: '"my.lake".sales' };
    const many = Array.from({ length: 1005 }, (_, index) => datasetOf(`d${index}`));
    const sink = sinkOf();
    const context = testContext();
    await sink.write([service, dotted, bucket, other, ...many, datasetOf('below', 'lake.sales.d7')], context);
    const before = await snapshotOf(sink, 'lake');
    expect(before).toHaveLength(1007);
    expect((await snapshotOf(sink, 'my.lake')).map(({ fullyQualifiedName }) => fullyQualifiedName)).toEqual(['"my.lake".sales']);

    const going = before.filter(({ fullyQualifiedName }) => ['lake.sales.d7', 'lake.sales.d8'].includes(fullyQualifiedName));
    expect(await sink.delete(going, context)).toEqual([{ status: 'deleted' }, { status: 'deleted' }]);
    // What is gone already is as good as deleted.
    expect(await sink.delete([{ id: 'none', fullyQualifiedName: 'lake.none' }], context)).toEqual([{ status: 'deleted' }]);
    const after = (await snapshotOf(sink, 'lake')).map(({ fullyQualifiedName }) => fullyQualifiedName);
    expect(after).toHaveLength(1004);
    expect(after).not.toContain('lake.sales.d7.below');
    const deletes = (await standIn.log()).filter(([method]) => method === 'DELETE');
    expect(deletes).toHaveLength(3);
    for (const [, , query] of deletes) expect(query).toBe('recursive=true&hardDelete=false');
    await sink.close();
  });

  it('tells a container by the name that it was written by, however the server quotes it', async () => {
    const sink = sinkOf();
    const quoted = { ...datasetOf('a"b'), fullyQualifiedName: 'lake.sales."a""b"' };
    await sink.write([service, bucket, quoted], testContext());
    expect((await standIn.dump()).at(-1)?.['fullyQualifiedName']).toBe('lake.sales.a"b');
    expect((await snapshotOf(sink, 'lake')).map(({ fullyQualifiedName }) => fullyQualifiedName)).toContain(
      quoted.fullyQualifiedName,
    );
    await sink.close();
  });

  it('throws when the containers cannot be told', async () => {
    const sink = sinkOf();
    await sink.write([service, bucket], testContext());
    await standIn.fail(500, 1);
    await expect(snapshotOf(sink, 'lake')).rejects.toMatchObject({ code: 'OPENMETADATA_FAILED' });
    await sink.close();
  });

  it('throws, and does not stop the run, when the token may not list', async () => {
    const sink = sinkOf();
    await sink.write([service, bucket], testContext());
    await standIn.fail(403, 1);
    await expect(snapshotOf(sink, 'lake')).rejects.toMatchObject({
      code: 'OPENMETADATA_REFUSED',
      fatal: false,
      hint: expect.stringContaining('container: ViewAll'),
    });
    await sink.close();
  });

  it('has the catalogue keep a hash of what was written, by which it is known not to be different', async () => {
    const [sink, context] = [sinkOf(), testContext()];
    const other = { ...datasetOf('a'), size: 1 };
    await sink.write([service, bucket, datasetOf('a')], context);
    const [, held] = await snapshotOf(sink, 'lake');
    expect(held?.hash).toMatch(/^[0-9a-f]{32}$/);
    expect(await sink.hash(datasetOf('a'), context)).toBe(held?.hash);
    expect(await sink.hash(other, context)).not.toBe(held?.hash);
    expect(await sink.plan([datasetOf('a')], context)).toEqual([{ status: 'unchanged' }]);
    expect(await sink.plan([other], context)).toEqual([{ status: 'updated', changes: [{ path: 'size', after: 1 }] }]);
    await sink.close();
    // What people changed is to be written over, of which the hash says nothing.
    const overriding = sinkOf({}, true);
    expect(await overriding.hash(datasetOf('a'), context)).toBe('');
    await overriding.close();
  });

  it('plans to note its hash with what something else has written', async () => {
    const [sink, context] = [sinkOf(), testContext()];
    await sink.write([service, bucket], context);
    const { id: _, fullyQualifiedName: __, sourceHash, ...rest } = (await standIn.dump())[1] ?? {};
    const body = Object.fromEntries(
      Object.entries({ ...rest, service: 'lake' }).filter(([key]) => !['parent', 'version', 'deleted'].includes(key)),
    );
    const headers = { authorization: `Bearer ${TOKEN}` };
    const put = { method: 'PUT', headers, body: JSON.stringify(body) };
    expect((await fetch(`${standIn.hostPort}/v1/containers`, put)).status).toBe(200);
    const noted = { status: 'updated', changes: [{ path: 'sourceHash', after: sourceHash }] };
    expect(await sink.plan([bucket], context)).toEqual([noted]);
    expect(await sink.write([bucket], context)).toEqual([{ status: 'updated' }]);
    expect(await sink.plan([bucket], context)).toEqual([{ status: 'unchanged' }]);
    await sink.close();
  });

  it('fails a deletion alone', async () => {
    const sink = sinkOf();
    const context = testContext();
    await sink.write([service, bucket, datasetOf('a'), datasetOf('b')], context);
    const [, ...both] = await snapshotOf(sink, 'lake');
    await standIn.fail(403, 1);
    const results = await sink.delete(both, context);
    expect(results.map(({ status }) => status).sort()).toEqual(['deleted', 'failed']);
    expect(results.find(({ status }) => status === 'failed')).toMatchObject({
      error: {
        code: 'DELETE_FAILED',
        hint: expect.stringContaining('container: Delete'),
        message: expect.stringContaining('told to fail'),
      },
    });
    await sink.close();
  });

  it('begins no deletion after the run was stopped', async () => {
    const sink = sinkOf();
    const stopped = testContext({ signal: AbortSignal.abort() });
    const results = await sink.delete([{ id: '1', fullyQualifiedName: 'lake.a' }], stopped);
    expect(results).toMatchObject([{ status: 'failed', error: { code: 'CANCELLED', path: 'lake.a' } }]);
    expect(stopped.requests).toEqual([]);
    await sink.close();
  });

  it('keeps the connection where it is not to be stored', async () => {
    const sink = sinkOf({ storeServiceConnection: false });
    await sink.write([service], testContext());
    await sink.close();
    expect(JSON.stringify(await standIn.bodies())).not.toContain('hunter2-secret');
    expect((await standIn.dump())[0]).not.toHaveProperty('connection');
  });

  it('outlasts a busy server', async () => {
    const sink = sinkOf();
    const context = testContext();
    await standIn.fail(503, 2);
    expect(await sink.write([service], context)).toEqual([{ status: 'created' }]);
    expect(context.requests).toHaveLength(4);
    await sink.close();
  });

  it('throws when the token is refused', async () => {
    const sink = sinkOf({ securityConfig: { jwtToken: 'another-token' } });
    const writing = sink.write([service, bucket], testContext());
    await expect(writing).rejects.toMatchObject({ code: 'OPENMETADATA_UNAUTHORIZED', fatal: true });
    await sink.close();
  });

  it('checks server and token', async () => {
    const sink = sinkOf();
    const steps = await checkOf(sink);
    expect(steps).toEqual([
      { name: 'GET system/version', message: `OpenMetadata ${version}` },
      { name: 'GET services/storageServices', message: 'the token is accepted' },
    ]);
    await sink.close();
  });

  it('says in a check that the token is refused', async () => {
    const sink = sinkOf({ securityConfig: {} });
    const steps = await checkOf(sink);
    const message = expect.stringMatching(/What was sent is no token$/);
    expect(steps).toMatchObject([
      {},
      { name: 'GET services/storageServices', error: { code: 'OPENMETADATA_UNAUTHORIZED', message } },
    ]);
    await sink.close();
  });

  it('shows the state of the run', async () => {
    const sink = sinkOf();
    const context = testContext();
    const run = { runId: 'r1', pipeline: 'lake.p.q', startedAt: 5 };
    await sink.reportRun({ ...run, state: 'running' }, context);
    await sink.reportRun({ ...run, state: 'partial', endedAt: 9 }, context);
    await sink.close();
    expect(context.warnings).toEqual([]);
    const path = '/api/v1/services/ingestionPipelines/lake.p.q/pipelineStatus';
    expect(await standIn.bodies()).toEqual([
      [path, { runId: 'r1', pipelineState: 'running', startDate: 5, timestamp: 5 }],
      [path, { runId: 'r1', pipelineState: 'partialSuccess', startDate: 5, timestamp: 5, endDate: 9 }],
    ]);
  });

  it('warns where the state of the run cannot be shown', async () => {
    const sink = sinkOf();
    const context = testContext();
    await standIn.fail(404, 1);
    await sink.reportRun({ runId: 'r1', pipeline: 'lake.p', startedAt: 5, state: 'running' }, context);
    await sink.close();
    expect(context.warnings).toMatchObject([{ code: 'PIPELINE_STATUS_NOT_SHOWN', path: 'lake.p' }]);
  });
});

it('says in a check that the server is not there', async () => {
  const sink = new OpenMetadataSink({ server: { hostPort: 'http://127.0.0.1:9/api' } });
  const steps = await checkOf(sink);
  expect(steps).toMatchObject([
    { name: 'GET system/version', error: { code: 'OPENMETADATA_UNREACHABLE' } },
    { name: 'GET services/storageServices', isSkipped: true },
  ]);
  await sink.close();
  await sink.close();
});

import type { CheckStep } from '@sluice/plugin-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bucket, dataset, datasetOf, service, tag } from './entities.test.fixture.js';
import { plugin } from './index.js';
import { OpenMetadataSink } from './sink.js';
import { SKIP_STAND_IN, type StandIn, startStandIn } from './stand-in.test.fixture.js';
import { recordingContext } from './step-context.test.fixture.js';

const TOKEN = 'the-secret-token';

async function checkOf(sink: OpenMetadataSink): Promise<CheckStep[]> {
  const steps: CheckStep[] = [];
  for await (const step of sink.check(recordingContext())) steps.push(step);
  return steps;
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

  const sinkOf = (config: Record<string, unknown> = {}) =>
    new OpenMetadataSink({ server: { hostPort: standIn.hostPort, securityConfig: { jwtToken: TOKEN }, ...config } });

  it('writes a service, its tags and containers in one batch', async () => {
    const sink = sinkOf();
    const results = await sink.write([service, tag, bucket, dataset], recordingContext());
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
      const results = await sink.write([service, bucket, datasetOf('a')], recordingContext());
      expect(results.map((result) => result.status)).toEqual([expected, expected, expected]);
      await sink.close();
    }
    const sink = sinkOf();
    const [, changed] = await sink.write([service, { ...bucket, size: 13 }], recordingContext());
    expect(changed).toEqual({ status: 'updated' });
    await sink.close();
  });

  it('makes no request besides the version and one PUT an entity', async () => {
    const sink = sinkOf();
    const context = recordingContext();
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
    await first.write([service, { ...bucket, fullyQualifiedName: 'lake."a.b"', name: 'a.b' }], recordingContext());
    await first.close();
    const second = sinkOf();
    const child = datasetOf('c', 'lake."a.b"');
    expect(await second.write([child, datasetOf('d', 'lake."a.b"')], recordingContext())).toEqual([
      { status: 'created' },
      { status: 'created' },
    ]);
    await second.close();
    expect((await standIn.log()).filter(([, path]) => path.includes('/containers/name/'))).toHaveLength(1);
  });

  it('fails an entity alone', async () => {
    const sink = sinkOf();
    const bad = { ...datasetOf('bad'), name: 'a::b' };
    const results = await sink.write([service, bucket, bad, datasetOf('good')], recordingContext());
    expect(results).toMatchObject([
      { status: 'created' },
      { status: 'created' },
      { status: 'failed', error: { code: 'OPENMETADATA_REFUSED', path: 'lake.sales.bad' } },
      { status: 'created' },
    ]);
    await sink.close();
  });

  it('keeps the connection where it is not to be stored', async () => {
    const sink = sinkOf({ storeServiceConnection: false });
    await sink.write([service], recordingContext());
    await sink.close();
    expect(JSON.stringify(await standIn.bodies())).not.toContain('hunter2-secret');
    expect((await standIn.dump())[0]).not.toHaveProperty('connection');
  });

  it('outlasts a busy server', async () => {
    const sink = sinkOf();
    const context = recordingContext();
    await standIn.fail(503, 2);
    expect(await sink.write([service], context)).toEqual([{ status: 'created' }]);
    expect(context.requests).toHaveLength(4);
    await sink.close();
  });

  it('throws when the token is refused', async () => {
    const sink = sinkOf({ securityConfig: { jwtToken: 'another-token' } });
    const writing = sink.write([service, bucket], recordingContext());
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
    expect(steps).toMatchObject([{}, { name: 'GET services/storageServices', error: { code: 'OPENMETADATA_UNAUTHORIZED' } }]);
    await sink.close();
  });

  it('shows the state of the run', async () => {
    const sink = sinkOf();
    const context = recordingContext();
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
    const context = recordingContext();
    await standIn.fail(404, 1);
    await sink.reportRun({ runId: 'r1', pipeline: 'lake.p', startedAt: 5, state: 'running' }, context);
    await sink.close();
    expect(context.warnings).toMatchObject([{ code: 'PIPELINE_STATUS_NOT_SHOWN', path: 'lake.p' }]);
  });
});

it('says in a check that the server is not there', async () => {
  const sink = new OpenMetadataSink({ server: { hostPort: 'http://127.0.0.1:9/api' } });
  const steps = await checkOf(sink);
  expect(steps).toMatchObject([{ name: 'GET system/version', error: { code: 'OPENMETADATA_UNREACHABLE' } }]);
  await sink.close();
  await sink.close();
});

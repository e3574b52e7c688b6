import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { judge } from '../support/datahub.js';
import { startForwarder } from '../support/forwarder.js';
import { hasPython } from '../support/python.mjs';
import { freePort, loadLake, startDatahub, startMoto } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-datahub-token';
const EXPECTED = new URL('../expected/', import.meta.url);

interface Proposal {
  readonly entityUrn: string;
  readonly aspectName: string;
  readonly aspect: { readonly json: Record<string, unknown> };
}
type Aspects = Record<string, Record<string, unknown>>;

/** What a right run makes of a lake: those that are datasets in DataHub, and those that are containers. */
function expectedIn(lake: string): { readonly datasets: string[]; readonly containers: string[] } {
  const all = JSON.parse(readFileSync(new URL(`${lake}.json`, EXPECTED), 'utf8')) as Record<string, unknown>[];
  const isDataset = (entity: Record<string, unknown>) =>
    'dataModel' in entity || ('size' in entity && !('numberOfObjects' in entity));
  const containers = all.filter(({ kind }) => kind === 'container');
  const pathOf = ({ fullPath }: Record<string, unknown>) => String(fullPath).replace('s3://', '');
  return {
    datasets: containers.filter(isDataset).map((entity) => `urn:li:dataset:(urn:li:dataPlatform:s3,${pathOf(entity)},PROD)`),
    containers: containers.filter((entity) => !isDataset(entity)).map(pathOf),
  };
}

/** The same from what was written: containers by where they lie. */
function writtenIn(aspects: Aspects): { readonly datasets: string[]; readonly containers: string[] } {
  const urns = Object.keys(aspects);
  const pathOf = (urn: string) => {
    const properties = aspects[urn]?.['containerProperties'] as { customProperties?: Record<string, string> } | undefined;
    const { bucket_name: bucket, folder_abs_path: folder } = properties?.customProperties ?? {};
    return bucket ?? folder ?? '';
  };
  return {
    datasets: urns.filter((urn) => urn.startsWith('urn:li:dataset:')).sort(),
    containers: urns
      .filter((urn) => urn.startsWith('urn:li:container:'))
      .map(pathOf)
      .sort(),
  };
}

function aspectsOf(proposals: readonly Proposal[]): Aspects {
  const aspects: Aspects = {};
  for (const { entityUrn, aspectName, aspect } of proposals)
    aspects[entityUrn] = { ...aspects[entityUrn], [aspectName]: aspect.json };
  return aspects;
}

describe.skipIf(!hasPython() || !hasPython('datahub'))('the sink datahub', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let datahub: Awaited<ReturnType<typeof startDatahub>>;
  beforeAll(async () => {
    [moto, datahub] = await Promise.all([startMoto(), startDatahub(TOKEN)]);
    loadLake('lake-a', moto.url);
    loadLake('lake-b', moto.url);
  });
  afterAll(() => Promise.all([moto?.stop(), datahub?.stop()]));
  beforeEach(() => tell('reset', {}));

  const BUCKETS: Readonly<Record<string, string>> = {
    'lake-a': '^(bad-|corrupt|empty-|eu-|hard|raw-|sales-)',
    'lake-b': '^(depths|dotted|globs|media|no-manifest|zips)',
  };
  const workflowOf = (lake: string, sink: object) =>
    writeWorkflow({
      endpoint: moto.url,
      options: { containerFilterPattern: { includes: [BUCKETS[lake]] } },
      more: { sink: { type: 'datahub', config: sink } },
    });
  const server = (more: object = {}) => ({ server: datahub.url, token: TOKEN, ...more });
  const dump = async () => (await (await fetch(`${datahub.url}/__dump`)).json()) as Aspects;
  const tell = (what: string, body: object) => fetch(`${datahub.url}/__${what}`, { method: 'POST', body: JSON.stringify(body) });

  test.each([
    ['lake-a', 22, '1 empty, 4 failed'],
    ['lake-b', 39, ' in '],
  ])('writes %s to a file that DataHub takes, and the same to a server', async (lake, count, outcome) => {
    const cwd = emptyFolder();
    const config = workflowOf(lake, { file: 'unused.json' });
    for (const name of ['one', 'two']) {
      const { stderr } = await sluice(['ingest', '-c', config, '--sink', `datahub:${name}.json`, '--report', 'r.json'], { cwd });
      expect(stderr).toContain(outcome);
      expect(stderr).not.toContain('canary');
    }
    const [one = '', two, report = ''] = ['one', 'two', 'r'].map((name) => readFileSync(join(cwd, `${name}.json`), 'utf8'));
    expect(two).toBe(one);
    expect(one + report).not.toContain('canary');
    const proposals = JSON.parse(one) as Proposal[];
    expect(judge(join(cwd, 'one.json'))).toContain(`${proposals.length} MCEs found - all valid`);
    const written = aspectsOf(proposals);
    const { datasets, containers } = expectedIn(lake);
    expect(writtenIn(written).datasets).toEqual(datasets.sort());
    expect(writtenIn(written).containers).toEqual(expect.arrayContaining(containers));

    const toServer = await sluice(['ingest', '-c', workflowOf(lake, server()), '--log-level', 'DEBUG', '--report', 's.json'], {
      cwd,
    });
    expect(toServer.stderr).toContain(`${count - 1} created, 1 unchanged`);
    expect(toServer.stderr).toContain(outcome);
    expect(await dump()).toEqual(written);
    expect(toServer.stdout + toServer.stderr + readFileSync(join(cwd, 's.json'), 'utf8')).not.toContain('canary');
    const again = await sluice(['ingest', '-c', workflowOf(lake, server())], { cwd });
    expect(again.stderr).toContain(`${count} unchanged`);
    expect(await dump()).toEqual(written);
  });

  test('is sent what is different alone by a run after another one, and all where it does not tell what it holds', async () => {
    const cwd = emptyFolder();
    const forwarder = await startForwarder(datahub.url, (request, response) => {
      const isAsked = isRefused && request.url?.endsWith('/batchGet') === true;
      if (isAsked) response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"you may not"}');
      return isAsked;
    });
    let isRefused = false;
    const config = writeWorkflow({
      endpoint: moto.url,
      options: { containerFilterPattern: { includes: ['^sales-'] }, metrics: 'none' },
      more: {
        sink: { type: 'datahub', config: server({ server: forwarder.url }) },
        runtime: { state: join(cwd, 'state') },
      },
    });
    const run = async () => {
      forwarder.taken();
      const { code } = await sluice(['ingest', '-c', config, '--report', 'r.json'], { cwd });
      expect(code).toBe(0);
      const { scopes, totals, warnings } = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
      const asked = scopes.map(({ requests }: { requests: Record<string, number> }) => requests['s3:GetObject'] ?? 0);
      return {
        reads: asked.reduce((sum: number, count: number) => sum + count, 0),
        sent: forwarder.taken().filter((each) => each.includes('ingestProposalBatch')).length,
        totals,
        codes: warnings.map(({ code: each }: { code: string }) => each),
      };
    };
    try {
      const first = await run();
      expect(first.sent).toBeGreaterThan(0);
      const second = await run();
      // The manifests alone.
      expect(second.reads).toBeLessThan(first.reads);
      expect(second).toMatchObject({ sent: 0, totals: { created: 0, updated: 0 } });
      isRefused = true;
      const third = await run();
      expect(third).toMatchObject({ reads: second.reads, totals: { unchanged: 1, created: 0 } });
      expect(third.codes).toContain('CHANGES_UNKNOWN');
      expect(third.sent).toBeGreaterThan(0);
    } finally {
      await forwarder.stop();
    }
  });

  test('finds what lies in a bucket below the folders that hold it, as DataHub does', async () => {
    await sluice(['ingest', '-c', workflowOf('lake-b', server()), '-q']);
    const aspects = await dump();
    const users = aspects['urn:li:dataset:(urn:li:dataPlatform:s3,globs/teams/alpha/users,PROD)'] as unknown as {
      readonly browsePathsV2: { readonly path: readonly { readonly urn: string }[] };
      readonly datasetProperties: object;
      readonly schemaMetadata: {
        readonly fields: readonly { readonly fieldPath: string; readonly isPartitioningKey?: boolean }[];
      };
    };
    const containerOf = (urn: string) => aspects[urn]?.['containerProperties'] as { readonly name: string };
    expect(users.browsePathsV2.path.map(({ urn }) => containerOf(urn).name)).toEqual(['globs', 'teams', 'alpha']);
    expect(users.datasetProperties).toMatchObject({ name: 'users', qualifiedName: 's3://globs/teams/alpha/users' });
    const keys = users.schemaMetadata.fields.filter(({ isPartitioningKey }) => isPartitioningKey === true);
    expect(keys.map(({ fieldPath }) => fieldPath)).toEqual(['year', 'month']);
  });

  test('is judged by DataHub, which refuses what is wrong', async () => {
    const cwd = emptyFolder();
    await sluice(['ingest', '-c', workflowOf('lake-b', {}), '--sink', 'datahub:out.json', '-q'], { cwd });
    const file = join(cwd, 'out.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"nativeDataType"', '"nativeType"'));
    expect(judge(file)).not.toContain('all valid');
  });

  test('stops where the token is refused', async () => {
    const config = workflowOf('lake-b', server({ token: 'canary-wrong' }));
    const { code, stderr } = await sluice(['ingest', '-c', config]);
    expect(code).toBe(3);
    expect(stderr).toContain('[CATALOGUE_UNAUTHORIZED]');
    expect(stderr).toContain('Check the credentials');
    expect(stderr).not.toContain('canary');
  });

  test('stops where there is no server', async () => {
    const address = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await sluice(['ingest', '-c', workflowOf('lake-b', { server: address })]);
    expect(code).toBe(3);
    expect(stderr).toContain(`${address} cannot be reached`);
    expect(stderr).toContain('[CATALOGUE_UNREACHABLE]');
  });

  test('waits for a server that is busy', async () => {
    await tell('fail', { status: 503, times: 2, headers: { 'Retry-After': '0' } });
    const { code } = await sluice(['ingest', '-c', workflowOf('lake-b', server()), '-q']);
    expect(code).toBe(0);
    expect(writtenIn(await dump()).datasets).toEqual(expectedIn('lake-b').datasets.sort());
  });

  test('loses nothing besides what the server refuses', async () => {
    const urn = 'urn:li:dataset:(urn:li:dataPlatform:s3,globs/flat,PROD)';
    await tell('fail', { status: 400, times: 1000, urn });
    const { code, stderr } = await sluice(['ingest', '-c', workflowOf('lake-b', server())]);
    expect(code).toBe(1);
    expect(stderr).toContain('1 failed');
    expect(stderr).toContain('[CATALOGUE_REFUSED]');
    expect(stderr).toContain(urn);
    expect(writtenIn(await dump()).datasets).toEqual(
      expectedIn('lake-b')
        .datasets.filter((each) => each !== urn)
        .sort(),
    );
  });

  test.each<[object, string]>([
    [{}, 'sink.config.server is required'],
    [{ file: 'a.json', server: 'http://datahub:8080' }, 'sink.config.server is not allowed here'],
    [{ server: 'datahub:8080' }, 'sink.config.server has the wrong form; an example is https://datahub.example.com:8080'],
  ])('is told %j', async (sink, message) => {
    const { code, stderr } = await sluice(['ingest', '-c', workflowOf('lake-b', sink)]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

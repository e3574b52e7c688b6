import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { hasGo } from '../support/go-programs.mjs';
import { deletePaths, getText, putObjects } from '../support/moto-objects.js';
import { motoUser } from '../support/moto-user.js';
import { hasPython } from '../support/python.mjs';
import { committedIn, type RunState, s3State } from '../support/run-states.js';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, startSluice, writeWorkflow } from '../support/sluice.js';
import { startVersitygw, VERSITYGW_KEYS } from '../support/versitygw.mjs';

const TOKEN = 'canary-jwt-token';
const LAKE = { shape: 'tables', buckets: 3, tables: 3, files: 2 };
const CONTAINERS = 3 + 3 * 3;
const SEGMENT = '000001.journal/00000003';

describe.skipIf(!hasPython())('a state in S3', () => {
  let lake: Awaited<ReturnType<typeof startS3>>;
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let state: RunState;
  let folder: string;
  let states = 0;
  beforeAll(async () => {
    [lake, moto] = await Promise.all([startS3({ latencyMilliseconds: 20, lake: LAKE }), startMoto()]);
  });
  afterAll(() => Promise.all([lake?.stop(), moto?.stop()]));
  beforeEach(async () => {
    states += 1;
    state = await s3State(moto.url, `a lake/${states}`);
    folder = emptyFolder();
  });

  interface Run {
    readonly flags?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly server?: { readonly hostPort: string; readonly jwtToken: string };
    readonly setting?: string;
  }

  function start({ flags = [], env = {}, server, setting = state.setting }: Run = {}) {
    const config = writeWorkflow({
      endpoint: lake.url,
      options: { metrics: 'none' },
      ...(server === undefined ? {} : { server }),
      more: { runtime: { state: setting, concurrency: 2 } },
    });
    const sink = server === undefined ? ['--sink', `file:${join(folder, 'out.jsonl')}`] : [];
    const args = ['ingest', '-c', config, ...sink, '--report', join(folder, 'r.json'), '--log-level', 'DEBUG', ...flags];
    return startSluice(args, { env: { ...state.env, ...env } });
  }

  async function run(options: Run = {}) {
    const result = await start(options).done;
    expect(result.stderr + result.stdout).not.toContain('canary');
    return result;
  }

  const report = () => JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'));

  test('spares the next run what is as it was: it lists and reads manifests, and writes nothing', async () => {
    const catalogue = await startOpenMetadata('1.3.4', TOKEN);
    try {
      const server = { hostPort: `${catalogue.url}/api`, jwtToken: TOKEN };
      expect((await run({ server })).code).toBe(0);
      expect(report().totals).toMatchObject({ created: CONTAINERS + 1, unchanged: 0 });
      await lake.reset();
      expect((await run({ server })).code).toBe(0);
      expect(report().totals).toMatchObject({ created: 0, updated: 0, unchanged: CONTAINERS + 1 });
      const { calls, objectBytes } = await lake.stats();
      expect(Object.keys(calls).sort()).toEqual(['GetObject', 'ListBuckets', 'ListObjectsV2'].sort());
      expect(calls['GetObject']).toBe(3);
      expect(objectBytes).toBeGreaterThan(0);
      await lake.reset();
      expect((await run({ server, flags: ['--full'] })).code).toBe(0);
      expect((await lake.stats()).calls['GetObject']).toBeGreaterThan(3);
      expect(await state.names()).toEqual(['000003.journal']);
    } finally {
      await catalogue.stop();
    }
  });

  test('says which of its objects is damaged or missing, and what to remove', async () => {
    await run();
    const path = `state/${state.setting.replace('s3://state/', '')}/${SEGMENT}`;
    const text = await getText(moto.url, path);
    await putObjects(moto.url, 'state', { [path.replace('state/', '')]: text.replace('local_s3', 'remote_s3') });
    const damaged = await run();
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toContain(`${state.setting}/${SEGMENT} The journal is damaged`);
    expect(damaged.stderr).toContain(`is not what was written [STATE_DAMAGED]`);
    expect(damaged.stderr).toContain(`Remove all objects below ${state.setting}/000001.journal/`);
    await deletePaths(moto.url, path);
    const missing = await run();
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain(`${state.setting}/${SEGMENT} The journal is damaged: one of its objects is missing`);
    expect(await state.names()).toEqual(['000001.journal']);
    // What is not used may be damaged.
    expect((await run({ flags: ['--full'] })).code).toBe(0);
    expect(await state.names()).toEqual(['000002.journal']);
  });

  test('is gone on with by one run: one that stood still, and lost it meanwhile, stops and spoils nothing', async () => {
    const first = start();
    while ((await committedIn(state)).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    first.kill('SIGSTOP');
    // As after a minute.
    await deletePaths(moto.url, `state/${state.setting.replace('s3://state/', '')}/lock`);
    expect((await run({ flags: ['--resume'] })).code).toBe(0);
    const output = readFileSync(join(folder, 'out.jsonl'), 'utf8');
    const committed = await committedIn(state);
    first.kill('SIGCONT');
    const { code, stderr } = await first.done;
    expect(code).toBe(1);
    expect(stderr).toMatch(/which was not heard of for a minute \[STATE_IN_USE]/);
    expect(readFileSync(join(folder, 'out.jsonl'), 'utf8')).toBe(output);
    expect(await committedIn(state)).toEqual(committed);
    expect((await run({ flags: ['--resume'] })).stderr).toContain('NOTHING_TO_RESUME');
  });

  test('that fails meanwhile stops the run, which says so', async () => {
    const own = await startMoto();
    state = await s3State(own.url, 'lake');
    const running = start();
    while ((await committedIn(state)).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await own.stop();
    const { code, stderr } = await running.done;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /local_s3: The state cannot be kept: AWS could not be reached: .* \[STATE_FAILED]\n +at s3:\/\/state\/lake\//,
    );
    expect(report().status).toBe('failed');
  });

  test.each([
    ['without credentials', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, 'no AWS credentials were found', 'AWS_PROFILE'],
    ['without a region', { AWS_REGION: '' }, 'no AWS region is known', 'Set AWS_REGION to that of the bucket.'],
    ['without a connection', { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' }, 'AWS could not be reached', 'Check the network'],
  ])('%s is told with what to do', async (_, env, message, hint) => {
    const { code, stderr } = await run({ env });
    expect(stderr).toContain(`${state.setting}/lock The state cannot be kept: ${message}`);
    expect(stderr).toContain('[STATE_FAILED]');
    expect(stderr).toContain(hint);
    expect(code).toBe(3);
  });

  test('is tried before a run, and its rights are told', async () => {
    const parts = { endpoint: lake.url, options: { metrics: 'none' } };
    const said = async (command: string, setting: string) =>
      startSluice([command, '-c', writeWorkflow({ ...parts, more: { runtime: { state: setting } } }), '--sink', 'console'], state)
        .done;
    const there = await said('test-connection', state.setting);
    expect(there.stdout).toContain(`passed   runtime state  ${state.setting}: nothing is kept there yet\n`);
    expect(there.code).toBe(0);
    expect(await state.names()).toEqual([]);
    const missing = await said('test-connection', 's3://no-such-bucket');
    expect(missing.stdout).toMatch(/failed {3}runtime state {2}s3:\/\/no-such-bucket: .*there is no such bucket \[STATE_FAILED]/);
    expect(missing.code).toBe(3);
    expect((await said('permissions', state.setting)).stdout).toContain('# runtime state: IAM policy of the credentials');
  });

  test('in a bucket that is not there, or at an address of another kind, is told', async () => {
    const { code, stderr } = await run({ setting: 's3://no-such-bucket' });
    expect(stderr).toContain('s3://no-such-bucket/lock The state cannot be kept: there is no such bucket [STATE_FAILED]');
    expect(code).toBe(3);
    for (const setting of ['gs://bucket/lake', 's3:///lake', 's3://']) {
      const refused = await run({ setting });
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/runtime\.state .*\[WORKFLOW_INVALID_VALUE]/);
    }
  });

  test('whose bucket grants too little names the action and the object', async () => {
    const own = await startMoto();
    state = await s3State(own.url, 'lake');
    const user = await motoUser(own.url);
    const env = { AWS_ACCESS_KEY_ID: user.awsAccessKeyId, AWS_SECRET_ACCESS_KEY: user.awsSecretAccessKey };
    const allowed = ['s3:PutObject', 's3:GetObject', 's3:ListBucket', 's3:DeleteObject'];
    const allow = (Action: readonly string[]) =>
      user.allow({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
    try {
      await allow([]);
      const denied = await run({ env });
      expect(denied.code).toBe(3);
      expect(denied.stderr).toContain(`${state.setting}/lock The state cannot be kept: AWS denied s3:PutObject [STATE_FAILED]`);
      expect(denied.stderr).toContain('Grant s3:PutObject. A state needs s3:ListBucket on the bucket');
      await allow(['s3:PutObject', 's3:GetObject', 's3:DeleteObject']);
      expect((await run({ env })).stderr).toContain(`${state.setting} The state cannot be kept: AWS denied s3:ListBucket`);
      await allow(allowed);
      expect((await run({ env })).code).toBe(0);
    } finally {
      await own.stop();
    }
  });
});

describe.skipIf(!hasGo())('a state behind versitygw', () => {
  test.each([
    ['is kept where it knows conditional writes', true],
    ['is refused where it does not', false],
  ])('%s', async (_, isConditional) => {
    const [lake, root] = [await startS3({ latencyMilliseconds: 0, lake: LAKE }), emptyFolder()];
    mkdirSync(join(root, 'state'));
    const server = await startVersitygw(root, isConditional ? emptyFolder() : undefined);
    const config = writeWorkflow({
      endpoint: lake.url,
      options: { metrics: 'none' },
      more: { runtime: { state: 's3://state/lake/' } },
    });
    const env = {
      AWS_ENDPOINT_URL: server.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: VERSITYGW_KEYS.awsAccessKeyId,
      AWS_SECRET_ACCESS_KEY: VERSITYGW_KEYS.awsSecretAccessKey,
    };
    try {
      for (const journal of ['000001.journal', '000002.journal']) {
        const { code, stderr } = await startSluice(['ingest', '-c', config, '--sink', 'console'], { env }).done;
        // Without its metadata it tells ETags of some answers alone.
        expect(/takes no notice of If-None-Match|has to tell ETags/.test(stderr)).toBe(!isConditional);
        expect(code).toBe(isConditional ? 0 : 1);
        expect(readdirSync(join(root, 'state'), { recursive: true }).filter((name) => /journal$/.test(String(name)))).toEqual(
          isConditional ? [`lake/${journal}`] : [],
        );
      }
    } finally {
      await Promise.all([lake.stop(), server.stop()]);
    }
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { azuriteSas, putBlobs } from '../support/azure-objects.js';
import { writeAzureWorkflow } from '../support/azure-workflow.js';
import { AZURITE_ACCOUNT, hasAzurite, startAzurite } from '../support/azurite.mjs';
import { putGcsObjects } from '../support/gcs-objects.js';
import { writeGcsWorkflow } from '../support/gcs-workflow.js';
import { hasGo } from '../support/go-programs.mjs';
import { putObjects } from '../support/moto-objects.js';
import { motoUser } from '../support/moto-user.js';
import { hasPython } from '../support/python.mjs';
import { startS3StandIn } from '../support/s3-stand-in.js';
import { startFakeGcs, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const SECRETS = /canary|Eby8vdM02xNOcqFlqUwJPLlm|[?&]sig=/;
const NOWHERE = 'http://127.0.0.1:9';

describe.skipIf(!hasPython())('sluice test-connection', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let server: Awaited<ReturnType<typeof startOpenMetadata>>;
  beforeAll(async () => {
    moto = await startMoto();
    server = await startOpenMetadata('1.3.4', TOKEN);
    await putObjects(moto.url, 'lake', { 'openmetadata.json': '{"entries":[]}', 'a/1.csv': 'id\n1\n' });
    await putObjects(moto.url, 'plain', { 'a.csv': 'id\n1\n' });
    await putObjects(moto.url, 'bare', {});
    await putObjects(moto.url, 'gov', {
      'openmetadata_storage_manifest.json': '{"entries":[{"containerName":"lake","dataPath":"a"}]}',
    });
  });
  afterAll(async () => {
    await server?.stop();
    await moto?.stop();
  });

  const check = async (parts: Partial<Parameters<typeof writeWorkflow>[0]>, ...args: string[]) => {
    const target = { hostPort: `${server.url}/api`, jwtToken: TOKEN };
    const config = writeWorkflow({ endpoint: moto.url, server: target, ...parts });
    const { code, stdout, stderr } = await sluice(['test-connection', '-c', config, ...args]);
    expect(stdout + stderr).not.toContain('canary');
    const plain = (text: string) => text.replaceAll(moto.url, 'STORE').replaceAll(server.url, 'CATALOGUE');
    return { code, text: plain(stdout).replaceAll(/127\.0\.0\.1:\d+/g, 'STORE') + plain(stderr) };
  };

  test('names each step that passed, by bucket, and the catalogue with its version and token', async () => {
    const { code, text } = await check({
      options: { includeTags: true, storageMetadataConfigSource: { prefixConfig: { containerName: 'gov' } } },
    });
    expect(text).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test('tries only what the workflow needs', async () => {
    const { code, text } = await check(
      {
        connection: { bucketNames: ['lake', 'plain'] },
        options: { metrics: 'none', containerFilterPattern: { includes: ['lake'] } },
      },
      '--sink',
      'console',
    );
    expect(text).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test('a bucket that is not there fails alone, with what to do', async () => {
    const { code, text } = await check({ connection: { bucketNames: ['lake', 'nowhere'] }, options: { metrics: 'none' } });
    expect(text).toMatchSnapshot();
    expect(code).toBe(1);
  });

  test('a wrong token and a store that is not there are out of reach', async () => {
    const { code, text } = await check({
      endpoint: 'http://127.0.0.1:9',
      server: { hostPort: `${server.url}/api`, jwtToken: 'canary-wrong' },
    });
    expect(text).toMatchSnapshot();
    expect(code).toBe(3);
  });

  test('prints lines of JSON, too', async () => {
    const { text } = await check(
      { connection: { bucketNames: ['bare'] }, options: { metrics: 'none' } },
      '--json',
      '--sink',
      'console',
    );
    const steps = text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    expect(steps.map(({ name, status, message }) => [name, status, message])).toEqual([
      ['s3:GetBucketLocation', 'passed', 'in us-east-1'],
      ['s3:ListBucket s3://bare', 'passed', 'empty'],
      ['s3:GetObject s3://bare', 'passed', 'there is nothing to read'],
      ['write stdout', 'passed', undefined],
    ]);
  });
});

describe.skipIf(!hasPython())('sluice test-connection, as a user without some rights', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    await putObjects(moto.url, 'lake', { 'a.csv': 'id\n1\n' });
    await putObjects(moto.url, 'secret', { 'a.csv': 'id\n1\n' });
  });
  afterAll(() => moto?.stop());

  test('what is denied is named, fails alone, and is lacking where a run can do without it', async () => {
    const { allow, ...keys } = await motoUser(moto.url);
    const config = writeWorkflow({
      endpoint: moto.url,
      awsConfig: keys,
      connection: { bucketNames: ['lake', 'secret'] },
      options: { metrics: 'none', includeTags: true },
    });
    const Effect = 'Allow';
    const Resource = ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'];
    const Action = ['s3:ListBucket', 's3:GetObject', 's3:GetObjectTagging'];
    await allow({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource }] });
    const { code, stdout, stderr } = await sluice(['test-connection', '-c', config, '--sink', 'console']);
    expect(stdout.replaceAll(moto.url, 'STORE') + stderr.split('\n').at(-2)).toMatchSnapshot();
    expect(stdout + stderr).not.toContain(keys.awsSecretAccessKey);
    expect(code).toBe(3);
  });
});

test('lists the buckets once', async () => {
  const store = await startS3StandIn({});
  const config = writeWorkflow({ endpoint: store.url, options: { metrics: 'none' } });
  const { code } = await sluice(['test-connection', '-c', config]);
  await store.stop();
  expect(code).toBe(0);
  const called = store.requests.filter((request) => request.startsWith('GET /?'));
  expect(called, store.requests.join('\n')).toHaveLength(1);
});

/** What a store and a workflow for it make of the command; `url` is the store's. */
async function checkStore(config: string, url: string): Promise<{ readonly code: number | null; readonly text: string }> {
  const { code, stdout, stderr } = await sluice(['test-connection', '-c', config]);
  expect(stdout + stderr).not.toMatch(SECRETS);
  return { code, text: stdout.replaceAll(url, 'STORE').replaceAll(new URL(url).host, 'STORE') };
}

describe.skipIf(!hasGo())('sluice test-connection, of Google Cloud Storage', () => {
  let store: Awaited<ReturnType<typeof startFakeGcs>>;
  beforeAll(async () => {
    store = await startFakeGcs();
    await putGcsObjects(store.url, 'lake', [
      ['a/1.csv', 'id\n1\n'],
      ['openmetadata.json', '{"entries":[]}'],
    ]);
    await putGcsObjects(store.url, 'bare', []);
  });
  afterAll(() => store?.stop());

  test('names each step, by bucket', async () => {
    const { code, text } = await checkStore(
      writeGcsWorkflow({ endPointURL: store.url }, { includeTags: true, metrics: 'none' }),
      store.url,
    );
    expect(text).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test('a bucket that is not there fails alone, with what to do', async () => {
    const { code, text } = await checkStore(
      writeGcsWorkflow({ endPointURL: store.url, bucketNames: ['lake', 'nowhere'] }),
      store.url,
    );
    expect(text).toMatchSnapshot();
    expect(code).toBe(1);
  });

  test('a store that is not there is out of reach', async () => {
    const { code, text } = await checkStore(writeGcsWorkflow({ endPointURL: NOWHERE }), NOWHERE);
    expect(text).toMatchSnapshot();
    expect(code).toBe(3);
  });
});

describe.skipIf(!hasAzurite())('sluice test-connection, of Azure', () => {
  const { accountName } = AZURITE_ACCOUNT;
  let store: Awaited<ReturnType<typeof startAzurite>>;
  beforeAll(async () => {
    store = await startAzurite();
    await putBlobs(store.url, 'lake', [
      ['a/1.csv', 'id\n1\n'],
      ['openmetadata.json', '{"entries":[]}'],
    ]);
    await putBlobs(store.url, 'bare', []);
  });
  afterAll(() => store?.stop());

  test('names each step, by container', async () => {
    const credentials = { ...AZURITE_ACCOUNT, endPointURL: store.url };
    const { code, text } = await checkStore(writeAzureWorkflow({ credentials }, { includeTags: true }), store.url);
    expect(text).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test('a container that is not there fails alone, and what a signature does not allow is lacking where a run can do without it', async () => {
    const credentials = { accountName, endPointURL: store.url, sasToken: azuriteSas(store.url, 'rl', 'co') };
    const { code, text } = await checkStore(
      writeAzureWorkflow({ credentials, bucketNames: ['lake', 'nowhere'] }, { includeTags: true }),
      store.url,
    );
    expect(text).toMatchSnapshot();
    expect(code).toBe(1);
  });

  test('a wrong key is out of reach', async () => {
    const accountKey = Buffer.from('canary').toString('base64');
    const credentials = { accountName, accountKey, endPointURL: store.url };
    const { code, text } = await checkStore(writeAzureWorkflow({ credentials }), store.url);
    expect(text).toMatchSnapshot();
    expect(code).toBe(3);
  });
});

test('a folder on a disk is tried in the same way', async () => {
  const root = emptyFolder();
  mkdirSync(join(root, 'lake'));
  writeFileSync(join(root, 'lake/a.csv'), 'id\n1\n');
  const config = join(emptyFolder(), 'w.yaml');
  writeFileSync(
    config,
    `source: { type: filesystem, serviceName: lake, serviceConnection: { config: { root: ${JSON.stringify(root)} } } }\nsink: { type: console, config: {} }\n`,
  );
  const { code, stdout } = await sluice(['test-connection', '-c', config]);
  expect(stdout.replaceAll(root, 'ROOT')).toMatchSnapshot();
  expect(code).toBe(0);
});

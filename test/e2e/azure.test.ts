import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { azuriteClient, azuriteSas, loadAzureLake, putBlobs } from '../support/azure-objects.js';
import { listedNames, sendBlobList, sendError, startAzureStandIn } from '../support/azure-stand-in.js';
import { writeAzureWorkflow } from '../support/azure-workflow.js';
import { AZURITE_ACCOUNT, hasAzurite, startAzurite } from '../support/azurite.mjs';
import { compareWithExpected } from '../support/compare.js';
import { hasPython } from '../support/python.mjs';
import { emptyFolder, sluice } from '../support/sluice.js';

/** What another store says otherwise, and cannot say. */
const OTHERWISE = 'serviceType,size,numberOfObjects,sourceUrl,fullPath';
const { accountName } = AZURITE_ACCOUNT;
const HOST = `${accountName}.dfs.core.windows.net`;
const TENANT = '11111111-2222-3333-4444-555555555555';
const APPLICATION = { tenantId: TENANT, clientId: '66666666-7777-8888-9999-000000000000' };
const SECRET = 'canary-client-secret';
const SECRETS = /canary|Eby8vdM02xNOcqFlqUwJPLlm|[?&]sig=/;

interface Entity {
  readonly fullyQualifiedName: string;
  readonly fullPath?: string;
  readonly sourceUrl?: string;
  readonly tags?: readonly { readonly tagFQN: string }[];
}

function entitiesOf(lines: string): ReadonlyMap<string, Entity> {
  const entities = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entity);
  return new Map(entities.map((entity) => [entity.fullyQualifiedName, entity]));
}

describe.skipIf(!hasAzurite())('lakes in Azure', () => {
  test.skipIf(!hasPython()).each([
    ['lake-a', 1, '22 of 22 entities right, 0 extra'],
    // No container can be called `dotted.name`.
    ['lake-b', 0, 'local_s3."dotted.name": missing\nlocal_s3."dotted.name"."a.b": missing\n37 of 39 entities right, 0 extra'],
  ])('%s gives the same containers as in S3, the same each time', async (lake, exitCode, right) => {
    const store = await startAzurite();
    try {
      await loadAzureLake(lake, store.url);
      const cwd = emptyFolder();
      const config = writeAzureWorkflow({ credentials: { ...AZURITE_ACCOUNT, endPointURL: store.url } });
      for (const name of ['one', 'two']) {
        const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', `file:${name}.jsonl`], { cwd });
        expect([code, stderr.includes('INTERNAL')]).toEqual([exitCode, false]);
      }
      expect(compareWithExpected(lake, join(cwd, 'one.jsonl'), OTHERWISE)).toBe(right);
      expect(readFileSync(join(cwd, 'two.jsonl'), 'utf8')).toBe(readFileSync(join(cwd, 'one.jsonl'), 'utf8'));
    } finally {
      await store.stop();
    }
  });
});

describe.skipIf(!hasAzurite())('a workflow that reads Azure', () => {
  let store: Awaited<ReturnType<typeof startAzurite>>;
  const manifest = {
    entries: [
      { dataPath: 'a b/ä', structureFormat: 'csv' },
      { dataPath: 'images', unstructuredFormats: ['png'] },
    ],
  };
  beforeAll(async () => {
    store = await startAzurite();
    for (const container of ['one', 'two']) {
      await putBlobs(store.url, container, [
        ['openmetadata.json', JSON.stringify(manifest)],
        ['a b/ä/1+2.csv', 'id,name\n1,x\n'],
        ['images/cat & dog.png', 'x'],
      ]);
    }
  });
  afterAll(() => store?.stop());

  const run = async (config: string, env: Readonly<Record<string, string>> = {}) => {
    const cwd = emptyFolder();
    const result = await sluice(
      ['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json', '--log-level', 'DEBUG'],
      {
        cwd,
        env,
      },
    );
    const report = readFileSync(join(cwd, 'r.json'), 'utf8');
    // Where nothing could be read, nothing is written.
    const lines = readdirSync(cwd).includes('out.jsonl') ? readFileSync(join(cwd, 'out.jsonl'), 'utf8') : '';
    expect([result.stdout, result.stderr, report, lines].join('\n')).not.toMatch(SECRETS);
    return { ...result, entities: entitiesOf(lines), report: JSON.parse(report) };
  };

  test('has the addresses of engines and of the service', async () => {
    const { code, entities } = await run(writeAzureWorkflow({ credentials: { ...AZURITE_ACCOUNT, endPointURL: store.url } }));
    expect(code).toBe(0);
    expect([...entities.keys()]).toContain('local_s3.two.images."cat & dog.png"');
    const places = ['local_s3.one', 'local_s3.one.a b/ä', 'local_s3.one.images', 'local_s3.one.images."cat & dog.png"'];
    expect(places.map((name) => [entities.get(name)?.fullPath, entities.get(name)?.sourceUrl])).toEqual([
      [`abfss://one@${HOST}`, `${store.url}/one`],
      [`abfss://one@${HOST}/a b/ä`, `${store.url}/one/a%20b/%C3%A4`],
      [`abfss://one@${HOST}/images`, `${store.url}/one/images`],
      [`abfss://one@${HOST}/images/cat & dog.png`, `${store.url}/one/images/cat%20%26%20dog.png`],
    ]);
  });

  test.each([
    ['a shared access signature', () => ({ accountName, endPointURL: store.url, sasToken: azuriteSas(store.url) })],
    [
      'a connection string with a key',
      () => ({
        connectionString: `DefaultEndpointsProtocol=http;AccountName=${accountName};AccountKey=${AZURITE_ACCOUNT.accountKey};BlobEndpoint=${store.url};`,
      }),
    ],
    [
      'a connection string with a signature',
      () => ({ connectionString: `BlobEndpoint=${store.url}/;SharedAccessSignature=${azuriteSas(store.url)}` }),
    ],
  ])('goes in by %s', async (_, credentials) => {
    const { code, entities } = await run(writeAzureWorkflow({ credentials: credentials() }));
    expect(code).toBe(0);
    expect([...entities.keys()]).toContain('local_s3.two.a b/ä');
  });

  test('reads the named containers alone; one that is not there fails alone', async () => {
    const credentials = { accountName, endPointURL: store.url, sasToken: azuriteSas(store.url, 'rl', 'co') };
    const { code, stderr, entities, report } = await run(
      writeAzureWorkflow({ credentials, bucketNames: ['two', 'no-such-container', 'dotted.name'] }),
    );
    expect(code).toBe(1);
    expect([...entities.keys()]).toContain('local_s3.two.a b/ä');
    expect([...entities.keys()]).not.toContain('local_s3.one');
    expect(stderr.match(/\[BUCKET_NOT_FOUND\]/g)).toHaveLength(2);
    expect(report.requests?.['List Containers']).toBeUndefined();
  });

  test('stops where the key is wrong, and where a signature may not list containers', async () => {
    const wrong = { ...AZURITE_ACCOUNT, endPointURL: store.url, accountKey: Buffer.from('canary').toString('base64') };
    const refused = await run(writeAzureWorkflow({ credentials: wrong }));
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('Server failed to authenticate the request');
    expect(refused.stderr).toContain('[STORE_CREDENTIALS_REFUSED]');
    const narrow = { accountName, endPointURL: store.url, sasToken: azuriteSas(store.url, 'rl', 'co') };
    const denied = await run(writeAzureWorkflow({ credentials: narrow }));
    expect(denied.code).toBe(3);
    expect(denied.stderr).toContain('List Containers was denied');
    expect(denied.stderr).toContain('or name the containers in bucketNames');
  });

  test('goes on where access to one container is denied', async () => {
    const standIn = await startAzureStandIn({
      behind: new URL(store.url).origin,
      answer: (request, response) =>
        request.url?.includes('/one') === true && sendError(response, 403, 'AuthorizationPermissionMismatch'),
    });
    const credentials = { accountName, endPointURL: `${standIn.url}/${accountName}`, sasToken: azuriteSas(store.url) };
    const { code, stderr, entities } = await run(writeAzureWorkflow({ credentials }));
    await standIn.stop();
    expect(code).toBe(1);
    expect([...entities.keys()]).toContain('local_s3.two.a b/ä');
    expect([...entities.keys()]).not.toContain('local_s3.one.a b/ä');
    expect(stderr).toContain('[STORE_ACCESS_DENIED]');
    expect(stderr).toContain('Grant the role Storage Blob Data Reader on the container');
  });

  test('says so where there are no credentials', async () => {
    // Those of whoever runs the tests are not asked for.
    const env = { AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential' };
    const { code, stderr } = await run(writeAzureWorkflow({ credentials: { accountName: 'nobody' } }), env);
    expect(code).toBe(3);
    expect(stderr).toContain('[STORE_CREDENTIALS_MISSING]');
    expect(stderr).toContain('EnvironmentCredential is unavailable');
  });

  test('takes the manifest of all containers from an account of its own', async () => {
    const all = { entries: [{ containerName: 'one', dataPath: 'images' }] };
    await putBlobs(store.url, 'tmp-governance', [['openmetadata_storage_manifest.json', JSON.stringify(all)]]);
    const { code, entities } = await run(
      writeAzureWorkflow(
        { credentials: { ...AZURITE_ACCOUNT, endPointURL: store.url }, bucketNames: ['one'] },
        {
          storageMetadataConfigSource: {
            prefixConfig: { containerName: 'tmp-governance' },
            securityConfig: { accountName, endPointURL: store.url, sasToken: azuriteSas(store.url) },
          },
        },
      ),
    );
    expect(code).toBe(0);
    expect([...entities.keys()]).toEqual(['local_s3', 'local_s3.one', 'local_s3.one.images']);
  });

  test('has the index tags of blobs, and says once where they are denied', async () => {
    const sample = azuriteClient(store.url).getContainerClient('two').getBlobClient('a b/ä/1+2.csv');
    await sample.setTags({ team: 'sales + more', level: '1' });
    const tagged = async (permissions: string) => {
      const credentials = { accountName, endPointURL: store.url, sasToken: azuriteSas(store.url, permissions) };
      return run(writeAzureWorkflow({ credentials, bucketNames: ['two'] }, { includeTags: true }));
    };
    const { code, entities } = await tagged('rlt');
    expect(code).toBe(0);
    const labels = entities.get('local_s3.two.a b/ä')?.tags ?? [];
    expect(labels.map(({ tagFQN }) => tagFQN)).toEqual(['level.1', 'team.sales + more']);
    const denied = await tagged('rl');
    expect(denied.code).toBe(0);
    expect(denied.entities.get('local_s3.two.a b/ä')?.tags).toBeUndefined();
    expect(denied.stderr.match(/Tags are unknown/g)).toHaveLength(2);
    expect(denied.report.warnings.filter(({ code: each }: { code: string }) => each === 'TAGS_UNKNOWN')).toHaveLength(1);
  });
});

test('requests go through the proxy that the environment names, but for what it leaves out', async () => {
  const proxy = await startAzureStandIn({
    answer: (_, response) => {
      const list = '<EnumerationResults><Containers/><NextMarker/></EnumerationResults>';
      response.writeHead(200, { 'content-type': 'application/xml' }).end(list);
      return true;
    },
  });
  const run = (endPointURL: string, env: Readonly<Record<string, string>>) => {
    const config = writeAzureWorkflow({ credentials: { accountName: 'acc', sasToken: 'sv=1&sig=a', endPointURL } });
    return sluice(['ingest', '-c', config, '--sink', 'console'], { env });
  };
  const through = await run('http://acc.blob.invalid', { HTTP_PROXY: proxy.url });
  expect(through.stderr).toContain('The store has no buckets');
  expect(proxy.requests).toEqual(['GET http://acc.blob.invalid/?comp=list&maxresults=5000&sv=1&sig=a']);
  const past = await run('http://127.0.0.1:1', { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });
  expect(past.stderr).toContain('[STORE_UNREACHABLE]');
  expect(proxy.requests).toHaveLength(1);
  await proxy.stop();
});

test.each([
  ['flat', false],
  ['hierarchical', true],
])('a long folder is whole in a %s namespace, and listed page by page', async (_, isHierarchical) => {
  const days = Array.from({ length: 24 }, (_each, day) => `t/day=${String(day).padStart(2, '0')}`);
  const parts = (folder: string, count: number) => Array.from({ length: count }, (_each, part) => `${folder}/${1000 + part}.csv`);
  const keys = [...days.flatMap((day) => parts(day, 1000)), ...parts('t/day=05-x', 7), 't/day=05.csv', 't/day=0', 'u/1'];
  const names = listedNames(keys, isHierarchical);
  const standIn = await startAzureStandIn({
    answer: (request, response) => {
      const isList = request.url?.includes('comp=list') === true;
      if (!isList && request.url?.includes('.csv') !== true) return sendError(response, 404, 'BlobNotFound');
      // As far away as a store is that is worth several requests at a time.
      setTimeout(() => (isList ? sendBlobList(request, response, names) : response.end('id')), 25);
      return true;
    },
  });
  const cwd = emptyFolder();
  const config = writeAzureWorkflow(
    { credentials: { accountName: 'acc', sasToken: 'sv=1&sig=a', endPointURL: standIn.url }, bucketNames: ['c'] },
    { defaultManifest: JSON.stringify({ entries: [{ dataPath: 't' }, { dataPath: 'u' }] }) },
  );
  const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl'], { cwd });
  await standIn.stop();
  expect(code).toBe(0);
  const entities = entitiesOf(readFileSync(join(cwd, 'out.jsonl'), 'utf8'));
  expect(entities.get('local_s3.c.t')).toMatchObject({ numberOfObjects: 24_009 });
  expect(entities.get('local_s3.c.u')).toMatchObject({ numberOfObjects: 1 });
  const lists = standIn.requests.filter((request) => request.includes('comp=list'));
  expect([lists.length, new Set(lists).size, stderr.includes('LISTING_SERIAL')]).toEqual([6, 6, false]);
});

describe.skipIf(!hasAzurite())('tokens of a directory', () => {
  let store: Awaited<ReturnType<typeof startAzurite>>;
  let directory: Server;
  let authority: string;
  let trusted: string;
  beforeAll(async () => {
    const folder = emptyFolder();
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...names];
    expect(spawnSync('openssl', args).status).toBe(0);
    trusted = cert;
    directory = createDirectory({ cert: readFileSync(cert), key: readFileSync(key) });
    await new Promise<void>((resolve) => directory.listen(0, 'localhost', resolve));
    authority = `https://localhost:${(directory.address() as AddressInfo).port}`;
    store = await startAzurite({ certificate: { cert, key } });
  });
  afterAll(async () => {
    await store?.stop();
    directory?.close();
  });

  const run = (clientSecret: string, env: Readonly<Record<string, string>> = {}) =>
    sluice(
      [
        'ingest',
        '-c',
        writeAzureWorkflow({ credentials: { accountName, endPointURL: store.url, ...APPLICATION, clientSecret } }),
        '--sink',
        'console',
      ],
      { env: { AZURE_AUTHORITY_HOST: authority, NODE_EXTRA_CA_CERTS: trusted, ...env } },
    );

  test('are had for a client secret', async () => {
    const { code, stderr } = await run(SECRET);
    expect(stderr).toContain('The store has no buckets');
    expect(code).toBe(0);
    expect(stderr).not.toContain('canary');
  });

  test('are had for a secret in the environment too, without one in the file', async () => {
    const config = writeAzureWorkflow({ credentials: { accountName, endPointURL: store.url } });
    const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', 'console'], {
      env: {
        AZURE_AUTHORITY_HOST: authority,
        NODE_EXTRA_CA_CERTS: trusted,
        AZURE_TENANT_ID: APPLICATION.tenantId,
        AZURE_CLIENT_ID: APPLICATION.clientId,
        AZURE_CLIENT_SECRET: SECRET,
      },
    });
    expect(stderr).toContain('The store has no buckets');
    expect(code).toBe(0);
  });

  test('are not had for a wrong one, nor from nowhere', async () => {
    const wrong = await run('canary-wrong');
    expect(wrong.code).toBe(3);
    expect(wrong.stderr).toContain('AADSTS7000215: Invalid client secret');
    expect(wrong.stderr).toContain('[STORE_CREDENTIALS_REFUSED]');
    expect(wrong.stderr).not.toContain('canary');
    const nowhere = await run(SECRET, { AZURE_AUTHORITY_HOST: 'https://localhost:1' });
    expect(nowhere.code).toBe(3);
    expect(nowhere.stderr).toContain('[STORE_UNREACHABLE]');
  });

  test('are sent to no server that is not trusted', async () => {
    const { code, stderr } = await sluice([
      'ingest',
      '-c',
      writeAzureWorkflow({ credentials: { ...AZURITE_ACCOUNT, endPointURL: store.url } }),
      '--sink',
      'console',
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain('[STORE_TLS]');
    expect(stderr).toContain('NODE_EXTRA_CA_CERTS');
  });
});

/** Where tokens come from: one for whoever knows the secret. */
function createDirectory(tls: { readonly cert: Buffer; readonly key: Buffer }): Server {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const server = createServer(tls, (request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => {
      body += piece.toString();
    });
    request.on('end', () => {
      const base = `https://${request.headers.host}/${TENANT}`;
      const answer = (value: object, status = 200): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      };
      if (request.url?.endsWith('/openid-configuration') === true) {
        const [issuer, endpoints] = [`${base}/v2.0`, `${base}/oauth2/v2.0`];
        return answer({
          issuer,
          token_endpoint: `${endpoints}/token`,
          authorization_endpoint: `${endpoints}/authorize`,
          jwks_uri: `${base}/keys`,
        });
      }
      if (new URLSearchParams(body).get('client_secret') !== SECRET) {
        return answer(
          { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided. Trace: 1' },
          401,
        );
      }
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        aud: 'https://storage.azure.com',
        iss: `https://sts.windows.net/${TENANT}/`,
        iat: now,
        nbf: now - 10,
        exp: now + 3600,
      };
      const token = `${encode({ typ: 'JWT', alg: 'RS256' })}.${encode(claims)}.${Buffer.from('none').toString('base64url')}`;
      return answer({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: token });
    });
  });
  return server;
}

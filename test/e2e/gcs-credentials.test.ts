import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sendError, sendJson, startGcsStandIn } from '../support/gcs-stand-in.js';
import { writeGcsWorkflow } from '../support/gcs-workflow.js';
import { type GoogleRequest, type GoogleStandIn, startGoogleStandIn } from '../support/google-stand-in.js';
import { emptyFolder, sluice } from '../support/sluice.js';

const EMAIL = 'sluice@lake.iam.gserviceaccount.com';
const TOKEN = 'canary-token';
const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
/** A line of the key, as no output may have it. */
const SECRET = String(KEY.split('\n')[3]);
const SERVICE_ACCOUNT = { type: 'service_account', privateKeyId: 'one', privateKey: KEY, clientEmail: EMAIL };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A store with one empty bucket, for whoever has the token. */
function answerAsStore({ url, headers }: Pick<GoogleRequest, 'url' | 'headers'>, response: ServerResponse, token = TOKEN): true {
  if (headers.authorization !== `Bearer ${token}`) return sendError(response, 401, 'authError', 'Invalid Credentials');
  if (url.startsWith('/storage/v1/b?')) return sendJson(response, { kind: 'storage#buckets', items: [{ name: 'sales' }] });
  return sendError(response, 404, 'notFound', 'No such object: sales/openmetadata.json');
}

/** Google: tokens for the service account, or for one that it acts as, and a store. */
async function google(refuse?: (request: GoogleRequest, response: ServerResponse) => boolean): Promise<GoogleStandIn> {
  const server = await startGoogleStandIn((request, response) => {
    if (refuse?.(request, response) === true) return;
    if (request.host === 'www.googleapis.com') {
      sendJson(response, { access_token: TOKEN, expires_in: 3600, token_type: 'Bearer' });
    } else if (request.host === 'iamcredentials.googleapis.com') {
      sendJson(response, { accessToken: 'canary-other', expireTime: new Date(Date.now() + 3_600_000).toISOString() });
    } else {
      answerAsStore(request, response, request.headers.authorization?.endsWith('other') === true ? 'canary-other' : TOKEN);
    }
  });
  closing.push(() => server.stop());
  return server;
}

async function storeStandIn(): Promise<Awaited<ReturnType<typeof startGcsStandIn>>> {
  const server = await startGcsStandIn({
    answer: ({ url = '', headers }, response) => {
      if (url === '/token') return sendJson(response, { access_token: TOKEN, expires_in: 3600, token_type: 'Bearer' });
      if (url === '/refuse') return sendJson(response, { error: 'invalid_grant', error_description: 'Bad token' }, 400);
      if (!url.startsWith('/computeMetadata/')) return answerAsStore({ url, headers }, response);
      if (url.includes('/token')) return sendJson(response, { access_token: TOKEN, expires_in: 3600 }, 200, GOOGLE);
      response.writeHead(200, GOOGLE).end(url.endsWith('/project-id') ? 'lake' : 'ok');
      return true;
    },
  });
  closing.push(() => server.stop());
  return server;
}
const GOOGLE = { 'metadata-flavor': 'Google' };

async function run(connection: object, env: Readonly<Record<string, string>>) {
  const cwd = emptyFolder();
  const config = writeGcsWorkflow(connection);
  const args = ['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json', '--log-level', 'DEBUG'];
  // Where there are none of the gcloud command's.
  const { code, stdout, stderr } = await sluice(args, { cwd, env: { HOME: cwd, ...env } });
  const out = existsSync(join(cwd, 'out.jsonl')) ? readFileSync(join(cwd, 'out.jsonl'), 'utf8') : '';
  const report = readFileSync(join(cwd, 'r.json'), 'utf8');
  const everything = stdout + stderr + out + report;
  expect(everything).not.toContain('canary');
  expect(everything).not.toContain(SECRET);
  expect(stderr).not.toContain('Deprecation');
  return { code, names: out.match(/(?<="fullyQualifiedName":")[^"]*/g), error: JSON.parse(report).error, stderr };
}

const READ = { code: 0, names: ['local_s3', 'local_s3.sales'] };

describe('credentials of Google', () => {
  test.each([
    ['in the workflow', () => SERVICE_ACCOUNT],
    ['in the workflow, in one line', () => ({ ...SERVICE_ACCOUNT, type: undefined, privateKey: KEY.replaceAll('\n', '\\n') })],
    ['in a file', () => ({ path: writeKeyFile(), type: 'gcp_credential_path' })],
  ])('of a service account %s: one token, through the proxy', async (_, gcpConfig) => {
    const server = await google();
    const config = { ...gcpConfig(), projectId: 'lake' };
    expect(await run({ credentials: { gcpConfig: config } }, server.env)).toMatchObject(READ);
    const [token, ...others] = server.requests;
    const assertion = new URLSearchParams(token?.body).get('assertion') ?? '';
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    expect([token?.host, claims.iss]).toEqual(['www.googleapis.com', EMAIL]);
    expect(others.map(({ host }) => host)).toEqual(['storage.googleapis.com', 'storage.googleapis.com']);
    expect(others[0]?.url).toContain('project=lake&');
  });

  test('of a key file name the project; several projects are listed one after the other', async () => {
    const server = await google();
    const credentials = { gcpConfig: { path: writeKeyFile() } };
    expect(await run({ credentials }, server.env)).toMatchObject(READ);
    expect(server.requests[1]?.url).toContain('project=of-the-key&');
    server.requests.splice(0);
    const both = { gcpConfig: { ...credentials.gcpConfig, projectId: ['one', 'two'] } };
    await run({ credentials: both }, server.env);
    const asked = server.requests.flatMap(({ url }) => /project=(\w+)/.exec(url)?.[1] ?? []);
    expect(asked).toEqual(['one', 'two']);
  });

  test('act as another service account', async () => {
    const server = await google();
    const gcpImpersonateServiceAccount = { impersonateServiceAccount: 'other@lake', lifetime: 600 };
    const credentials = { gcpConfig: { ...SERVICE_ACCOUNT, projectId: 'lake' }, gcpImpersonateServiceAccount };
    expect(await run({ credentials }, server.env)).toMatchObject(READ);
    const acted = server.requests.find(({ host }) => host === 'iamcredentials.googleapis.com');
    expect(acted?.url).toBe('/v1/projects/-/serviceAccounts/other@lake:generateAccessToken');
    expect(JSON.parse(acted?.body ?? '')).toMatchObject({
      lifetime: '600s',
      scope: ['https://www.googleapis.com/auth/devstorage.read_only'],
    });
  });

  test('that may not act as another name what to grant', async () => {
    const server = await google(({ host }, response) => {
      const isAsked = host === 'iamcredentials.googleapis.com';
      if (isAsked) sendJson(response, { error: { code: 403, status: 'PERMISSION_DENIED', message: 'denied' } }, 403);
      return isAsked;
    });
    const credentials = {
      gcpConfig: { ...SERVICE_ACCOUNT, projectId: 'lake' },
      gcpImpersonateServiceAccount: { impersonateServiceAccount: 'other@lake' },
    };
    const { code, error } = await run({ credentials }, server.env);
    expect(code).toBe(3);
    expect(error).toMatchObject({
      code: 'STORE_CREDENTIALS_REFUSED',
      hint: 'Grant iam.serviceAccounts.getAccessToken on other@lake to the credentials that act as it.',
    });
  });

  test('of an external account', async () => {
    const server = await storeStandIn();
    const gcpConfig = { ...externalAccount(`${server.url}/token`), projectId: 'lake' };
    expect(await run({ endPointURL: server.url, credentials: { gcpConfig } }, {})).toMatchObject(READ);
    expect(server.requests.filter(({ url }) => url === '/token')).toHaveLength(1);
  });

  test('of the machine, where none are given: of the metadata server, and of the file that GOOGLE_APPLICATION_CREDENTIALS names', async () => {
    const server = await google();
    const machine = await storeStandIn();
    const env = { METADATA_SERVER_DETECTION: 'assume-present', GCE_METADATA_HOST: machine.url.slice('http://'.length) };
    expect(await run({}, { ...server.env, ...env })).toMatchObject(READ);
    expect(server.requests[0]?.url).toContain('project=lake&');
    expect(await run({}, { ...server.env, GOOGLE_APPLICATION_CREDENTIALS: writeKeyFile() })).toMatchObject(READ);
  });

  test('that are not there, or are none, stop the run before anything is asked', async () => {
    const server = await google();
    const broken = join(emptyFolder(), 'key.json');
    writeFileSync(broken, '{"private_key": "canary');
    for (const [connection, env, expected] of [
      [{}, {}, { code: 'STORE_CREDENTIALS_MISSING', message: 'No application default credentials were found' }],
      [{}, { GOOGLE_APPLICATION_CREDENTIALS: '/nonexistent/key.json' }, { code: 'STORE_CREDENTIALS_MISSING' }],
      [{}, { GOOGLE_APPLICATION_CREDENTIALS: broken }, { code: 'STORE_CREDENTIALS_REFUSED' }],
      [
        { credentials: { gcpConfig: { path: '/nonexistent/key.json' } } },
        {},
        {
          code: 'STORE_CREDENTIALS_MISSING',
          message: 'The file of credentials cannot be read: ENOENT',
          path: '/nonexistent/key.json',
        },
      ],
      [{ credentials: { gcpConfig: { path: broken } } }, {}, { code: 'STORE_CREDENTIALS_MISSING', path: broken }],
      [
        { credentials: { gcpConfig: { privateKey: 'canary-no-key', clientEmail: EMAIL, projectId: 'lake' } } },
        {},
        { code: 'STORE_CREDENTIALS_REFUSED', message: expect.stringContaining('The credentials cannot be used: ') },
      ],
      [
        { credentials: { gcpConfig: SERVICE_ACCOUNT } },
        {},
        { code: 'STORE_CREDENTIALS_MISSING', message: 'The credentials name no project whose buckets could be listed' },
      ],
    ] as const) {
      const { code, error } = await run(connection, { ...server.env, ...env });
      expect([code, error]).toEqual([3, expect.objectContaining(expected)]);
    }
    expect(server.requests).toEqual([]);
  });

  test('that are refused stop the run', async () => {
    const server = await storeStandIn();
    const issued = await google();
    const gcpConfig = { ...externalAccount(`${server.url}/refuse`), projectId: 'lake' };
    const refused = await run({ endPointURL: server.url, credentials: { gcpConfig } }, {});
    expect([refused.code, refused.error.code]).toEqual([3, 'STORE_CREDENTIALS_REFUSED']);
    expect(refused.error.message).toContain('invalid_grant');
    const denied = await google(({ host }, response) => {
      const isStore = host === 'storage.googleapis.com';
      if (isStore) sendError(response, 401, 'authError', 'Invalid Credentials');
      return isStore;
    });
    const credentials = { gcpConfig: { ...SERVICE_ACCOUNT, projectId: 'lake' } };
    expect((await run({ credentials }, denied.env)).error.code).toBe('STORE_CREDENTIALS_REFUSED');
    const { NODE_EXTRA_CA_CERTS: _, ...untrusted } = issued.env;
    expect((await run({ credentials }, untrusted)).error.code).toBe('STORE_TLS');
    const offline = { HTTPS_PROXY: 'http://127.0.0.1:1' };
    expect((await run({ credentials }, offline)).error.code).toBe('STORE_UNREACHABLE');
  });
});

function externalAccount(tokenURL: string): object {
  const file = join(emptyFolder(), 'token');
  writeFileSync(file, 'canary-subject');
  const audience = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q';
  return { audience, subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt', tokenURL, credentialSource: { file } };
}

function writeKeyFile(): string {
  const path = join(emptyFolder(), 'key.json');
  const file = { type: 'service_account', project_id: 'of-the-key', private_key: KEY, client_email: EMAIL };
  writeFileSync(path, JSON.stringify(file));
  return path;
}

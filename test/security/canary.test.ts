import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { azuriteSas, putBlobs } from '../support/azure-objects.js';
import { writeAzureWorkflow } from '../support/azure-workflow.js';
import { AZURITE_ACCOUNT, hasAzurite, startAzurite } from '../support/azurite.mjs';
import { Canaries } from '../support/canaries.js';
import { type Collector, startCollector } from '../support/collector.js';
import { type EchoForm, startEchoServer } from '../support/echo-server.js';
import { sendJson } from '../support/gcs-stand-in.js';
import { writeGcsWorkflow } from '../support/gcs-workflow.js';
import { type GoogleRequest, startGoogleStandIn } from '../support/google-stand-in.js';
import { countRuns, IS_LONG } from '../support/long-form.js';
import { hasPython } from '../support/python.mjs';
import { loadLake, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, writeWorkflow } from '../support/sluice.js';
import { contactingCommands, everyCommand, watchCommands } from '../support/watched-commands.js';

const MINUTES = 60_000;

/** All cases in the long form, and the first of them otherwise: each starts dozens of commands. */
function someOf<T>(cases: readonly T[]): readonly T[] {
  return IS_LONG ? cases : cases.slice(0, 1);
}

let canaries: Canaries;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  canaries = new Canaries();
});
afterEach(async (context) => {
  countRuns(context, 'texts searched for secrets', canaries.searched);
  for (const close of closing.splice(0)) await close();
});

async function open<T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  closing.push(() => server.stop());
  return server;
}

/** Each secret that a workflow from S3 to OpenMetadata can hold. */
function s3Workflow(endpoint: string, catalogue: string, more: { awsConfig?: object; jwtToken?: string; options?: object } = {}) {
  const { awsConfig = {}, options = {}, jwtToken = jsonWebToken() } = more;
  return writeWorkflow({
    endpoint,
    awsConfig: {
      awsSecretAccessKey: canaries.text('the secret key'),
      awsSessionToken: canaries.letters('the session token'),
      ...awsConfig,
    },
    connection: {
      bucketNames: ['sales-data', 'bad-manifest'],
      connectionOptions: { maxAttempts: 1, unknown: canaries.text('an option') },
    },
    options: {
      storageMetadataConfigSource: {
        prefixConfig: { containerName: 'sales-data' },
        securityConfig: {
          awsConfig: {
            awsAccessKeyId: 'AKIA',
            awsSecretAccessKey: canaries.text("the manifest's secret key"),
            awsRegion: 'us-east-1',
            endPointURL: endpoint,
          },
        },
      },
      ...options,
    },
    more: {
      sink: { type: 'metadata-rest', config: {} },
      workflowConfig: {
        openMetadataServerConfig: {
          hostPort: `${catalogue}/api`,
          securityConfig: { jwtToken, secretKey: canaries.text('a key of another provider') },
          extraHeaders: { 'X-Gateway-Key': canaries.letters('a header') },
        },
      },
    },
  });
}

/** A token that says whose it is; its signature, and the token as a whole, are secret. */
function jsonWebToken(): string {
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ sub: 'bot', exp: 4_000_000_000, jti: canaries.letters('the claims') })}.${canaries.letters('the token')}`;
}

/** Secrets that the environment has, whatever the workflow. */
function secretEnvironment({ url }: Pick<Collector, 'url'>): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${canaries.letters("the collector's token")}`,
    AWS_SECRET_ACCESS_KEY: canaries.text("the environment's secret key"),
    AWS_ACCESS_KEY_ID: 'AKIA',
    SLUICE_TEST_PASSWORD: canaries.text('a variable'),
  };
}

describe.skipIf(!hasPython())('S3 and OpenMetadata', () => {
  test('every command, where all is well', { timeout: 3 * MINUTES }, async () => {
    const moto = await open(startMoto());
    loadLake('lake-a', moto.url);
    const jwtToken = jsonWebToken();
    const catalogue = await open(startOpenMetadata('1.6.0', jwtToken));
    const collector = await open(startCollector());
    const options = { storageMetadataConfigSource: undefined };
    const config = s3Workflow(moto.url, catalogue.url, { jwtToken, options });
    const env = secretEnvironment(collector);
    const results = await watchCommands(everyCommand(config, 's3://sales-data/orders/a.csv'), canaries, env);
    expect(results.filter(({ args, code }) => args[0] === 'ingest' && code !== 0 && code !== 1)).toEqual([]);
    expect(collector.paths.length).toBeGreaterThan(0);
    expect(canaries.in(collector.text)).toEqual([]);
  });

  test('a catalogue that refuses to let in, a role, a store in which a manifest is missing', {
    timeout: 3 * MINUTES,
  }, async () => {
    const moto = await open(startMoto());
    loadLake('lake-a', moto.url);
    const catalogue = await open(startOpenMetadata('1.6.0', 'another token'));
    const awsConfig = { assumeRoleArn: 'arn:aws:iam::123456789012:role/sluice' };
    await watchCommands(contactingCommands(s3Workflow(moto.url, catalogue.url, { awsConfig })), canaries);
  });
});

describe('S3 and OpenMetadata that do not work', () => {
  const answers: [EchoForm, number][] = [
    ['xml', 500],
    ['json', 400],
    ['xml', 403],
    ['json', 401],
    ['html', 400],
  ];
  test.each(someOf(answers))('answer with %s %i and all that they were asked', { timeout: 3 * MINUTES }, async (form, status) => {
    const echo = await open(startEchoServer(form, status));
    const results = await watchCommands(contactingCommands(s3Workflow(echo.url, echo.url)), canaries);
    expect(results.filter(({ code }) => code === 0)).toEqual([]);
    expect(echo.asked.some((text) => canaries.in(text).length > 0)).toBe(true);
  });

  test('cannot be reached, or have a certificate that is not trusted', { timeout: 3 * MINUTES }, async () => {
    const secure = await open(startEchoServer('json', 500, true));
    for (const url of ['http://127.0.0.1:1', secure.url]) {
      await watchCommands(contactingCommands(s3Workflow(url, url)), canaries);
    }
  });

  test('lie behind a proxy with a password that refuses', { timeout: 3 * MINUTES }, async () => {
    const proxy = createServer((_, response) => response.writeHead(407).end());
    proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => proxy.close(resolve)));
    const address = `http://me:${canaries.letters('the password of a proxy')}@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const env = { HTTPS_PROXY: address, HTTP_PROXY: address };
    await watchCommands(contactingCommands(s3Workflow('http://store.invalid', 'https://catalogue.invalid')), canaries, env);
  });

  test('have the password in their address', async () => {
    const password = canaries.text('the password of an address');
    const manifestHttpPath = `http://me:${encodeURIComponent(password)}@127.0.0.1:1/manifest.json?key=${canaries.letters('a query')}`;
    const config = s3Workflow('http://127.0.0.1:1', 'http://127.0.0.1:1', {
      options: { storageMetadataConfigSource: { manifestHttpPath } },
    });
    await watchCommands(contactingCommands(config), canaries);
  });
});

test('workflow files that are wrong, next to secrets', { timeout: 2 * MINUTES }, async () => {
  const folder = emptyFolder();
  const secret = () => canaries.letters('a secret in a wrong file');
  const start = 'source: { type: s3, serviceName: s, serviceConnection: { config: { awsConfig: { awsRegion: us-east-1, ';
  const wrong = [
    `${start} awsSecretAccessKey: ${secret()}, awsSecretKey: ${secret()} } } } }\nsink: { type: console }\n`,
    `${start} awsSecretAccessKey: [${secret()}] } } } }\nsink: { type: console }\n`,
    `${start} awsSecretAccessKey: "${secret()} } } } }\nsink: { type: console }\n`,
    `${start} awsSecretAccessKey: %${secret()}: ${secret()} } } } }\n`,
    `a: *${secret()}\nb: !${secret()} ${secret()}\n`,
    `${start} awsAccessKeyId: A, awsSecretAccessKey: '\${${secret()}-}' } } } }\nsink: { type: console }\n`,
    `${secret()}\n`,
    `source: ${secret()}\nsink: ${secret()}\nworkflowConfig: { openMetadataServerConfig: { securityConfig: { jwtToken: "a ${secret()}\\n b" }, hostPort: "http://me:${secret()}@host" } }\n`,
  ];
  const lists = wrong.map((text, index) => {
    const path = join(folder, `${index}.yaml`);
    writeFileSync(path, text);
    return [
      ['validate', '-c', path],
      ['ingest', '-c', path, '--log-level', 'DEBUG'],
    ];
  });
  const results = await watchCommands(lists, canaries);
  expect(results.map(({ code }) => code)).toEqual(results.map(() => 2));
});

test('what takes no workflow, and what writes one', { timeout: 2 * MINUTES }, async () => {
  const secret = canaries.text('a flag');
  const connection = [
    '--set',
    'awsRegion=us-east-1',
    '--set',
    'awsAccessKeyId=AKIA',
    '--set-sink',
    'hostPort=http://127.0.0.1:1/api',
  ];
  const init = ['init', '--source', 's3', '--service-name', 's', '--sink', 'metadata-rest', '--yes', ...connection];
  const env = { ...secretEnvironment({ url: 'http://127.0.0.1:1' }), JWT: canaries.letters('a variable of init') };
  const results = await watchCommands(
    [
      [[...init, '--set', `awsSecretAccessKey=${secret}`, '--no-test']],
      [[...init, '--set', 'awsSecretAccessKey=${SLUICE_TEST_PASSWORD}', '--set-sink', 'jwtToken=${JWT}']],
      [['schema', 'workflow'], ['plugins', 'show', 's3'], ['plugins', 'list'], ['explain', 'S3_ACCESS_DENIED'], ['explain']],
    ],
    canaries,
    env,
  );
  expect(results.map(({ args, code }) => `${args[0]} ${code}`)).toContain('init 2');
});

/** A sink whose defects are of the kinds that nothing expects. */
const DEFECTIVE = `import { CONFIG, definePlugin, inject, injectable } from '@sluice/plugin-api';
class Defective {
  constructor(config) { this.config = config; if (config.where === 'constructor') throw new Error(JSON.stringify(config)); }
  async *check() { throw new Error(this.config.secret); }
  async write() {
    const fail = () => { throw new TypeError('cannot use ' + JSON.stringify(this.config)); };
    if (this.config.where === 'timer') { setTimeout(fail, 1); await new Promise((resolve) => setTimeout(resolve, 5000)); }
    if (this.config.where === 'promise') { Promise.reject(new Error(Buffer.from(this.config.secret).toString('base64'))); await new Promise((resolve) => setTimeout(resolve, 5000)); }
    fail();
  }
  async flush() {}
  async close() { throw new Error(this.config.secret); }
}
inject(CONFIG)(Defective, undefined, 0);
injectable()(Defective);
export const plugin = definePlugin({
  kind: 'sink', type: 'defective', title: 'Fails', capabilities: [], permissions: [], component: Defective,
  configSchema: {
    type: 'object', additionalProperties: false, required: ['secret', 'where'],
    properties: { secret: { type: 'string', writeOnly: true }, where: { type: 'string' } },
  },
});
`;

test.each(['constructor', 'timer', 'promise', 'write'])(
  'a plugin whose %s fails with a secret',
  { timeout: MINUTES },
  async (where) => {
    const folder = emptyFolder();
    writeFileSync(
      join(folder, 'defective.mjs'),
      DEFECTIVE.replaceAll('@sluice/plugin-api', import.meta.resolve('@sluice/plugin-api')),
    );
    const lake = emptyFolder();
    const path = join(folder, 'workflow.yaml');
    const workflow = {
      plugins: ['./defective.mjs'],
      source: {
        type: 'filesystem',
        serviceName: 's',
        serviceConnection: { config: { root: lake } },
        sourceConfig: { config: {} },
      },
      sink: { type: 'defective', config: { secret: canaries.text('a secret of a plugin'), where } },
    };
    writeFileSync(path, JSON.stringify(workflow));
    const results = await watchCommands(contactingCommands(path), canaries);
    expect(results.filter(({ args, code }) => args[0] === 'ingest' && code === 0)).toEqual([]);
    expect(results.map(({ stderr }) => stderr).join('')).toContain('***');
  },
);

/** A key of a service account, each line of which is a canary. */
function privateKey(): string {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  // The first lines are those of any key.
  for (const line of text.split('\n').slice(2, -2)) canaries.note('the private key', line);
  return text;
}

describe('Google Cloud Storage', () => {
  const answers: Readonly<Record<string, (request: GoogleRequest, response: ServerResponse) => unknown>> = {
    'gives a token and answers 500 with all that it was asked': (request, response) =>
      request.host === 'www.googleapis.com' || request.url.endsWith('/token')
        ? sendJson(response, { access_token: canaries.letters('the access token'), expires_in: 3600, token_type: 'Bearer' })
        : sendJson(
            response,
            { error: { code: 400, message: `${request.url} ${JSON.stringify(request.headers)}`, errors: [] } },
            400,
          ),
    'refuses tokens, with all that it was asked': (request, response) =>
      sendJson(response, { error: 'invalid_grant', error_description: request.body + JSON.stringify(request.headers) }, 400),
  };

  test.each(Object.entries(answers))('%s', { timeout: 3 * MINUTES }, async (_, answer) => {
    const server = await open(startGoogleStandIn((request, response) => void answer(request, response)));
    const key = privateKey();
    const account = { client_email: 'sluice@lake.iam.gserviceaccount.com', private_key: key, private_key_id: 'one' };
    const file = join(emptyFolder(), 'key.json');
    writeFileSync(file, JSON.stringify({ type: 'service_account', project_id: 'lake', ...account }));
    const inWorkflow = { type: 'service_account', projectId: 'lake', privateKey: key, clientEmail: account.client_email };
    for (const gcpConfig of someOf([{ path: file }, inWorkflow, { ...inWorkflow, privateKey: key.replaceAll('\n', '\\n') }])) {
      const config = writeGcsWorkflow({ credentials: { gcpConfig }, connectionOptions: { other: canaries.text('an option') } });
      const results = await watchCommands(contactingCommands(config), canaries, server.env);
      expect(results.filter(({ code }) => code === 0)).toEqual([]);
    }
    expect(server.requests.length).toBeGreaterThan(0);
  });

  test('a key that is none', { timeout: MINUTES }, async () => {
    const broken = `-----BEGIN PRIVATE KEY-----\n${canaries.letters('a broken key')}\n-----END PRIVATE KEY-----\n`;
    const file = join(emptyFolder(), 'key.json');
    writeFileSync(file, `{"private_key": "${canaries.letters('a broken file')}`);
    for (const gcpConfig of [
      { privateKey: broken, clientEmail: 'a@b.iam.gserviceaccount.com', projectId: 'lake' },
      { path: file },
    ]) {
      await watchCommands(contactingCommands(writeGcsWorkflow({ credentials: { gcpConfig } })), canaries);
    }
  });
});

describe('Azure', () => {
  test.skipIf(!hasAzurite())('every command, where all is well', { timeout: 3 * MINUTES }, async () => {
    const store = await open(startAzurite());
    await putBlobs(store.url, 'sales', [['orders/a.csv', 'id,name\n1,x\n']]);
    const { accountName, accountKey } = AZURITE_ACCOUNT;
    canaries.note('the account key', accountKey);
    const connectionString = `DefaultEndpointsProtocol=http;AccountName=${accountName};AccountKey=${accountKey};BlobEndpoint=${store.url};`;
    const sasToken = azuriteSas(store.url);
    const signature = new URLSearchParams(sasToken).get('sig') ?? '';
    canaries.note('the signature', signature);
    canaries.note('the signature', encodeURIComponent(signature));
    for (const credentials of [{ connectionString }, { accountName, sasToken, endPointURL: store.url }]) {
      const config = writeAzureWorkflow({ credentials });
      const results = await watchCommands(everyCommand(config, 'abfss://sales@devstoreaccount1/orders/a.csv'), canaries);
      expect(results.some(({ args, code }) => args[0] === 'ingest' && code === 0)).toBe(true);
    }
  });

  const answers: [EchoForm, number][] = [
    ['xml', 403],
    ['xml', 500],
    ['json', 400],
  ];
  test.each(someOf(answers))(
    'that answers with %s %i and all that it was asked',
    { timeout: 3 * MINUTES },
    async (form, status) => {
      const secure = await open(startEchoServer(form, status, true));
      const endPointURL = `${secure.url}/lake`;
      const accountKey = Buffer.from(canaries.letters('the account key, decoded')).toString('base64');
      canaries.note('the account key', accountKey);
      const signature = `${canaries.letters('the signature')}+/=`;
      const ways = [
        { accountName: 'lake', accountKey, endPointURL },
        { connectionString: `AccountName=lake;AccountKey=${accountKey};BlobEndpoint=${endPointURL}` },
        { accountName: 'lake', sasToken: `?sv=2022-11-02&ss=b&sig=${encodeURIComponent(signature)}`, endPointURL },
        {
          accountName: 'lake',
          clientSecret: canaries.text('the client secret'),
          tenantId: '11111111-2222-3333-4444-555555555555',
          clientId: '66666666-7777-8888-9999-000000000000',
          endPointURL,
        },
      ];
      const env = { NODE_EXTRA_CA_CERTS: String(secure.certificate), AZURE_AUTHORITY_HOST: secure.url };
      for (const credentials of ways) {
        const config = writeAzureWorkflow({ credentials, bucketNames: ['sales'] });
        const results = await watchCommands(contactingCommands(config), canaries, env);
        expect(results.filter(({ code }) => code === 0)).toEqual([]);
      }
      expect(secure.asked.some((text) => canaries.in(text).length > 0)).toBe(true);
    },
  );
});

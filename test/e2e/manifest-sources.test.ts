import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { startS3StandIn, xmlError } from '../support/s3-stand-in.js';
import { startMoto } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const CSV = 'id,total\n1,2\n';
const PREFIX_FILE = 'openmetadata_storage_manifest.json';
const entry = (dataPath: string, containerName?: string): object => ({ dataPath, containerName, structureFormat: 'csv' });
const manifest = (...entries: object[]): string => JSON.stringify({ entries });
const GLOBAL = manifest(entry('global', 'sales'));
const ONE_GLOBAL = ['sales', 'sales.global', 'staff', 'staff.own', 'tools'];

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(listener))}`;
}

async function put(endpoint: string, bucket: string, objects: Record<string, string>): Promise<void> {
  await fetch(`${endpoint}/${bucket}`, { method: 'PUT' });
  for (const [key, body] of Object.entries(objects)) await fetch(`${endpoint}/${bucket}/${key}`, { method: 'PUT', body });
}

interface Ingested {
  readonly code: number | null;
  /** The containers written, without the service's name. */
  readonly names: readonly string[];
  /** All that was printed and written. */
  readonly everything: string;
  readonly report: { readonly error?: { readonly code: string; readonly message: string; readonly path?: string } };
}

async function ingest(endpoint: string, options: Record<string, unknown>, env: Record<string, string> = {}): Promise<Ingested> {
  const cwd = emptyFolder();
  const config = writeWorkflow({
    endpoint,
    options: { metrics: 'none', ...options },
    more: { workflowConfig: { loggerLevel: 'DEBUG' } },
  });
  const args = ['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json', '--explain'];
  const { code, stdout, stderr } = await sluice(args, { cwd, env });
  const [out = '', report = '{}'] = ['out.jsonl', 'r.json'].map((file) => {
    const path = join(cwd, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  });
  const entities = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { fullyQualifiedName: string }]));
  const names = entities
    .map(({ fullyQualifiedName }) => fullyQualifiedName.replace(/^local_s3\.?/, ''))
    .filter((name) => name !== '');
  return { code, names: names.sort(), everything: stdout + stderr + out + report, report: JSON.parse(report) };
}

const from = (source: object): Record<string, unknown> => ({ storageMetadataConfigSource: source });

describe.skipIf(!hasPython())('a manifest for all buckets', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    await put(moto.url, 'sales', { 'openmetadata.json': manifest(entry('own')), 'own/1.csv': CSV, 'global/1.csv': CSV });
    await put(moto.url, 'staff', { 'openmetadata.json': manifest(entry('own')), 'own/1.csv': CSV, 'default/1.csv': CSV });
    await put(moto.url, 'tools', { 'default/1.csv': CSV });
  });
  afterAll(() => moto?.stop());

  test('in a file holds before the own, and that before the default, each alone', async () => {
    const manifestFilePath = join(emptyFolder(), 'manifest.json');
    writeFileSync(manifestFilePath, `\uFEFF${GLOBAL}`);
    const { code, names } = await ingest(moto.url, {
      ...from({ manifestFilePath }),
      defaultManifest: manifest(entry('default')),
    });
    expect(code).toBe(0);
    expect(names).toEqual(['sales', 'sales.global', 'staff', 'staff.own', 'tools', 'tools.default']);
  });

  test('without entries leaves each bucket its own', async () => {
    const manifestFilePath = join(emptyFolder(), 'manifest.json');
    writeFileSync(manifestFilePath, manifest());
    const { code, names } = await ingest(moto.url, from({ manifestFilePath }));
    expect(code).toBe(0);
    expect(names).toEqual(['sales', 'sales.own', 'staff', 'staff.own', 'tools']);
  });

  describe('over http', () => {
    test('is fetched once, with user and password, through a redirect; none of its secrets is told', async () => {
      const seen: string[] = [];
      const address = await serve((request, response) => {
        seen.push(`${request.url} ${request.headers.authorization}`);
        if (request.url?.startsWith('/old') === true) response.writeHead(301, { location: '/new?signature=canary-two' }).end();
        else response.end(GLOBAL);
      });
      const manifestHttpPath = `${address.replace('//', '//me:canary-password@')}/old?token=canary-one`;
      const { code, names, everything } = await ingest(moto.url, from({ manifestHttpPath }));
      expect(code).toBe(0);
      expect(names).toEqual(ONE_GLOBAL);
      const sent = `Basic ${Buffer.from('me:canary-password').toString('base64')}`;
      expect(seen).toEqual([`/old?token=canary-one ${sent}`, `/new?signature=canary-two ${sent}`]);
      expect(everything).toContain(`${address}/old#/entries/0`);
      expect(everything).not.toContain('canary');
    });

    test('is fetched through HTTP_PROXY', async () => {
      const asked: string[] = [];
      const proxy = await serve((request, response) => {
        asked.push(request.url ?? '');
        response.end(GLOBAL);
      });
      const manifestHttpPath = 'http://manifests.invalid/m.json';
      const env = { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' };
      const { code, names } = await ingest(moto.url, from({ manifestHttpPath }), env);
      expect(code).toBe(0);
      expect(names).toEqual(ONE_GLOBAL);
      expect(asked).toEqual([manifestHttpPath]);
    });

    test('is fetched by https through HTTPS_PROXY, from a server that NODE_EXTRA_CA_CERTS vouches for, and from no other', async () => {
      const folder = emptyFolder();
      const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
      const subject = ['-subj', '/CN=manifests', '-addext', 'subjectAltName=DNS:manifests.invalid'];
      const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
      expect(spawnSync('openssl', [...args, ...subject]).status).toBe(0);
      const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
      const port = await listening(createHttpsServer(tls, (_, response) => response.end(GLOBAL)));
      const asked: string[] = [];
      const proxy = createServer().on('connect', (request, socket) => {
        asked.push(request.url ?? '');
        const upstream = connect(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          upstream.pipe(socket).pipe(upstream);
        });
        for (const each of [upstream, socket]) each.on('error', () => each.destroy());
      });
      const env = { HTTPS_PROXY: `http://127.0.0.1:${await listening(proxy)}`, NO_PROXY: '127.0.0.1' };
      const options = from({ manifestHttpPath: 'https://manifests.invalid/m.json' });
      const { code, names } = await ingest(moto.url, options, { ...env, NODE_EXTRA_CA_CERTS: certificate });
      expect(code).toBe(0);
      expect(names).toEqual(ONE_GLOBAL);
      expect(asked).toEqual(['manifests.invalid:443']);
      const untrusted = await ingest(moto.url, options, env);
      expect(untrusted.report.error?.code).toBe('MANIFEST_NOT_READABLE');
      expect(untrusted.everything).toContain('NODE_EXTRA_CA_CERTS');
    });

    test.each([
      ['a status', 404, 'text/plain', 'no', '404 Not Found'],
      ['a page', 200, 'text/html', '<!DOCTYPE html><p>Log in', 'text/html'],
    ])('%s that is no manifest stops the run before anything is written', async (_, status, type, body, says) => {
      const address = await serve((__, response) => response.writeHead(status, { 'content-type': type }).end(body));
      const { code, names, everything, report } = await ingest(moto.url, from({ manifestHttpPath: `${address}/m.json?canary` }));
      expect(code).toBe(2);
      expect(names).toEqual([]);
      expect(report.error).toMatchObject({ code: 'MANIFEST_NOT_READABLE', path: expect.stringContaining(`${address}/m.json`) });
      expect(report.error?.message).toContain(says);
      expect(everything).not.toContain('canary');
    });
  });

  describe('in a bucket', () => {
    let other: Awaited<ReturnType<typeof startMoto>>;
    beforeAll(async () => {
      other = await startMoto();
      await put(other.url, 'governance', { [`manifests/${PREFIX_FILE}`]: GLOBAL });
    });
    afterAll(() => other?.stop());

    const prefixConfig = { containerName: 'governance', objectPrefix: '/manifests/' };
    const canaries = (endPointURL: string): Record<string, unknown> => ({
      awsAccessKeyId: 'canary-key-id',
      awsSecretAccessKey: 'canary-secret',
      awsSessionToken: 'canary-token',
      awsRegion: 'us-west-2',
      endPointURL,
    });

    test("is read with the source's own credentials", async () => {
      const all = await startMoto();
      await put(all.url, 'sales', { 'openmetadata.json': manifest(entry('own')), 'own/1.csv': CSV, 'global/1.csv': CSV });
      await put(all.url, 'governance', { [PREFIX_FILE]: GLOBAL });
      const { code, names } = await ingest(all.url, from({ prefixConfig: { containerName: 'governance' } }));
      await all.stop();
      expect(code).toBe(0);
      expect(names).toEqual(['governance', 'sales', 'sales.global']);
    });

    test.each([
      ['a connection', (keys: object) => ({ awsConfig: keys })],
      ['its keys alone', (keys: object) => keys],
    ])('is read with credentials of its own, as %s; none of them is told', async (_, shape) => {
      const securityConfig = shape(canaries(other.url));
      const { code, names, everything } = await ingest(moto.url, from({ prefixConfig, securityConfig }));
      expect(code).toBe(0);
      expect(names).toEqual(ONE_GLOBAL);
      expect(everything).toContain(`s3://governance/manifests/${PREFIX_FILE}#/entries/0`);
      expect(everything).not.toContain('canary');
    });

    test.each([
      ['bucket', { containerName: 'nothing' }, `s3://nothing/${PREFIX_FILE}`, 'there is no bucket nothing'],
      ['object', { containerName: 'sales', objectPrefix: 'x' }, `s3://sales/x/${PREFIX_FILE}`, 'there is no such object'],
    ])('a missing %s stops the run before anything is written', async (_, wrong, path, says) => {
      const { code, names, everything, report } = await ingest(moto.url, from({ prefixConfig: wrong }));
      expect(code).toBe(2);
      expect(names).toEqual([]);
      expect(report.error).toMatchObject({ code: 'MANIFEST_NOT_READABLE', path, message: expect.stringContaining(says) });
      expect(everything).toContain('Check prefixConfig');
    });

    test('one that is denied stops the run, and names what to grant where', async () => {
      const denying = await startS3StandIn({
        answer: (_, response) => {
          response.writeHead(403, { 'content-type': 'application/xml' }).end(xmlError('AccessDenied'));
          return true;
        },
      });
      const securityConfig = canaries(denying.url);
      const { code, names, everything, report } = await ingest(moto.url, from({ prefixConfig, securityConfig }));
      await denying.stop();
      expect(code).toBe(3);
      expect(names).toEqual([]);
      expect(report.error?.code).toBe('S3_ACCESS_DENIED');
      expect(everything).toContain(`Grant s3:GetObject on s3://governance/manifests/${PREFIX_FILE}`);
      expect(everything).not.toContain('canary');
    });
  });
});

describe('what cannot be a manifest for all buckets', () => {
  const PREFIX = { prefixConfig: { containerName: 'governance' } };
  test.each([
    [
      'ADLS',
      { ...PREFIX, securityConfig: { clientId: 'canary-1', clientSecret: 'canary-2', accountName: 'canary-3' } },
      'securityConfig: The credentials are for ADLS',
    ],
    [
      'ADLS',
      { ...PREFIX, securityConfig: { azureConfig: { accountKey: 'canary-1' } } },
      'securityConfig: The credentials are for ADLS',
    ],
    [
      'GCS',
      { ...PREFIX, securityConfig: { gcpConfig: { type: 'service_account', privateKey: 'canary-1' } } },
      'securityConfig: The credentials are for GCS',
    ],
    [
      'a wrong key',
      { ...PREFIX, securityConfig: { awsConfig: { awsRegoin: 'canary-1', awsRegion: 'x' } } },
      'securityConfig.awsConfig.awsRegoin: unknown key awsRegoin, did you mean awsRegion?',
    ],
    [
      'a wrong value',
      { ...PREFIX, securityConfig: { awsRegion: 'x', endPointURL: 'canary-1' } },
      'securityConfig.endPointURL: endPointURL must match',
    ],
    ['credentials alone', { securityConfig: { awsRegion: 'canary-1' } }, 'prefixConfig is required with securityConfig'],
    ['two places', { ...PREFIX, manifestHttpPath: 'https://x/canary-1' }, 'prefixConfig: There is manifestHttpPath too'],
    ['no address', { manifestHttpPath: 'm.json?canary-1' }, 'manifestHttpPath: This is no http(s) address'],
  ])('%s is told with its place, and nothing is contacted', async (_, source, says) => {
    const server = await startS3StandIn({});
    const config = writeWorkflow({ endpoint: server.url, options: from(source) });
    for (const command of ['validate', 'ingest']) {
      const { code, stdout, stderr } = await sluice([command, '-c', config]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/workflow\.yaml:\d+:\d+ source\.sourceConfig\.config\.storageMetadataConfigSource\./);
      expect(stderr).toContain(says);
      expect(stdout + stderr).not.toContain('canary');
    }
    expect(server.requests).toEqual([]);
    await server.stop();
  });
});

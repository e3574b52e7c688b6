import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { startS3StandIn } from '../support/s3-stand-in.js';
import { loadLake, startMoto } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const NO_KEYS = { awsAccessKeyId: undefined, awsSecretAccessKey: undefined };
const EU_ALONE = { bucketNames: ['eu-archive'] };

/** A proxy that notes what it is asked to connect to. */
async function startProxy(): Promise<{ url: string; asked: string[]; server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

describe.skipIf(!hasPython())('credentials', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    loadLake('lake-a', moto.url);
  });
  afterAll(() => moto?.stop());

  const run = (awsConfig: object, env: Record<string, string>) =>
    sluice(
      [
        'ingest',
        '-c',
        writeWorkflow({ endpoint: moto.url, awsConfig: { ...awsConfig }, connection: EU_ALONE }),
        '--sink',
        'console',
      ],
      { env },
    );

  test('of a profile', async () => {
    const file = join(emptyFolder(), 'credentials');
    writeFileSync(file, '[lake]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = canary-profile-secret\n');
    const { code, stdout, stderr } = await run({ ...NO_KEYS, profileName: 'lake' }, { AWS_SHARED_CREDENTIALS_FILE: file });
    expect(stderr).not.toContain('canary');
    expect(code).toBe(0);
    expect(stdout).toContain('eu-archive');
  });

  test.each([
    ['without keys', NO_KEYS],
    ['with enabled: true, whatever keys stand there', { enabled: true }],
  ])('of the default chain %s', async (_, awsConfig) => {
    const { code, stdout } = await run(awsConfig, {
      AWS_ACCESS_KEY_ID: 'AKIACHAIN',
      AWS_SECRET_ACCESS_KEY: 'canary-chain-secret',
    });
    expect(code).toBe(0);
    expect(stdout).toContain('eu-archive');
  });

  test('of a role, assumed once for all regions and clients', async () => {
    const role = {
      assumeRoleArn: 'arn:aws:iam::123456789012:role/sluice',
      assumeRoleSessionName: 'nightly',
      assumeRoleSourceIdentity: 'sluice-user',
    };
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: moto.url, awsConfig: role });
    const { code } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl'], {
      cwd,
      env: { AWS_ENDPOINT_URL_STS: moto.url },
    });
    expect(code).toBe(1);
    expect(readFileSync(join(cwd, 'out.jsonl'), 'utf8').trim().split('\n')).toHaveLength(22);
  });

  test('of a role that cannot be assumed are one clear message', async () => {
    const { code, stderr } = await run(
      { assumeRoleArn: 'arn:aws:iam::1:role/x' },
      { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' },
    );
    expect(code).toBe(3);
    expect(stderr).toContain('[S3_ASSUME_ROLE_FAILED]');
  });
});

describe('an assumed role', () => {
  test('is asked for by name, session and source identity, once while it is good and again before it ends', async () => {
    for (const [minutes, calls] of [
      [60, 1],
      [1, undefined],
    ] as const) {
      const asked: string[] = [];
      const sts = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          asked.push(body);
          const expiration = new Date(Date.now() + minutes * 60_000).toISOString();
          const keys = `<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration>`;
          response
            .writeHead(200, { 'content-type': 'text/xml' })
            .end(
              `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${keys}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
            );
        });
      });
      await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
      const s3 = await startS3StandIn({});
      const awsConfig = {
        assumeRoleArn: 'arn:aws:iam::1:role/x',
        assumeRoleSessionName: 'nightly',
        assumeRoleSourceIdentity: 'me',
      };
      const config = writeWorkflow({ endpoint: s3.url, awsConfig, options: { metrics: 'none' } });
      const env = { AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}` };
      const { code } = await sluice(['ingest', '-c', config, '--sink', 'console'], { env });
      sts.close();
      await s3.stop();
      expect(code).toBe(0);
      expect(Object.fromEntries(new URLSearchParams(asked[0]))).toMatchObject({
        Action: 'AssumeRole',
        RoleArn: 'arn:aws:iam::1:role/x',
        RoleSessionName: 'nightly',
        SourceIdentity: 'me',
      });
      if (calls === undefined) expect(asked.length).toBeGreaterThan(1);
      else expect(asked).toHaveLength(calls);
    }
  });
});

describe.skipIf(!hasPython())('an https endpoint', () => {
  const folder = emptyFolder();
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, ...subject];
    expect(spawnSync('openssl', args).status).toBe(0);
    moto = await startMoto({ args: ['-s', '-c', certificate, '-k', key], scheme: 'https' });
  });
  afterAll(() => moto?.stop());

  const run = (env: Record<string, string>) =>
    sluice(['ingest', '-c', writeWorkflow({ endpoint: moto.url }), '--sink', 'console'], { env });

  test('with an unknown certificate is refused', async () => {
    const { code, stderr } = await run({});
    expect(code).toBe(3);
    expect(stderr).toContain('[S3_TLS]');
    expect(stderr).toContain('AWS_CA_BUNDLE');
  });

  test('is reached with AWS_CA_BUNDLE, through HTTPS_PROXY but for NO_PROXY, by all clients', async () => {
    const proxy = await startProxy();
    const host = moto.url.replace('https://', '');
    const env = { AWS_CA_BUNDLE: certificate };
    expect((await run(env)).code).toBe(0);
    const through = await run({ ...env, HTTPS_PROXY: proxy.url });
    expect(through.code).toBe(0);
    expect(new Set(proxy.asked)).toEqual(new Set([host]));
    proxy.asked.length = 0;
    expect((await run({ ...env, HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })).code).toBe(0);
    expect(proxy.asked).toEqual([]);
    proxy.server.close();
  });
});

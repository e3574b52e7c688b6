import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, request, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { testContext } from '@sluice/plugin-api/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OpenMetadataServerConfig } from './generated/server.js';

import { HttpOpenMetadataClient } from './http-client.js';

const SKIP_OPENSSL = spawnSync('openssl', ['version']).status !== 0 && process.env['CI'] !== 'true';

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}

async function versionOf(config: OpenMetadataServerConfig): Promise<string> {
  const client = new HttpOpenMetadataClient(config);
  try {
    return (await client.version(testContext())).text;
  } finally {
    await client.close();
  }
}

describe.skipIf(SKIP_OPENSSL)('a server with TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-transport-'));
  const certificate = join(folder, 'server.pem');
  const key = join(folder, 'server.key');
  let server: Server;
  let hostPort: string;

  beforeAll(async () => {
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
    const files = ['-keyout', key, '-out', certificate];
    const made = spawnSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', names, ...files],
      { encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`openssl makes no certificate: ${made.stderr}`);
    const tls = { cert: readFileSync(certificate), key: readFileSync(key), ca: readFileSync(certificate) };
    server = createHttpsServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      response.end(JSON.stringify({ version: subject === undefined ? '2.0.6' : `2.0.6 shown ${subject.CN}` }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    hostPort = `https://127.0.0.1:${portOf(server)}/api`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['no-ssl', 'validate'] as const)('is not trusted with verifySSL %s alone', async (verifySSL) => {
    await expect(versionOf({ hostPort, verifySSL })).rejects.toMatchObject({
      code: 'OPENMETADATA_TLS',
      message: expect.stringMatching(/^GET system\/version: self-signed certificate/),
      path: hostPort,
      fatal: true,
    });
  });

  it('is trusted by its authority', async () => {
    expect(await versionOf({ hostPort, verifySSL: 'validate', sslConfig: { caCertificate: certificate } })).toBe('2.0.6');
  });

  it('is taken as it is with verifySSL ignore', async () => {
    expect(await versionOf({ hostPort, verifySSL: 'ignore' })).toBe('2.0.6');
  });

  it('is shown our certificate', async () => {
    const sslConfig = { caCertificate: certificate, sslCertificate: certificate, sslKey: key };
    expect(await versionOf({ hostPort, sslConfig })).toBe('2.0.6 shown localhost');
  });

  it('is not taken for a server without TLS, nor the other way round', async () => {
    await expect(versionOf({ hostPort: hostPort.replace('https:', 'http:') })).rejects.toMatchObject({
      code: 'OPENMETADATA_UNREACHABLE',
    });
    const plain = createHttpServer().listen(0, '127.0.0.1');
    await once(plain, 'listening');
    await expect(versionOf({ hostPort: `https://127.0.0.1:${portOf(plain)}/api` })).rejects.toMatchObject({
      code: 'OPENMETADATA_TLS',
      message: 'GET system/version: the server does not speak TLS',
      hint: 'Check whether hostPort should start with http://.',
    });
    plain.close();
  });

  it('is reached through a proxy, its certificate still checked', async () => {
    const proxy = await startProxy();
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    expect(await versionOf({ hostPort, sslConfig: { caCertificate: certificate } })).toBe('2.0.6');
    await expect(versionOf({ hostPort })).rejects.toMatchObject({ code: 'OPENMETADATA_TLS' });
    expect(proxy.seen).toEqual(Array(2).fill(`CONNECT 127.0.0.1:${portOf(server)}`));
    vi.stubEnv('NO_PROXY', 'example.com,127.0.0.1');
    expect(await versionOf({ hostPort, verifySSL: 'ignore' })).toBe('2.0.6');
    expect(proxy.seen).toHaveLength(2);
    proxy.stop();
  });
});

describe('a server without TLS', () => {
  it('is reached through HTTP_PROXY', async () => {
    const server = createHttpServer((_, response) => response.end('{"version":"2.0.6"}')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = await startProxy();
    vi.stubEnv('HTTP_PROXY', proxy.url);
    const hostPort = `http://127.0.0.1:${portOf(server)}/api`;
    expect(await versionOf({ hostPort })).toBe('2.0.6');
    expect(proxy.seen).toEqual([`GET ${hostPort}/v1/system/version`]);
    proxy.stop();
    server.closeAllConnections();
    server.close();
  });

  it('may compress what it answers', async () => {
    const server = createHttpServer(({ headers }, response) => {
      const version = JSON.stringify({ version: `2.0.6 to ${headers['accept-encoding']}` });
      response.setHeader('content-encoding', 'gzip').end(gzipSync(version));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(await versionOf({ hostPort: `http://127.0.0.1:${portOf(server)}/api` })).toBe('2.0.6 to gzip');
    server.closeAllConnections();
    server.close();
  });

  it('is unreachable where the proxy is', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://user:pass-word@127.0.0.1:9');
    const result = versionOf({ hostPort: 'http://catalogue.example.com/api' });
    await expect(result).rejects.toMatchObject({
      code: 'OPENMETADATA_UNREACHABLE',
      message: 'http://catalogue.example.com/api cannot be reached: connect ECONNREFUSED 127.0.0.1:9',
    });
  });
});

afterEach(() => vi.unstubAllEnvs());

/** A proxy that tunnels and forwards, and says what it was asked for. */
async function startProxy(): Promise<{ readonly url: string; readonly seen: string[]; stop(): void }> {
  const seen: string[] = [];
  const proxy = createHttpServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    incoming.pipe(
      request(incoming.url ?? '', { method: incoming.method, headers: incoming.headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      }),
    );
  });
  proxy.on('connect', (incoming, socket) => {
    seen.push(`CONNECT ${incoming.url}`);
    const [host, port] = (incoming.url ?? '').split(':');
    const server = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(socket).pipe(server);
    });
    server.on('error', () => socket.destroy());
    socket.on('error', () => server.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(proxy)}`,
    seen,
    stop: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { emptyFolder } from './sluice.js';

/** A request to one of Google's servers. */
export interface GoogleRequest {
  readonly host: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Google's servers, as far as one who asks through a proxy can tell. */
export interface GoogleStandIn {
  /** What a process needs to find them, and to trust them. */
  readonly env: Readonly<Record<string, string>>;
  readonly requests: GoogleRequest[];
  stop(): Promise<void>;
}

/** Starts servers of all names below googleapis.com, behind a proxy. */
export async function startGoogleStandIn(
  answer: (request: GoogleRequest, response: ServerResponse) => void,
): Promise<GoogleStandIn> {
  const requests: GoogleRequest[] = [];
  const { certificate, tls } = makeCertificate();
  const google = createHttpsServer(tls, (request, response) => {
    const { url = '/', headers } = request;
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const seen = { host: headers.host ?? '', url, headers, body };
      requests.push(seen);
      answer(seen, response);
    });
  });
  const tunnels = new Set<Duplex>();
  const proxy = createServer((_, response) => response.writeHead(502).end());
  const port = await listening(google);
  proxy.on('connect', (request, socket) => {
    if (request.url?.endsWith('.googleapis.com:443') !== true) return void socket.destroy();
    // The server lets go of a connection that is a tunnel.
    tunnels.add(socket);
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [upstream, socket]) each.on('error', () => each.destroy());
  });
  const url = `http://127.0.0.1:${await listening(proxy)}`;
  return {
    env: { HTTPS_PROXY: url, NO_PROXY: '127.0.0.1', NODE_EXTRA_CA_CERTS: certificate },
    requests,
    stop: async () => {
      for (const tunnel of tunnels) tunnel.destroy();
      google.closeAllConnections();
      await Promise.all([google, proxy].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function makeCertificate(): { certificate: string; tls: { cert: Buffer; key: Buffer } } {
  const folder = emptyFolder();
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=google', '-addext', 'subjectAltName=DNS:*.googleapis.com'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
  const { status } = spawnSync('openssl', [...args, ...subject]);
  if (status !== 0) throw new Error(`openssl ended with ${status}`);
  return { certificate, tls: { cert: readFileSync(certificate), key: readFileSync(key) } };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { emptyFolder } from './sluice.js';

/** How a server says what it was asked. */
export type EchoForm = 'json' | 'xml' | 'html';

/** A server that answers each request with an error, in which all of the request is. */
export interface EchoServer {
  readonly url: string;
  /** Over TLS: the file with the certificate to trust. */
  readonly certificate: string | undefined;
  /** All that was asked, as text. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startEchoServer(form: EchoForm, status: number, isSecure = false): Promise<EchoServer> {
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const text = `${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}`;
      asked.push(text);
      const [type, written] = writeError(form, status, text);
      response.writeHead(status, { 'content-type': type, 'retry-after': '0' }).end(written);
    });
  };
  const files = isSecure ? makeCertificate() : undefined;
  const server =
    files === undefined
      ? createServer(answer)
      : createHttpsServer({ cert: readFileSync(files.certificate), key: readFileSync(files.key) }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}`,
    certificate: files?.certificate,
    asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The error in the forms of AWS, Azure, Google, OAuth and OpenMetadata. */
function writeError(form: EchoForm, status: number, text: string): [type: string, body: string] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (form === 'html') return ['text/html', `<html><body>${escaped}</body></html>`];
  if (form === 'xml') {
    return ['application/xml', `<?xml version="1.0"?><Error><Code>InternalError</Code><Message>${escaped}</Message></Error>`];
  }
  const error = { code: status, message: text, errors: [{ domain: 'global', reason: text, message: text }] };
  return ['application/json', JSON.stringify({ code: status, message: text, error_description: text, error })];
}

function makeCertificate(): { readonly certificate: string; readonly key: string } {
  const folder = emptyFolder();
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=echo', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
  const { status } = spawnSync('openssl', [...args, ...subject]);
  if (status !== 0) throw new Error(`openssl ended with ${status}`);
  return { certificate, key };
}

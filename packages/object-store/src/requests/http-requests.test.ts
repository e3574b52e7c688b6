import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testContext } from '@sluice/plugin-api/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { HttpRequests } from './http-requests.js';

const servers: Server[] = [];
const requests = new HttpRequests();
afterEach(async () => {
  vi.unstubAllEnvs();
  await requests.close();
  await requests.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const request = { name: 'GET object', place: 'web://b/a' };

test('a plain request is handed to the proxy that the environment names', async () => {
  const seen: string[] = [];
  const proxy = await serve(({ url = '' }, response) => {
    seen.push(url);
    response.end('through');
  });
  vi.stubEnv('HTTP_PROXY', proxy.url);
  vi.stubEnv('NO_PROXY', '');
  const { body } = await requests.send({ ...request, url: 'http://store.example:8080/a' }, testContext());
  expect([new TextDecoder().decode(body), seen]).toEqual(['through', ['http://store.example:8080/a']]);
});

test.each([
  [401, 'STORE_CREDENTIALS_REFUSED', 1],
  [403, 'STORE_ACCESS_DENIED', 1],
  [404, 'BUCKET_NOT_FOUND', 1],
  [302, 'STORE_REQUEST_FAILED', 1],
  [500, 'STORE_REQUEST_FAILED', 5],
])('a server that answers %i is %s, and asked %i times', async (status, code, times) => {
  const { url } = await serve((_, response) => response.writeHead(status).end('no'));
  const context = testContext();
  await expect(requests.send({ ...request, url }, context)).rejects.toMatchObject({ code, path: 'web://b/a' });
  expect(context.requests).toHaveLength(times);
});

test('what breaks off, and what is not whole by its content, is asked for again', async () => {
  let asked = 0;
  const { url } = await serve((_, response) => {
    asked += 1;
    if (asked === 1) response.writeHead(200, { 'content-length': 10 }).write('xxx', () => response.destroy());
    else response.end(asked === 2 ? 'half' : 'whole');
  });
  const isWhole = ({ body }: { readonly body: Uint8Array }): boolean => body.length === 5;
  const { body } = await requests.send({ ...request, url, isWhole }, testContext());
  expect([new TextDecoder().decode(body), asked]).toEqual(['whole', 3]);
});

test.each([
  ['an address that is none', () => 'nonsense', 'STORE_UNREACHABLE'],
  ['a server that speaks no TLS', (url: string) => url.replace('http:', 'https:'), 'STORE_UNREACHABLE'],
])('%s is asked once', async (_, addressOf, code) => {
  const { url } = await serve((_request, response) => response.end('a'));
  const context = testContext();
  await expect(requests.send({ ...request, url: addressOf(url) }, context)).rejects.toMatchObject({ code });
  expect(context.requests).toHaveLength(1);
});

test('one that waits for the rest of an answer stops when it is told to', async () => {
  const controller = new AbortController();
  const { url } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 10 }).write('xxx', () => controller.abort(new Error('stopped')));
  });
  const context = testContext({ signal: controller.signal });
  await expect(requests.send({ ...request, url }, context)).rejects.toThrow('stopped');
});

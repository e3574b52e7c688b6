import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultProxy } from './fault-proxy.js';
import { httpFaults } from './http-faults.js';

let server: Server;
let proxy: FaultProxy;

beforeEach(async () => {
  server = createServer((request, response) => {
    const text = `${request.method} ${request.url} of ${request.headers.host}`;
    if (request.method === 'HEAD') response.writeHead(200, { 'content-length': 7 }).end();
    else response.writeHead(200, { 'x-of': 'server' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await FaultProxy.start(`http://127.0.0.1:${(server.address() as AddressInfo).port}/base`);
});
afterEach(async () => {
  await proxy.stop();
  await new Promise((resolve) => server.close(resolve));
});

const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${proxy.url}${path}`, { headers: { connection: 'close' }, ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

test('passes requests and answers on as they are, the name of the host included', async () => {
  const host = new URL(proxy.url).host;
  const { status, headers, text } = await get('/a%20b?c=d');
  expect([status, headers.get('x-of'), text]).toEqual([200, 'server', `GET /base/a%20b?c=d of ${host}`]);
  expect((await get('/x', { method: 'HEAD' })).headers.get('content-length')).toBe('7');
  const posted = await get('/x', { method: 'POST', body: 'hello' });
  expect(posted.text).toBe(`POST /base/x of ${host}`);
  expect(proxy.requests.map(({ method, path, body }) => [method, path, Buffer.from(body).toString()])).toEqual([
    ['GET', '/a%20b?c=d', ''],
    ['HEAD', '/x', ''],
    ['POST', '/x', 'hello'],
  ]);
});

test('asks the server for something else where it is told to', async () => {
  proxy.rewrite = ({ path }) => `${path}&size=1`;
  expect((await get('/a?b=c')).text).toMatch('GET /base/a?b=c&size=1 of');
});

test('counts requests, and how many were under way at a time', async () => {
  proxy.reset(30);
  await Promise.all([get('/1'), get('/2'), get('/3')]);
  await get('/4');
  expect([proxy.count, proxy.mostInFlight]).toEqual([4, 3]);
  proxy.reset();
  await get('/5');
  expect([proxy.count, proxy.mostInFlight]).toEqual([1, 1]);
});

test('sends an answer with other headers, or a byte at a time', async () => {
  const { text } = await get('/x');
  proxy.fault = () => ({ altered: { 'x-of': 'proxy' }, byteMilliseconds: 1 });
  const altered = await get('/x');
  expect([altered.status, altered.headers.get('x-of'), altered.text]).toEqual([200, 'proxy', text]);
});

test('breaks what is open, and takes what comes next', async () => {
  proxy.fault = () => 'stall';
  const waiting = get('/a');
  await expect.poll(() => proxy.count).toBe(1);
  proxy.breakConnections();
  await expect(waiting).rejects.toThrow();
  proxy.fault = () => undefined;
  expect((await get('/b')).status).toBe(200);
});

describe('faults', () => {
  const answers = { denied: { status: 403, body: 'no' }, throttled: { status: 503, headers: { 'retry-after': '1' } } };
  const faults = () =>
    httpFaults<'read' | 'list'>({ proxy, operationOf: ({ path }) => (path.startsWith('/list') ? 'list' : 'read'), answers });

  test('are about the operations and as many requests as they are told', async () => {
    const { inject, heal } = faults();
    await inject('denied', { operations: ['list'], times: 2 });
    expect([(await get('/a')).status, (await get('/list')).status, (await get('/list')).status]).toEqual([200, 403, 403]);
    expect((await get('/list')).status).toBe(200);
    await inject('throttled');
    const { status, headers } = await get('/a');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    await heal();
    expect((await get('/a')).status).toBe(200);
  });

  test('cut-body ends an answer in its middle, cut-connection breaks it off there', async () => {
    const { text } = await get('/list');
    await faults().inject('cut-body');
    expect((await get('/list')).text).toBe(text.slice(0, text.length / 2));
    await faults().inject('cut-connection');
    await expect(get('/list')).rejects.toThrow();
    expect(proxy.mostInFlight).toBe(1);
  });

  test('unreachable gives no connection, stalled no answer', async () => {
    await faults().inject('unreachable');
    await expect(get('/a')).rejects.toThrow();
    await faults().inject('stalled');
    const controller = new AbortController();
    const waiting = get('/a', { signal: controller.signal });
    await expect.poll(() => proxy.count).toBe(2);
    controller.abort();
    await expect(waiting).rejects.toThrow();
  });
});

test('a server that is not there is a broken connection', async () => {
  proxy.forwardTo('http://127.0.0.1:1');
  await expect(get('/a')).rejects.toThrow();
});

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIngestError, type StepContext } from '@sluice/plugin-api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryObjectStore } from '../testing/memory-object-store.js';
import { fetchManifest, toHttpAddress } from './fetch-manifest.js';
import { ManifestSources } from './manifest-sources.js';

const MOST_BYTES = 1000;
const MANIFEST = '{"entries":[{"containerName":"sales","dataPath":"a"}]}';
const PROXY_VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];

const servers: Server[] = [];

beforeEach(() => {
  for (const name of PROXY_VARIABLES) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stepContext(signal = new AbortController().signal) {
  const counted = { requests: 0, bytes: 0 };
  const silent = () => {};
  const context: StepContext = {
    signal,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    clock: { now: () => 0 },
    meter: {
      concurrency: 8,
      request: (_, send) => {
        counted.requests += 1;
        return send();
      },
      bytes: (count) => {
        counted.bytes += count;
      },
    },
    report: { warn: silent },
  };
  return { context, counted };
}

async function fetchText(address: string, context = stepContext().context, limitMilliseconds?: number): Promise<string> {
  const parsed = toHttpAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  return new TextDecoder().decode((await fetchManifest(parsed, MOST_BYTES, context, limitMilliseconds)).bytes);
}

async function errorOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => new Error('It did not fail'),
    (reason: unknown) => reason,
  );
  if (!isIngestError(error)) throw error;
  return error;
}

test.each(['ftp://host/m.json', 'host/m.json', '/m.json', 'https://', ''])('%j is no http(s) address', (text) => {
  expect(toHttpAddress(text)).toBeUndefined();
});

test('an address is shown without what may be secret in it', () => {
  const address = toHttpAddress('https://canary:canary@host:8443/a/m.json?token=canary#canary');
  expect(address?.shown).toBe('https://host:8443/a/m.json');
});

test('a file is fetched, and counted', async () => {
  const host = await serve((request, response) => response.end(`${request.url}`));
  const { context, counted } = stepContext();
  expect(await fetchText(`http://${host}/m.json?token=1`, context)).toBe('/m.json?token=1');
  expect(counted).toEqual({ requests: 1, bytes: '/m.json?token=1'.length });
});

test('user and password of the address are sent, escaped or not, and to no other host after a redirect', async () => {
  const seen: (string | undefined)[] = [];
  const target = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.end('there');
  });
  const host = await serve((request, response) => {
    seen.push(request.headers.authorization);
    const location = request.url === '/1' ? '/2' : `http://${target}/`;
    response.writeHead(302, { location }).end();
  });
  expect(await fetchText(`http://me:p%40ss%@${host}/1`)).toBe('there');
  const sent = `Basic ${Buffer.from('me:p%40ss%').toString('base64')}`;
  expect(seen).toEqual([sent, sent, undefined]);
  seen.length = 0;
  await fetchText(`http://me:p%40ss@${target}/`);
  expect(seen).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
});

test.each([
  [404, 'Not Found'],
  [500, 'Internal Server Error'],
  [204, 'No Content'],
])('status %i is said', async (status, text) => {
  const host = await serve((_, response) => response.writeHead(status).end());
  expect(await errorOf(fetchText(`http://me:canary@${host}/m.json?canary`))).toMatchObject({
    code: 'MANIFEST_NOT_READABLE',
    message: `The manifest cannot be fetched: the server answered ${status} ${text}`,
    path: `http://${host}/m.json`,
    fatal: true,
  });
});

test('endless redirects, and one to nowhere, end', async () => {
  const host = await serve((request, response) => {
    response.writeHead(302, { location: request.url === '/loop' ? '/loop' : 'http://[canary' }).end();
  });
  expect((await errorOf(fetchText(`http://${host}/loop`))).message).toContain('redirect');
  const error = await errorOf(fetchText(`http://${host}/nowhere`));
  expect(error.code).toBe('MANIFEST_NOT_READABLE');
  expect(error.message).not.toContain('canary');
  expect(error.cause).toBeUndefined();
});

test('a host that does not answer is named', async () => {
  const host = await serve(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  const error = await errorOf(fetchText(`http://${host}/m.json`));
  expect(error).toMatchObject({ code: 'MANIFEST_NOT_READABLE', path: `http://${host}/m.json` });
  expect(error.message).toContain('ECONNREFUSED');
  expect(error.hint).toContain('NO_PROXY');
});

test('an answer that breaks off is none', async () => {
  const host = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"entries":');
    setTimeout(() => response.destroy(), 50);
  });
  expect((await errorOf(fetchText(`http://${host}/`))).code).toBe('MANIFEST_NOT_READABLE');
});

test('no more is read than allowed', async () => {
  let isClosed = false;
  const host = await serve((_, response) => {
    response.on('close', () => {
      isClosed = true;
    });
    const write = (): void => {
      while (!response.destroyed && response.write('x'.repeat(100_000)));
    };
    response.on('drain', write);
    write();
  });
  expect(await errorOf(fetchText(`http://${host}/`))).toMatchObject({ code: 'MANIFEST_TOO_LARGE', fatal: true });
  await vi.waitUntil(() => isClosed);
});

test.each(['head', 'body'])('time is limited for the %s', async (part) => {
  const host = await serve((_, response) => {
    if (part === 'body') response.writeHead(200).write('{');
  });
  const error = await errorOf(fetchText(`http://${host}/`, stepContext().context, 100));
  expect(error).toMatchObject({
    code: 'MANIFEST_NOT_READABLE',
    message: 'The manifest cannot be fetched: no whole answer within 0.1 s',
  });
});

test('it ends with the run', async () => {
  const stop = new AbortController();
  const host = await serve(() => stop.abort());
  expect((await errorOf(fetchText(`http://${host}/`, stepContext(stop.signal).context))).code).toBe('CANCELLED');
});

test.each([
  ['HTTP_PROXY', {}, true],
  ['http_proxy', {}, true],
  ['HTTP_PROXY', { NO_PROXY: '127.0.0.1' }, false],
])('%s with %j', async (name, more, isUsed) => {
  const asked: (string | undefined)[] = [];
  const host = await serve((_, response) => response.end('direct'));
  const proxy = await serve((request, response) => {
    asked.push(request.url);
    response.end('by proxy');
  });
  vi.stubEnv(name, `http://${proxy}`);
  for (const [key, value] of Object.entries(more)) vi.stubEnv(key, value);
  expect(await fetchText(`http://${host}/m.json`)).toBe(isUsed ? 'by proxy' : 'direct');
  expect(asked).toEqual(isUsed ? [`http://${host}/m.json`] : []);
});

test('a proxy that is no address is a clear error, and its password is not told', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://me:canary@[');
  const error = await errorOf(fetchText('http://127.0.0.1:1/'));
  expect(error.code).toBe('MANIFEST_NOT_READABLE');
  expect(error.message).not.toContain('canary');
});

const sourcesOf = (manifestHttpPath: string): ManifestSources =>
  new ManifestSources(new MemoryObjectStore({ sales: {} }), { storageMetadataConfigSource: { manifestHttpPath } });

test('a manifest is fetched once a run, and its entries tell where they stand', async () => {
  let requests = 0;
  const host = await serve((_, response) => {
    requests += 1;
    response.end(`\uFEFF${MANIFEST}`);
  });
  const sources = sourcesOf(`http://me:canary@${host}/m.json?canary`);
  const { context } = stepContext();
  const all = [sources.of({ name: 'sales' }, context), sources.of({ name: 'sales' }, context)];
  for (const manifest of await Promise.all(all)) {
    expect(manifest?.entries.map(({ at }) => at)).toEqual([`http://${host}/m.json#/entries/0`]);
  }
  expect(requests).toBe(1);
});

test.each([
  ['text/html; charset=utf-8', '<!DOCTYPE html><p>Log in</p>', 'what came is text/html'],
  ['application/json', '{"entries": [\n}', 'what came is application/json'],
  [undefined, '', 'what came is without a content type'],
])('%s that is no JSON stops the run, saying what came', async (type, body, says) => {
  const host = await serve((_, response) =>
    response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end(body),
  );
  const error = await errorOf(sourcesOf(`http://${host}/m.json`).of({ name: 'sales' }, stepContext().context));
  expect(error).toMatchObject({ code: 'MANIFEST_NOT_READABLE', fatal: true });
  expect(error.message).toContain(says);
  expect(error.path).toContain(`http://${host}/m.json`);
});

test('JSON that is no manifest stops the run', async () => {
  const host = await serve((_, response) => response.end('[]'));
  const error = await errorOf(sourcesOf(`http://${host}/`).of({ name: 'sales' }, stepContext().context));
  expect(error).toMatchObject({ code: 'MANIFEST_INVALID', fatal: true });
});

test('an address that is none is a mistake in the workflow', () => {
  expect(() => sourcesOf('m.json?canary')).toThrow('This is no http(s) address');
});

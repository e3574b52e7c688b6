import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenMetadataServerConfig } from './generated/server.js';
import { HttpOpenMetadataClient } from './http-client.js';
import { freePort } from './stand-in.test.fixture.js';

const TOKEN = 'the-secret-token';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let handlers: Handler[];
let seen: IncomingMessage[];
let waits: number[];
let context: TestContext;
const clients: HttpOpenMetadataClient[] = [];

const version: Handler = (_, response) => response.end('{"version":"2.0.6"}');
const stored: Handler = (_, response) => {
  response.setHeader('X-OpenMetadata-Change', 'entityNoChange');
  response.end('{"id":"1","fullyQualifiedName":"lake"}');
};
const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
const reset: Handler = (request) => request.socket.resetAndDestroy();

beforeEach(async () => {
  handlers = [];
  seen = [];
  waits = [];
  context = testContext({ now: 1_000_000 });
  server = createServer((request, response) => {
    seen.push(request);
    request.resume();
    // The last handler stays, for all further requests.
    const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
    handler?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  server.closeAllConnections();
  server.close();
});

function portOf(listening: { address(): unknown }): number {
  return (listening.address() as { port: number }).port;
}

function clientOf(config: Partial<OpenMetadataServerConfig> = {}): HttpOpenMetadataClient {
  const client = new HttpOpenMetadataClient(
    { hostPort: `http://127.0.0.1:${portOf(server)}/api`, securityConfig: { jwtToken: `${TOKEN}\n` }, ...config },
    {
      random: () => 0,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
    },
  );
  clients.push(client);
  return client;
}

const put = (client: HttpOpenMetadataClient) => client.putContainer({ name: 'a', service: 'lake' }, 'lake.a', context);

it('gives up a request that waits for its answer when the signal aborts', async () => {
  const controller = new AbortController();
  context = testContext({ signal: controller.signal });
  handlers = [() => controller.abort()];
  await expect(put(clientOf())).rejects.toMatchObject({
    code: 'CANCELLED',
    path: 'lake.a',
    message: 'PUT containers was given up, since the run stops',
  });
  expect(seen).toHaveLength(1);
});

describe('requests', () => {
  it('carry the token and the extra headers', async () => {
    handlers = [version];
    await clientOf({ extraHeaders: { 'X-Gateway-Key': 'k1' } }).version(context);
    expect(seen[0]?.url).toBe('/api/v1/system/version');
    expect(seen[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'x-gateway-key': 'k1' });
  });

  it('carry no Authorization where there is no token', async () => {
    handlers = [version];
    await clientOf({ securityConfig: {} }).version(context);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it('encode names in paths', async () => {
    handlers = [stored];
    await clientOf().idOf('container', 'lake."a.b/c d?"', context);
    expect(seen[0]?.url).toBe('/api/v1/containers/name/lake.%22a.b%2Fc%20d%3F%22');
  });

  it('go over kept connections, sixteen at a time', async () => {
    const sockets = new Set<Socket>();
    let waiting: (() => void)[] = [];
    let came = 0;
    let most = 0;
    handlers = [
      (request, response) => {
        sockets.add(request.socket);
        came += 1;
        waiting.push(() => stored(request, response));
        most = Math.max(most, waiting.length);
        if (waiting.length !== 16 && came !== 40) return;
        // One more than sixteen would come meanwhile.
        setTimeout(() => {
          for (const answer of waiting) answer();
          waiting = [];
        }, 10);
      },
    ];
    const client = clientOf();
    await Promise.all(Array.from({ length: 40 }, () => put(client)));
    expect(most).toBe(16);
    expect(sockets.size).toBe(16);
  });

  it('ask for the version once', async () => {
    handlers = [version];
    const client = clientOf();
    await Promise.all([client.version(context), client.version(context)]);
    expect(await client.version(context)).toEqual({ text: '2.0.6', major: 2, minor: 0 });
    expect(context.requests).toEqual(['openmetadata:GET system/version']);
  });
});

describe('what passes', () => {
  it.each([429, 502, 503, 504])('is tried again after %i', async (status) => {
    handlers = [answer(status, 'busy'), answer(status, 'busy'), stored];
    expect(await put(clientOf())).toMatchObject({ id: '1', fullyQualifiedName: 'lake', status: 'unchanged' });
    expect(waits).toEqual([500, 1000]);
    expect(context.requests).toEqual(Array(3).fill('openmetadata:PUT containers'));
  });

  it('is tried again when the server says', async () => {
    const date = new Date(1_000_000 + 9000).toUTCString();
    handlers = [answer(503, '', { 'Retry-After': '7' }), answer(503, '', { 'Retry-After': date }), stored];
    await put(clientOf());
    expect(waits).toEqual([7000, 9000]);
  });

  it('is tried again after a broken connection', async () => {
    const cutShort: Handler = (request, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('{"id":');
      setTimeout(() => request.socket.resetAndDestroy(), 20);
    };
    handlers = [version, reset, cutShort, stored];
    const client = clientOf();
    await client.version(context);
    expect(await put(client)).toMatchObject({ id: '1' });
    expect(waits).toEqual([500, 1000]);
  });

  it('is tried a few times where a server that is one cuts its answer short', async () => {
    handlers = [version, answer(200, '{"id":'), answer(200, '{"id":'), stored];
    const client = clientOf();
    await client.version(context);
    expect(await put(client)).toMatchObject({ id: '1' });
    expect(waits).toEqual([500, 1000]);
  });

  it('fails one entity when it does not pass', async () => {
    handlers = [answer(503, '{"code":503,"message":"told to fail"}')];
    await expect(put(clientOf())).rejects.toMatchObject({
      code: 'OPENMETADATA_FAILED',
      message: 'PUT containers: the server answered 503: told to fail',
      path: 'lake.a',
      fatal: false,
    });
    expect(waits).toHaveLength(5);
  });

  it('stops the run when it has not passed for eight requests in a row', async () => {
    handlers = [version, reset];
    const client = clientOf();
    await client.version(context);
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => put(client)));
    const codes = results.map((result) => (result.status === 'rejected' ? result.reason.code : result.status));
    expect(codes.sort()).toEqual([...Array(7).fill('OPENMETADATA_FAILED'), ...Array(5).fill('OPENMETADATA_UNREACHABLE')]);
    const requests = seen.length;
    await expect(put(client)).rejects.toMatchObject({ code: 'OPENMETADATA_UNREACHABLE', fatal: true });
    expect(seen.length).toBe(requests);
  });

  it('does not stop the run when others succeed in between', async () => {
    const client = clientOf();
    for (let round = 0; round < 12; round += 1) {
      handlers = round % 6 === 5 ? [stored] : [answer(503, '')];
      await put(client).catch(() => {});
    }
    handlers = [stored];
    expect(await put(client)).toMatchObject({ id: '1' });
  });
});

describe('what stays', () => {
  it.each([400, 404, 409, 413])('fails one entity at once with %i', async (status) => {
    handlers = [answer(status, JSON.stringify({ code: status, message: 'bad  name\n x' }))];
    await expect(put(clientOf())).rejects.toMatchObject({
      code: 'OPENMETADATA_REFUSED',
      message: `PUT containers: the server answered ${status}: bad name x`,
      path: 'lake.a',
    });
    expect(waits).toEqual([]);
  });

  it.each([401, 403])('stops the run at once with %i', async (status) => {
    handlers = [answer(status, '{"message":"Token expired"}')];
    const client = clientOf();
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => put(client)));
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'OPENMETADATA_UNAUTHORIZED', fatal: true } });
    }
    expect(seen.length).toBeLessThanOrEqual(16);
  });

  it('does not stop the run where the state of a pipeline may not be set', async () => {
    const client = clientOf();
    handlers = [answer(403, '')];
    const status = { runId: 'r', pipelineState: 'running' as const, startDate: 1, timestamp: 1 };
    await expect(client.putPipelineStatus('lake.p', status, context)).rejects.toMatchObject({
      code: 'OPENMETADATA_UNAUTHORIZED',
    });
    handlers = [stored];
    expect(await put(client)).toMatchObject({ id: '1' });
  });

  it('fails one entity whose answer says nothing', async () => {
    handlers = [answer(200, '<html>'), answer(200, '{}')];
    const client = clientOf();
    await expect(put(client)).rejects.toMatchObject({ code: 'OPENMETADATA_FAILED', path: 'lake.a', retryable: false });
    await expect(put(client)).rejects.toMatchObject({ code: 'OPENMETADATA_FAILED', path: 'lake.a', retryable: false });
  });

  it.each(['{}', ''])('takes nothing else for a container or for its deletion: %j', async (body) => {
    handlers = [version, answer(200, body)];
    const client = clientOf();
    await expect(client.container('lake.a', context)).rejects.toMatchObject({ code: 'OPENMETADATA_FAILED', path: 'lake.a' });
    const container = { id: '1', fullyQualifiedName: 'lake.a' };
    await expect(client.deleteContainer(container, context)).rejects.toMatchObject({
      code: 'OPENMETADATA_FAILED',
      message: 'DELETE containers: the answer has no id',
    });
  });

  it('does not follow a redirect with its secrets', async () => {
    handlers = [answer(302, '', { Location: `https://login.example.com/?token=${TOKEN}` })];
    await expect(put(clientOf())).rejects.toMatchObject({
      message: 'PUT containers: the server answered 302: a redirect to https://login.example.com/',
    });
    expect(seen).toHaveLength(1);
  });

  it('says nothing secret, whatever the server says', async () => {
    handlers = [answer(400, JSON.stringify({ message: `cannot read Bearer ${TOKEN} of k1-secret with pass-word` }))];
    const client = clientOf({ extraHeaders: { 'X-Gateway-Key': 'k1-secret' } });
    const body = { name: 'lake', serviceType: 'S3' as const };
    const error: Error = await client.putService(body, ['pass-word'], context).then(
      () => new Error('no error'),
      (thrown) => thrown,
    );
    expect(error.message).toBe('PUT services/storageServices: the server answered 400: cannot read Bearer *** of *** with ***');
    expect(JSON.stringify(error)).not.toContain(TOKEN);
  });

  it('knows no id where there is no such container', async () => {
    handlers = [answer(404, '{"message":"not found"}')];
    expect(await clientOf().idOf('container', 'lake.a', context)).toBeUndefined();
  });

  it('knows no owner that the token may not look up, and says which right that takes', async () => {
    handlers = [answer(403, '{"message":"no"}')];
    await expect(clientOf().owner('team', 'data.platform', context)).rejects.toMatchObject({
      code: 'OPENMETADATA_REFUSED',
      hint: expect.stringContaining('team: ViewAll'),
      fatal: false,
    });
    expect(seen[0]?.url).toBe('/api/v1/teams/name/%22data.platform%22');
  });

  it.each([
    ['1.4.0', 'owner'],
    ['1.5.0', 'owners'],
  ])('asks a server %s for all that people may have set, its %s among it', async (text, owners) => {
    handlers = [
      answer(200, `{"version":"${text}"}`),
      answer(200, '{"id":"1","fullyQualifiedName":"lake.a","description":"theirs"}'),
    ];
    expect(await clientOf().container('lake.a', context)).toMatchObject({ description: 'theirs' });
    expect(decodeURIComponent(seen[1]?.url ?? '')).toBe(
      `/api/v1/containers/name/lake.a?fields=${owners},tags,dataModel,lifeCycle&include=all`,
    );
  });
});

describe('a server that is not there', () => {
  const version404 = [
    ['answers 404', answer(404, '<!doctype html>')],
    ['answers a page for browsers', answer(200, '<!doctype html>', { 'Content-Type': 'text/html' })],
    ['answers something else', answer(200, '{"hello":"world"}')],
    ['redirects', answer(301, '', { Location: 'https://catalogue.example.com/' })],
  ] as const;

  it.each(version404)('is said to be no API where it %s', async (_, handler) => {
    handlers = [handler];
    const client = clientOf();
    await expect(client.version(context)).rejects.toMatchObject({
      code: 'OPENMETADATA_UNREACHABLE',
      path: `http://127.0.0.1:${portOf(server)}/api`,
      hint: expect.stringContaining('/api'),
      fatal: true,
    });
    expect(waits).toEqual([]);
  });

  it('is unreachable at once on a closed port', async () => {
    const hostPort = `http://127.0.0.1:${await freePort()}/api`;
    await expect(clientOf({ hostPort }).version(context)).rejects.toMatchObject({
      code: 'OPENMETADATA_UNREACHABLE',
      message: expect.stringMatching(/^http:\/\/127.*\/api cannot be reached: connect ECONNREFUSED/),
      fatal: true,
    });
    expect(waits).toEqual([]);
  });

  it('is unreachable at once under a wrong name', async () => {
    const client = clientOf({ hostPort: 'http://catalogue.invalid:8585/api' });
    await expect(client.version(context)).rejects.toMatchObject({
      code: 'OPENMETADATA_UNREACHABLE',
      message: expect.stringContaining('catalogue.invalid'),
    });
    expect(waits).toEqual([]);
  });

  it('is unreachable after a few tries where it breaks off each connection', async () => {
    const breaking = createTcpServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
    await once(breaking, 'listening');
    const client = clientOf({ hostPort: `http://127.0.0.1:${portOf(breaking)}/api` });
    await expect(client.version(context)).rejects.toMatchObject({ code: 'OPENMETADATA_UNREACHABLE', fatal: true });
    expect(waits).toEqual([500, 1000]);
    breaking.close();
  });

  it('is given a moment where it was there before', async () => {
    handlers = [version];
    const client = clientOf();
    await client.version(context);
    server.closeAllConnections();
    server.close();
    await expect(put(client)).rejects.toMatchObject({ code: 'OPENMETADATA_UNREACHABLE', fatal: true });
    expect(waits).toEqual([500, 1000]);
  });
});

it('reads what a PUT did', async () => {
  const client = clientOf();
  const statusOf = async (status: number, change?: string) => {
    handlers = [answer(status, '{"id":"1"}', change === undefined ? {} : { 'X-OpenMetadata-Change': change })];
    return (await put(client)).status;
  };
  expect(await statusOf(201, 'entityCreated')).toBe('created');
  expect(await statusOf(200, 'entityUpdated')).toBe('updated');
  expect(await statusOf(200, 'entityNoChange')).toBe('unchanged');
  expect(await statusOf(200)).toBe('updated');
  expect(await statusOf(201)).toBe('created');
});

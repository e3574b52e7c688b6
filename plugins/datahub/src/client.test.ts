import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatahubClient, type ServerConfig } from './client.js';
import { type Asset, upsert } from './proposal.js';

const TOKEN = 'the-secret-token';
const URN = 'urn:li:dataset:x';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Seen {
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
/** For all but GET config; the last one stays. */
let handlers: Handler[];
let config: Handler;
let seen: Seen[];
let waits: number[];
let context: TestContext;
const clients: DatahubClient[] = [];

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const written = answer(200, { value: 'success' });
const reset: Handler = (request) => request.socket.resetAndDestroy();

beforeEach(async () => {
  handlers = [written];
  config = answer(200, { noCode: 'true', versions: { 'acryldata/datahub': { version: 'v1.3.0' } } });
  seen = [];
  waits = [];
  context = testContext({ now: 1_000_000 });
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ url: request.url, headers: request.headers, body });
    if (request.url?.endsWith('/config') === true) return config(request, response);
    const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
    handler?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const client of clients.splice(0)) await client.close();
  server.closeAllConnections();
  server.close();
});

function address(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function clientOf(more: Partial<ServerConfig> = {}): DatahubClient {
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  const client = new DatahubClient({ server: `${address()}/gms/`, token: `${TOKEN}\n`, ...more }, { random: () => 0, sleep });
  clients.push(client);
  return client;
}

const ingest = (client = clientOf()) => client.ingest(['{"a":1}', '{"b":"ä"}'], URN, context);

describe('ingest', () => {
  it('sends proposals to be written before the answer, and asks once who is there', async () => {
    const client = clientOf();
    await ingest(client);
    await ingest(client);
    expect(seen.map(({ url }) => url)).toEqual(['/gms/config', ...Array(2).fill('/gms/aspects?action=ingestProposalBatch')]);
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({ proposals: [{ a: 1 }, { b: 'ä' }], async: 'false' });
    expect(seen[1]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'x-restli-protocol-version': '2.0.0',
      'content-type': 'application/json',
    });
    expect(context.requests).toEqual(['datahub:GET config', 'datahub:POST aspects', 'datahub:POST aspects']);
  });

  it('sends no token where there is none', async () => {
    await ingest(clientOf({ token: ' ' }));
    expect(seen[1]?.headers.authorization).toBeUndefined();
  });

  it('does not take just any success for one', async () => {
    handlers = [answer(200, '<html>Please log in</html>')];
    await expect(ingest()).rejects.toMatchObject({
      code: 'CATALOGUE_FAILED',
      message: 'POST aspects: the server does not say that it wrote anything',
      path: URN,
      retryable: false,
    });
  });

  it('writes nothing to a server that is not DataHub', async () => {
    config = answer(200, '<html>A frontend</html>');
    await expect(ingest()).rejects.toMatchObject({
      code: 'CATALOGUE_UNREACHABLE',
      message: `There is no metadata service of DataHub at ${address()}/gms`,
      hint: expect.stringContaining('8080'),
      fatal: true,
    });
    expect(seen).toHaveLength(1);
  });

  it.each([429, 502, 503, 504])('tries again after %i', async (status) => {
    handlers = [answer(status, 'busy'), answer(status, 'busy', { 'retry-after': '7' }), written];
    await ingest();
    expect(waits).toEqual([500, 7000]);
  });

  it('gives up on a server that stays busy', async () => {
    handlers = [answer(503, 'busy')];
    await expect(ingest()).rejects.toMatchObject({
      code: 'CATALOGUE_FAILED',
      message: 'POST aspects: the server answered 503: busy',
      retryable: true,
      fatal: false,
    });
    expect(waits).toHaveLength(5);
  });

  it('tries a little after 500, which may be about what was sent', async () => {
    handlers = [answer(500, { message: 'Deadlock', status: 500 })];
    await expect(ingest()).rejects.toMatchObject({ code: 'CATALOGUE_FAILED', retryable: false, path: URN });
    expect(waits).toHaveLength(2);
    handlers = [answer(500, 'Deadlock'), written];
    await ingest();
  });

  it('tries again when a connection breaks', async () => {
    handlers = [reset, written];
    await ingest();
    expect(waits).toEqual([500]);
  });

  it.each([401, 403])('stops at %i, without the token in what it says', async (status) => {
    handlers = [answer(status, { message: `no rights with ${TOKEN}` })];
    const client = clientOf();
    const expected = {
      code: 'CATALOGUE_UNAUTHORIZED',
      message: `POST aspects: the server answered ${status}: no rights with ***`,
      fatal: true,
    };
    await expect(ingest(client)).rejects.toMatchObject(expected);
    await expect(ingest(client)).rejects.toMatchObject(expected);
    expect(seen).toHaveLength(2);
  });

  it.each([400, 404, 422])('says why the server refuses with %i', async (status) => {
    handlers = [answer(status, { exceptionClass: 'x', message: 'Unknown aspect', status })];
    await expect(ingest()).rejects.toMatchObject({
      code: 'CATALOGUE_REFUSED',
      message: `POST aspects: the server answered ${status}: Unknown aspect`,
      path: URN,
      fatal: false,
    });
    await expect(clientOf().ingest(['{}'], undefined, context)).rejects.toMatchObject({ path: `${address()}/gms` });
  });

  it('follows no redirect', async () => {
    handlers = [answer(302, '', { location: 'https://login.example.com/?secret=1' })];
    await expect(ingest()).rejects.toMatchObject({
      code: 'CATALOGUE_UNREACHABLE',
      message: 'POST aspects: the server answered 302: a redirect to https://login.example.com/',
    });
  });

  it('waits no longer than it is told', async () => {
    handlers = [() => {}, written];
    await ingest(clientOf({ timeoutSeconds: 0.1 }));
    expect(waits).toEqual([500]);
  });
});

describe('a server that cannot be reached', () => {
  it('is said at once', async () => {
    await expect(clientOf({ server: 'http://127.0.0.1:9' }).version(context)).rejects.toMatchObject({
      code: 'CATALOGUE_UNREACHABLE',
      message: 'http://127.0.0.1:9 cannot be reached: connect ECONNREFUSED 127.0.0.1:9',
      path: 'http://127.0.0.1:9',
      fatal: true,
    });
    expect(waits).toEqual([]);
  });

  it('may speak no TLS', async () => {
    await expect(clientOf({ server: address().replace('http:', 'https:') }).version(context)).rejects.toMatchObject({
      message: expect.stringMatching(/it does not speak TLS$/),
      hint: 'Check whether server should start with http://.',
    });
  });

  it('is reached through a proxy', async () => {
    vi.stubEnv('HTTP_PROXY', address());
    expect(await clientOf({ server: 'http://datahub.example.com:8080' }).version(context)).toBe('v1.3.0');
    expect(seen[0]?.url).toBe('http://datahub.example.com:8080/config');
  });
});

describe('checkToken', () => {
  it.each([200, 403, 404])('takes %i for a token that is accepted', async (status) => {
    handlers = [answer(status, {})];
    await clientOf().checkToken(context);
    expect(seen[0]?.url).toBe('/gms/aspects/urn%3Ali%3AdataPlatform%3As3?aspect=dataPlatformInfo&version=0');
  });

  it('throws where the token is refused', async () => {
    handlers = [answer(401, 'Unauthorized')];
    await expect(clientOf().checkToken(context)).rejects.toMatchObject({ code: 'CATALOGUE_UNAUTHORIZED' });
  });
});

describe('held', () => {
  const asset: Asset = {
    urn: 'urn:li:tag:ä',
    type: 'tag',
    order: '0',
    proposals: [upsert('tagKey', { name: 'ä' }), upsert('tagProperties', {})],
  };

  it('asks for the aspects that would be written', async () => {
    handlers = [answer(200, [{ urn: asset.urn, tagKey: { value: { name: 'ä' }, systemMetadata: {} } }])];
    const held = await clientOf().held([asset], context, 'write');
    expect([...(held ?? [])]).toEqual([[asset.urn, { tagKey: { name: 'ä' } }]]);
    expect(seen[1]?.url).toBe('/gms/openapi/v3/entity/tag/batchGet');
    expect(seen[1]?.body).toBe('[{"urn":"urn:li:tag:\\u00e4","tagKey":{},"tagProperties":{}}]');
  });

  it.each([
    ['404', answer(404, 'Not found')],
    ['403', answer(403, { error: 'may not read' })],
    ['no list', answer(200, '<html>')],
  ])('asks no more after %s, and warns once', async (_, handler) => {
    handlers = [handler, written];
    const client = clientOf();
    expect(await client.held([asset], context, 'write')).toBeUndefined();
    expect(await client.held([asset], context, 'write')).toBeUndefined();
    await ingest(client);
    expect(seen).toHaveLength(3);
    expect(context.warnings).toEqual([
      {
        code: 'CHANGES_UNKNOWN',
        message: expect.stringMatching(
          /^The server does not tell what it holds, so that all is written and counts as updated: POST /,
        ),
        path: `${address()}/gms`,
      },
    ]);
  });

  it('leaves it to writing to say what is wrong otherwise', async () => {
    handlers = [answer(401, 'Unauthorized')];
    const client = clientOf();
    expect(await client.held([asset], context, 'write')).toBeUndefined();
    expect(context.warnings).toEqual([]);
    await expect(ingest(client)).rejects.toMatchObject({ code: 'CATALOGUE_UNAUTHORIZED' });
  });

  it.each([401, 403])('tells a plan that %i is the answer', async (status) => {
    handlers = [answer(status, 'may not read')];
    await expect(clientOf().held([asset], context, 'plan')).rejects.toMatchObject({ code: 'CATALOGUE_UNAUTHORIZED' });
    expect(context.warnings).toEqual([]);
  });
});

it('stops a request when the run is interrupted', async () => {
  const controller = new AbortController();
  handlers = [() => controller.abort()];
  const client = clientOf();
  const interrupted = testContext({ signal: controller.signal });
  await expect(client.ingest(['{}'], URN, interrupted)).rejects.toMatchObject({ code: 'CANCELLED', path: URN });
});

it('asks again for a version that it did not get', async () => {
  config = answer(500, 'starting');
  const client = clientOf();
  await expect(client.version(context)).rejects.toMatchObject({
    code: 'CATALOGUE_UNREACHABLE',
    message: `There is no metadata service of DataHub at ${address()}/gms: GET config: the server answered 500: starting`,
  });
  config = answer(200, { noCode: 'true' });
  expect(await client.version(context)).toBe('of an unknown version');
});

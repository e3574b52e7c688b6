import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { REAL_WAITING } from '@sluice/plugin-api/sinks';
import { testContext } from '@sluice/plugin-api/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiCaller } from './api-caller.js';
import { listContainers } from './container-listing.js';

const CONTAINER = { id: '1', fullyQualifiedName: 'lake.a' };

let server: Server;
let answers: unknown[];
let urls: string[];

beforeEach(async () => {
  urls = [];
  server = createServer((request, response) => {
    urls.push(request.url ?? '');
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function list(...pages: readonly unknown[]): Promise<readonly string[]> {
  answers = [...pages];
  const { port } = server.address() as { port: number };
  const caller = new ApiCaller({ hostPort: `http://127.0.0.1:${port}/api` }, REAL_WAITING);
  const names: string[] = [];
  try {
    for await (const { fullyQualifiedName } of listContainers(caller, 'my lake', testContext())) names.push(fullyQualifiedName);
    return names;
  } finally {
    await caller.close();
  }
}

describe('listContainers', () => {
  it('follows the pages to the last one, and tells each container once', async () => {
    const second = { id: '2', fullyQualifiedName: 'lake.b' };
    const names = await list(
      { data: [CONTAINER], paging: { after: 'a+b=', total: 2 } },
      { data: [CONTAINER, second], paging: { after: null, total: 2 } },
    );
    expect(names).toEqual(['lake.a', 'lake.b']);
    expect(urls).toEqual([
      '/api/v1/containers?service=my%20lake&limit=1000',
      '/api/v1/containers?service=my%20lake&limit=1000&after=a%2Bb%3D',
    ]);
  });

  it('takes a service without containers', async () => {
    expect(await list({ data: [], paging: { total: 0 } })).toEqual([]);
  });

  it.each([
    ['lists fewer than there are', { data: [CONTAINER], paging: { total: 3 } }, 'listed 1 of 3'],
    ['lists the same page again', { data: [CONTAINER], paging: { after: 'x', total: 3 } }, 'again and again'],
    ['lists empty pages for ever', { data: [], paging: { after: 'x' } }, 'again and again'],
    ['answers something else', { entities: [] }, 'no page of containers'],
    ['answers no paging', { data: [CONTAINER] }, 'no page of containers'],
    ['lists something without a name', { data: [{ id: '1' }], paging: {} }, 'no id or no fully qualified name'],
    ['cuts a page short', '{"data":[{"id":"1",', 'not JSON'],
  ])('throws when the server %s', async (_, page, message) => {
    await expect(list(page)).rejects.toMatchObject({ code: 'OPENMETADATA_FAILED', message: expect.stringContaining(message) });
  });
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Lake } from '@sluice/testkit';

const MODIFIED = 'Wed, 01 Jan 2025 00:00:00 GMT';
const LIMIT = 1000;

interface Paged {
  readonly after: string | undefined;
  readonly limit: number;
}

/** A stand-in for the store: a listing API over HTTP, with JSON answers. Replace it with an emulator of your store, or with the store itself. */
export class StandInServer {
  lake: Lake = {};
  readonly #token: string;
  readonly #server: Server;

  constructor(token: string) {
    this.#token = token;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.url);
    const [, , bucket, , key] = pathname.split('/').map(decodeURIComponent);
    const page: Paged = { after: query.get('after') ?? undefined, limit: Number(query.get('limit') ?? LIMIT) };
    const objects = bucket === undefined ? undefined : this.lake[bucket];
    if (request.headers.authorization !== `Bearer ${this.#token}`) refuse(response, 401, 'unknown token');
    else if (bucket === undefined) answer(response, bucketsPage(Object.keys(this.lake), page));
    else if (objects === undefined) refuse(response, 404, 'no such bucket');
    else if (key === undefined) answer(response, objectsPage(objects, query.get('prefix') ?? '', query.get('delimiter'), page));
    else if (!Object.hasOwn(objects, key)) refuse(response, 404, 'no such object');
    else sendObject(request, response, Buffer.from(objects[key] ?? ''));
  }
}

function bucketsPage(names: readonly string[], { after, limit }: Paged): object {
  const left = [...names].sort(compareBytes).filter((name) => after === undefined || compareBytes(name, after) > 0);
  const page = left.slice(0, limit);
  return { buckets: page.map((name) => ({ name })), next: left.length > limit ? page.at(-1) : null };
}

function objectsPage(objects: Lake[string], prefix: string, delimiter: string | null, { after, limit }: Paged): object {
  const names = new Map<string, string | undefined>();
  for (const key of Object.keys(objects).filter((each) => each.startsWith(prefix))) {
    const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
    if (end === -1) names.set(key, key);
    else names.set(key.slice(0, end + 1), undefined);
  }
  const left = [...names].filter(([name]) => after === undefined || compareBytes(name, after) > 0);
  const page = left.sort(([a], [b]) => compareBytes(a, b)).slice(0, limit);
  return {
    objects: page.flatMap(([, key]) =>
      key === undefined ? [] : [{ key, size: Buffer.from(objects[key] ?? '').length, modified: MODIFIED }],
    ),
    prefixes: page.flatMap(([name, key]) => (key === undefined ? [name] : [])),
    next: left.length > limit ? page.at(-1)?.[0] : null,
  };
}

function sendObject(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (first !== undefined && Number(first) >= content.length) {
    refuse(response, 416, 'no such range');
    return;
  }
  const body = first === undefined ? content : content.subarray(Number(first), Number(last) + 1);
  response.writeHead(first === undefined ? 200 : 206, { 'content-length': body.length, 'last-modified': MODIFIED });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function answer(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'x-error': error }).end();
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

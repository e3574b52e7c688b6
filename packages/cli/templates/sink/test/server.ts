import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Entity } from '@sluice/plugin-api';

const PAGE = 2;

/** A stand-in for the catalogue. Replace it with an emulator of your catalogue, or with the catalogue itself. */
export class StandInCatalogue {
  readonly held = new Map<string, Entity>();
  readonly #token: string;
  readonly #server: Server;

  constructor(token: string) {
    this.#token = token;
    this.#server = createServer((request, response) => void this.#answer(request, response));
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

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.url);
    if (request.headers.authorization !== `Bearer ${this.#token}`) return void response.writeHead(401).end('unknown token');
    let text = '';
    for await (const piece of request) text += piece;
    const body = (text === '' ? {} : JSON.parse(text)) as { entities?: readonly Entity[]; ids?: readonly string[] };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(this.#result(pathname, query, body)));
  }

  #result(
    path: string,
    query: URLSearchParams,
    { entities = [], ids = [] }: { entities?: readonly Entity[]; ids?: readonly string[] },
  ) {
    if (path === '/entities') return { results: entities.map((entity) => this.#put(entity)) };
    if (path === '/containers') return this.#containers(query.get('service') ?? '', query.get('after') ?? '');
    if (path !== '/delete') return { version: '1.0' };
    for (const id of ids)
      for (const name of this.held.keys()) if (name === id || name.startsWith(`${id}.`)) this.held.delete(name);
    return {};
  }

  #put(entity: Entity): { status: string; reason?: string } {
    const { fullyQualifiedName: name } = entity;
    if (entity.kind === 'container' && entity.parent !== undefined && !this.held.has(entity.parent)) {
      return { status: 'refused', reason: 'the parent is not here' };
    }
    if (/[<>]/.test(entity.name)) return { status: 'refused', reason: 'the name has angle brackets' };
    const earlier = this.held.get(name);
    this.held.set(name, entity);
    if (earlier === undefined) return { status: 'created' };
    return { status: JSON.stringify(earlier) === JSON.stringify(entity) ? 'unchanged' : 'updated' };
  }

  #containers(service: string, after: string) {
    const names = [...this.held.values()].flatMap((each) =>
      each.kind === 'container' && each.service === service ? [each.fullyQualifiedName] : [],
    );
    const left = names.sort().filter((name) => name > after);
    const page = left.slice(0, PAGE);
    return {
      containers: page.map((name) => ({ id: name, fullyQualifiedName: name })),
      next: left.length > PAGE ? page.at(-1) : null,
    };
  }
}

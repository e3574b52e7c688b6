import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Traffic } from '../harness/faults.js';

/** A request that came to a proxy. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query, as the client sent them. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** An answer of the proxy's own. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The server's answer, with something about it that is not as the server has it. */
export interface AlteredAnswer {
  /** In place of the server's headers of these names, in lower case. */
  readonly altered?: Readonly<Record<string, string>>;
  /** The body comes a byte at a time, one each so many milliseconds. */
  readonly byteMilliseconds?: number;
}

/**
 * What becomes of a request in place of the server's answer: an answer of the proxy's own; the server's, altered; the server's, its connection
 * broken in the middle, or its body ended there; none, the connection left open; or a connection that is broken before the server is asked.
 */
export type ProxyFault = ProxyAnswer | AlteredAnswer | 'cut-connection' | 'cut-body' | 'stall' | 'break';

interface ServerAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * Stands between a plugin and the server that it talks to over HTTP: passes requests on as they are, `Host` included, and fails those that it
 * is told to. Counts what arrives.
 */
export class FaultProxy implements Traffic {
  /** What goes wrong with a request; `undefined`: nothing. It is called once for each, when it has arrived whole. */
  fault: (request: ProxiedRequest) => ProxyFault | undefined = () => undefined;
  /** The path and query to ask the server for in place of what the client asked. */
  rewrite: (request: ProxiedRequest) => string = ({ path }) => path;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #seen: ProxiedRequest[] = [];
  #target: string | undefined;
  #milliseconds = 0;
  #inFlight = 0;
  #most = 0;

  private constructor(target: string | undefined) {
    this.#target = target;
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.keepAliveTimeout = 0;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * Starts a proxy on a free port of this machine.
   *
   * @param target the server's address, such as `http://127.0.0.1:5000`; absent: `forwardTo` names it later.
   */
  static async start(target?: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Where the plugin finds the server. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get count(): number {
    return this.#seen.length;
  }

  get mostInFlight(): number {
    return this.#most;
  }

  /** The requests since the last `reset`, in the order of their arrival. */
  get requests(): readonly ProxiedRequest[] {
    return this.#seen;
  }

  /** Breaks all connections that are open; listens on. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** From now on, requests go to that server. */
  forwardTo(target: string): void {
    this.#target = target;
  }

  reset(milliseconds = 0): void {
    this.#seen = [];
    this.#most = this.#inFlight;
    this.#milliseconds = milliseconds;
  }

  /** Breaks all connections and listens no more. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.breakConnections();
    });
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#inFlight += 1;
    this.#most = Math.max(this.#most, this.#inFlight);
    let isOver = false;
    const end = (): void => {
      if (!isOver) this.#inFlight -= 1;
      isOver = true;
    };
    response.once('close', end);
    try {
      const { method = 'GET', url: path = '/', headers } = incoming;
      const request: ProxiedRequest = { method, path, headers, body: await bodyOf(incoming) };
      this.#seen.push(request);
      const fault = this.fault(request);
      if (this.#milliseconds > 0) await setTimeout(this.#milliseconds);
      if (fault === 'stall') return;
      if (fault === 'break') return void incoming.socket.destroy();
      if (typeof fault === 'object' && 'status' in fault) {
        // Whoever reads the answer to its end may send its next request before the server hears of it.
        end();
        return void response.writeHead(fault.status, fault.headers).end(method === 'HEAD' ? undefined : fault.body);
      }
      await send(await this.#ask(request), fault, response, end);
    } catch {
      // The server gave no answer, or the client is gone: either way there is nobody to tell.
      incoming.socket.destroy();
    }
  }

  /** The server's whole answer. */
  #ask(request: ProxiedRequest): Promise<ServerAnswer> {
    const target = new URL(this.#target ?? '');
    const send = target.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const options = {
        hostname: target.hostname,
        port: target.port,
        method: request.method,
        path: `${target.pathname.replace(/\/$/, '')}${this.rewrite(request)}`,
        headers: { ...request.headers, connection: 'close' },
        // The common agent keeps connections that the server closes, and sends the next request into one of them.
        agent: false,
        rejectUnauthorized: false,
      };
      const outgoing: ClientRequest = send(options, (answer) => {
        bodyOf(answer).then((body) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body }), reject);
      });
      outgoing.once('error', reject);
      outgoing.end(request.body);
    });
  }
}

/** Sends the server's answer on, or as much of it as the fault leaves. `end` is told before the last of it is sent. */
async function send(
  { status, headers, body }: ServerAnswer,
  fault: AlteredAnswer | 'cut-connection' | 'cut-body' | undefined,
  response: ServerResponse,
  end: () => void,
): Promise<void> {
  // The body is here whole, so that its length is known whatever the server did.
  const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...kept } = headers;
  const half = body.subarray(0, Math.floor(body.length / 2));
  if (fault === 'cut-connection') {
    response.writeHead(status, { ...kept, 'content-length': String(Math.max(body.length, 1)) });
    await new Promise<void>((resolve) => response.write(half, () => resolve()));
    end();
    response.destroy();
    return;
  }
  const sent = fault === 'cut-body' ? half : body;
  // What HEAD and 304 say of a length is of a body that does not come.
  const length = body.length === 0 && headers['content-length'] !== undefined ? headers['content-length'] : String(sent.length);
  const { altered = {}, byteMilliseconds = 0 } = typeof fault === 'object' ? fault : {};
  response.writeHead(status, { ...kept, 'content-length': length, ...altered });
  for (const byte of byteMilliseconds > 0 ? sent.subarray(0, -1) : []) {
    response.write(Buffer.of(byte));
    await setTimeout(byteMilliseconds);
    // Its reader has gone.
    if (response.destroyed) return;
  }
  if (byteMilliseconds === 0 && sent.length > 1)
    await new Promise<void>((resolve) => response.write(sent.subarray(0, -1), () => resolve()));
  end();
  response.end(sent.subarray(-1));
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

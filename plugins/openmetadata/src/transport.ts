import { EnvHttpProxyAgent, fetch, Request } from 'undici';
import type { TlsOptions } from './tls.js';

const ANSWER_TIMEOUT_MS = 60_000;

/** Sends requests. */
export interface Transport {
  readonly fetch: typeof globalThis.fetch;
  readonly Request: typeof globalThis.Request;
  /** Closes all connections. May be called twice. */
  close(): Promise<void>;
}

/** Sends requests over kept connections, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. */
export class UndiciTransport implements Transport {
  readonly fetch: typeof globalThis.fetch;
  readonly Request = Request as unknown as typeof globalThis.Request;
  readonly #agent: EnvHttpProxyAgent;

  /** @param connections the most connections at a time */
  constructor(tls: TlsOptions, connections: number) {
    const agent = new EnvHttpProxyAgent({
      connections,
      connect: tls,
      requestTls: tls,
      // A plain request is handed to the proxy: many allow no tunnel to ports other than 443.
      proxyTunnel: false,
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
    });
    this.#agent = agent;
    // undici's own types and those that come with Node.js say the same in different words.
    this.fetch = ((request: Request) => fetch(request, { dispatcher: agent })) as unknown as typeof globalThis.fetch;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

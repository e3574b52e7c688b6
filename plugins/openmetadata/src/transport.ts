import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { answerTimeoutMilliseconds, collectBody } from '@sluice/plugin-api/http';
import { EnvHttpProxyAgent, request } from 'undici';
import type { TlsOptions } from './tls.js';

/** Sends requests. */
export interface Transport {
  readonly fetch: typeof globalThis.fetch;
  readonly Request: typeof globalThis.Request;
  /** Closes all connections. May be called twice. */
  close(): Promise<void>;
}

/** Sends requests over kept connections, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. Follows no redirect. */
export class UndiciTransport implements Transport {
  readonly fetch: typeof globalThis.fetch;
  readonly Request = PlainRequest as unknown as typeof globalThis.Request;
  readonly #agent: EnvHttpProxyAgent;

  /** @param connections the most connections at a time */
  constructor(tls: TlsOptions, connections: number) {
    const silence = answerTimeoutMilliseconds();
    const agent = new EnvHttpProxyAgent({
      connections,
      connect: tls,
      requestTls: tls,
      // A plain request is handed to the proxy: many allow no tunnel to ports other than 443.
      proxyTunnel: false,
      headersTimeout: silence,
      bodyTimeout: silence,
    });
    this.#agent = agent;
    this.fetch = ((sent: PlainRequest) => send(sent, agent)) as unknown as typeof globalThis.fetch;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/**
 * What the API's client takes for a Request. Requests and Responses of `fetch` hold streams, which take more time than all else that a small
 * request and its answer do.
 */
class PlainRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;

  constructor(url: string, { method = 'GET', headers, body, signal }: RequestInit) {
    this.url = url;
    this.method = method;
    this.headers = new Headers(headers);
    this.body = body as string | undefined;
    this.signal = signal ?? undefined;
  }
}

/** Answers what the API's client and we look at of a Response. */
async function send(
  { url, method, headers, body, signal }: PlainRequest,
  dispatcher: EnvHttpProxyAgent,
): Promise<Partial<Response>> {
  // Lists are long; without this, a server may choose any coding.
  headers.set('accept-encoding', method === 'GET' ? 'gzip' : 'identity');
  const answer = await request(url, {
    dispatcher,
    method: method as 'GET',
    headers: [...headers].flat(),
    body: body ?? null,
    ...(signal === undefined ? {} : { signal }),
  });
  const { statusCode: status } = answer;
  const isCompressed = /^\s*(x-)?gzip\s*$/i.test(String(answer.headers['content-encoding'] ?? ''));
  const bytes = await collectBody(answer.body, signal === undefined ? {} : { signal });
  const text = new TextDecoder().decode(isCompressed ? await gunzipped(bytes) : bytes);
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
    text: async () => text,
    json: async () => JSON.parse(text),
  };
}

async function gunzipped(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length === 0) return bytes;
  try {
    return await promisify(gunzip)(bytes);
  } catch (error) {
    // As of any answer that is not what it says: it was cut short, or is no gzip.
    throw new SyntaxError(`The answer cannot be decompressed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

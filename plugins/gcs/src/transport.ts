import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { answerTimeoutMilliseconds, collectBody } from '@sluice/plugin-api/http';
import { EnvHttpProxyAgent, request } from 'undici';
import { CutShortError } from './errors.js';

/** A whole answer. */
export interface HttpAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as it was sent: compressed where `content-encoding` says so. */
  readonly bytes: Uint8Array;
}

/**
 * Sends requests over kept connections, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. Follows no redirect. The SDK's own
 * requests cannot be stopped, and make a new connection for each one through a proxy.
 */
export class Transport {
  #agent: EnvHttpProxyAgent | undefined;

  /** Answers when the last byte has come: to a GET, or a POST where there is a body. Throws what undici throws, or the signal's reason. */
  async send(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    body?: Uint8Array,
  ): Promise<HttpAnswer> {
    this.#agent ??= new EnvHttpProxyAgent({
      // A plain request is handed to the proxy: many allow no tunnel to ports other than 443.
      proxyTunnel: false,
      headersTimeout: answerTimeoutMilliseconds(),
      bodyTimeout: answerTimeoutMilliseconds(),
    });
    const sent = body === undefined ? { method: 'GET' as const } : { method: 'POST' as const, body };
    const answer = await request(url, { dispatcher: this.#agent, headers, signal, ...sent });
    return { status: answer.statusCode, headers: answer.headers, bytes: await collectBody(answer.body, { signal }) };
  }

  /** Ends all that is under way. May be called twice. */
  async close(): Promise<void> {
    await this.#agent?.destroy();
    this.#agent = undefined;
  }
}

/**
 * The text of an answer.
 *
 * @throws CutShortError where it is compressed and not whole.
 */
export async function textOf({ headers, bytes }: HttpAnswer): Promise<string> {
  if (headers['content-encoding'] !== 'gzip') return new TextDecoder().decode(bytes);
  try {
    return new TextDecoder().decode(await promisify(gunzip)(bytes));
  } catch (error) {
    throw new CutShortError('The answer cannot be decompressed', { cause: error });
  }
}

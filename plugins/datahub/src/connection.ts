import { collectBody } from '@sluice/plugin-api/http';
import { EnvHttpProxyAgent, request } from 'undici';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** How a server is reached. */
export interface ConnectionOptions {
  /** Its address, without a slash at its end. */
  readonly server: string;
  readonly token: string | undefined;
  readonly timeoutMs: number;
  /** The most connections at a time. */
  readonly connections: number;
}

/**
 * Sends requests to DataHub's metadata service over kept connections, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. Follows no
 * redirect, since that would take the token elsewhere.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #agent: EnvHttpProxyAgent | undefined;

  /** Opens nothing yet. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * Sends a GET, or a POST where there is a body. Throws what Node.js or undici throw where no whole answer comes.
   *
   * @param path below the server's address, with its query
   */
  async send(path: string, body: string | undefined, signal: AbortSignal): Promise<Answer> {
    const { server, token, timeoutMs } = this.#options;
    const answer = await request(`${server}/${path}`, {
      dispatcher: this.#dispatcher(),
      signal,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-restli-protocol-version': '2.0.0',
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body ?? null,
    });
    const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const bytes = await collectBody(answer.body, { signal, timeoutMilliseconds: timeoutMs });
    return { status: answer.statusCode, headers: new Headers(headers), body: parsed(new TextDecoder().decode(bytes)) };
  }

  /** Closes all connections. May be called twice. */
  async close(): Promise<void> {
    await this.#agent?.destroy();
  }

  #dispatcher(): EnvHttpProxyAgent {
    const { connections, timeoutMs } = this.#options;
    this.#agent ??= new EnvHttpProxyAgent({
      connections,
      // A plain request is handed to the proxy: many allow no tunnel to ports other than 443.
      proxyTunnel: false,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    return this.#agent;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Servers answer errors, and proxies anything, in text of other kinds; what has to be JSON is looked at where it is used.
    return text;
  }
}

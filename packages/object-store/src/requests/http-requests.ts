import { type ErrorCode, IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';
import {
  answerText,
  answerTimeoutMilliseconds,
  collectBody,
  connectionTrouble,
  retryAfterMilliseconds,
} from '@sluice/plugin-api/http';
import type { Dispatcher } from 'undici';
import { type RequestFault, type StoreRequest, StoreRequests } from './store-requests.js';

/** A request over HTTP. */
export interface HttpRequest extends StoreRequest {
  readonly url: string;
  /** The URI of what it is about, for errors. */
  readonly place: string;
  /** Default: GET. */
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  /** The permission that it needs, for errors. Default: the request's name. */
  readonly action?: string;
  /** Statuses besides those of success that say something, such as 404 where there is no such object. */
  readonly expected?: readonly number[];
  /** Whether nothing of an answer is missing, as its content shows: one that is not whole is asked for again. Default: as HTTP has it. */
  readonly isWhole?: (answer: HttpAnswer) => boolean;
}

/** An answer, to the last byte of its body. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** An answer that is a failure. */
class BadAnswer extends Error {
  constructor(readonly response: HttpAnswer) {
    super(`HTTP ${response.status}`);
  }
}

/** An answer that is not whole, though HTTP says so. */
class CutAnswer extends Error {}

/**
 * Sends the requests of a store that speaks HTTP: counted, paced and tried again as {@link StoreRequests} does, through the proxies of HTTPS_PROXY,
 * HTTP_PROXY and NO_PROXY. 429 and 503 ask for less; other statuses from 500 on, broken connections, silence for a minute, and answers that are not whole may
 * pass. What fails for good is a STORE_* error, 404 BUCKET_NOT_FOUND.
 */
export class HttpRequests {
  readonly #requests = new StoreRequests({ faultOf });
  #agent: Dispatcher | undefined;

  /** Throws IngestErrors, or the signal's reason. */
  async send(request: HttpRequest, context: StepContext): Promise<HttpAnswer> {
    try {
      return await this.#requests.send(request, context, () => this.#attempt(request, context.signal));
    } catch (error) {
      context.signal.throwIfAborted();
      throw isIngestError(error) ? error : toStoreError(error, request);
    }
  }

  /** Breaks off what is under way. May be called twice. */
  async close(): Promise<void> {
    await this.#agent?.destroy();
    this.#agent = undefined;
  }

  async #attempt(asked: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { request, EnvHttpProxyAgent } = await import('undici');
    // A plain request is handed to the proxy: many allow no tunnel to ports other than 443.
    this.#agent ??= new EnvHttpProxyAgent({
      proxyTunnel: false,
      headersTimeout: answerTimeoutMilliseconds(),
      bodyTimeout: answerTimeoutMilliseconds(),
    });
    const { url, method = 'GET', headers = {}, expected = [], isWhole = () => true } = asked;
    const response = await request(url, { method, headers: { ...headers }, signal, dispatcher: this.#agent });
    const answer: HttpAnswer = {
      status: response.statusCode,
      headers: new Headers(Object.entries(response.headers).map(([name, value = '']): [string, string] => [name, String(value)])),
      body: await collectBody(response.body, { signal }),
    };
    const isSuccess = answer.status >= 200 && answer.status < 300;
    if (!isSuccess && !expected.includes(answer.status)) throw new BadAnswer(answer);
    if (isSuccess && !isWhole(answer)) throw new CutAnswer('the answer was cut short');
    return answer;
  }
}

function faultOf(error: unknown): RequestFault | undefined {
  if (!(error instanceof BadAnswer)) return isForGood(error) ? undefined : { fault: 'transport' };
  const { status, headers, body } = error.response;
  if (status !== 429 && status !== 503) return status < 500 ? undefined : { fault: 'server' };
  const askedMilliseconds = retryAfterMilliseconds({ status, headers, body }, Date.now());
  return { fault: 'throttled', ...(askedMilliseconds === undefined ? {} : { askedMilliseconds }) };
}

/** Whether what failed without an answer does so however often it is sent. */
function isForGood(error: unknown): boolean {
  return error instanceof TypeError || ['tls', 'not-tls'].includes(connectionTrouble(error).kind);
}

function toStoreError(error: unknown, { name, action = name, place }: HttpRequest): IngestError {
  const options = { path: place, cause: error, details: { action } };
  if (error instanceof BadAnswer) {
    const { status, headers, body } = error.response;
    const code = codeOf(status);
    const hint = code === 'STORE_ACCESS_DENIED' ? { hint: `Grant ${action} on ${place}.` } : {};
    const message = answerText({ status, headers, body: new TextDecoder().decode(body) }, action, (text) => text);
    return new IngestError(code, { ...options, ...hint, message });
  }
  if (error instanceof CutAnswer)
    return new IngestError('STORE_REQUEST_FAILED', { ...options, message: `${action}: ${error.message}` });
  const { kind, message } = connectionTrouble(error);
  const code = kind === 'tls' ? 'STORE_TLS' : 'STORE_UNREACHABLE';
  return new IngestError(code, { ...options, message: `${action} got no whole answer: ${message}` });
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return 'STORE_CREDENTIALS_REFUSED';
  if (status === 403) return 'STORE_ACCESS_DENIED';
  return status === 404 ? 'BUCKET_NOT_FOUND' : 'STORE_REQUEST_FAILED';
}

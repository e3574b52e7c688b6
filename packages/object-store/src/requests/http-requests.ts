import { type ErrorCode, IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';
import type { Dispatcher } from 'undici';
import type { RequestFault } from './store-requests.js';
import { type StoreRequest, StoreRequests } from './store-requests.js';

const SECOND_MILLISECONDS = 1000;
const REASON_CHARACTERS = 200;
const TLS = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|^ERR_(TLS|SSL)/;

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
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** An answer that is a failure. */
class BadAnswer extends Error {
  constructor(readonly answer: HttpAnswer) {
    super(reasonIn(answer));
  }
}

/**
 * Sends the requests of a store that speaks HTTP: counted, paced and tried again as {@link StoreRequests} does, through the proxies of HTTPS_PROXY,
 * HTTP_PROXY and NO_PROXY. 429 and 503 ask for less; other statuses from 500 on, broken connections and answers that are not whole may pass. What fails for good
 * is a STORE_* error, 404 BUCKET_NOT_FOUND.
 */
export class HttpRequests {
  readonly #requests = new StoreRequests({ faultOf });
  #agent: Promise<Dispatcher> | undefined;

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
    const agent = await this.#agent;
    this.#agent = undefined;
    await agent?.destroy();
  }

  async #attempt(asked: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { request, EnvHttpProxyAgent } = await import('undici');
    this.#agent ??= Promise.resolve(new EnvHttpProxyAgent());
    const { url, method = 'GET', headers = {}, expected = [], isWhole = () => true } = asked;
    const response = await request(url, { method, headers: { ...headers }, signal, dispatcher: await this.#agent });
    const answer: HttpAnswer = {
      status: response.statusCode,
      headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, value?.toString()])),
      body: new Uint8Array(await response.body.arrayBuffer()),
    };
    const isSuccess = answer.status >= 200 && answer.status < 300;
    if (!isSuccess && !expected.includes(answer.status)) throw new BadAnswer(answer);
    if (isSuccess && !isWhole(answer)) throw new Error('the answer was cut short');
    return answer;
  }
}

function faultOf(error: unknown): RequestFault {
  if (!(error instanceof BadAnswer)) return { fault: 'transport' };
  const { status, headers } = error.answer;
  const seconds = Number(headers['retry-after']);
  if (status === 429 || status === 503) {
    return { fault: 'throttled', ...(seconds > 0 ? { askedMilliseconds: seconds * SECOND_MILLISECONDS } : {}) };
  }
  return { fault: 'server' };
}

function toStoreError(error: unknown, { name, action = name, place }: HttpRequest): IngestError {
  const options = { path: place, cause: error, details: { action } };
  if (error instanceof BadAnswer) {
    const code = codeOf(error.answer.status);
    const hint = code === 'STORE_ACCESS_DENIED' ? { hint: `Grant ${action} on ${place}.` } : {};
    return new IngestError(code, { ...options, ...hint, message: `${action} failed with ${error.message}` });
  }
  const { code = '', message } = rootOf(error);
  const meaning = TLS.test(code) ? 'STORE_TLS' : code === '' ? 'STORE_REQUEST_FAILED' : 'STORE_UNREACHABLE';
  return new IngestError(meaning, { ...options, message: `${action} got no whole answer: ${message}` });
}

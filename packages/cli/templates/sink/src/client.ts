import { IngestError, type StepContext } from '@sluice/plugin-api';
import { answerText, type BadAnswer, connectionTrouble, isBusy, retryAfterMilliseconds } from '@sluice/plugin-api/http';
import { type Attempt, CatalogueRequests, REAL_WAITING } from '@sluice/plugin-api/sinks';
import { EnvHttpProxyAgent, request } from 'undici';
import type { AcmeLakeConfig } from './config.js';

const MOST_TRIES = 5;
const MOST_IN_FLIGHT = 8;

/** The calls that we make of the catalogue: replace them with those of yours. They throw IngestErrors. */
export class AcmeLakeClient {
  readonly #config: AcmeLakeConfig;
  readonly #requests: CatalogueRequests;
  /** Goes through the proxies of HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  readonly #agent = new EnvHttpProxyAgent();

  constructor(config: AcmeLakeConfig) {
    this.#config = config;
    this.#requests = new CatalogueRequests({
      mostInFlight: MOST_IN_FLIGHT,
      waiting: REAL_WAITING,
      address: config.url,
      unreachable: 'CATALOGUE_UNREACHABLE',
    });
  }

  /** The JSON that the catalogue answers; asked for again where that may help. */
  ask<T>(method: 'GET' | 'POST', path: string, body: unknown, context: StepContext): Promise<T> {
    return this.#requests.run(() => this.#attempt<T>(method, path, body, context), context.signal);
  }

  async close(): Promise<void> {
    // An agent that is destroyed already says so.
    await this.#agent.destroy().catch(() => undefined);
  }

  /** One attempt, counted as a request, and what its failure means for the next one. */
  async #attempt<T>(
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    { meter, signal, clock }: StepContext,
  ): Promise<Attempt<T>> {
    const { url, token } = this.#config;
    const place = `${url.replace(/\/+$/, '')}${path}`;
    const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    try {
      return await meter.request(`${method} ${path.replace(/\?.*$/, '')}`, async () => {
        const sent = { method, headers, signal, dispatcher: this.#agent };
        const answer = await request(place, body === undefined ? sent : { ...sent, body: JSON.stringify(body) });
        const text = await answer.body.text();
        if (answer.statusCode < 300) return { value: JSON.parse(text) as T };
        const bad = { status: answer.statusCode, headers: new Headers(answer.headers as Record<string, string>), body: text };
        const wait = retryAfterMilliseconds(bad, clock.now());
        const failure = { error: refusal(method, place, bad), mostTries: isBusy(bad) || bad.status >= 500 ? MOST_TRIES : 1 };
        return { failure: wait === undefined ? failure : { ...failure, retryAfterMs: wait } };
      });
    } catch (error) {
      signal.throwIfAborted();
      const message = `${method} got no whole answer: ${connectionTrouble(error).message}`;
      return {
        failure: {
          error: new IngestError('CATALOGUE_UNREACHABLE', { message, path: place, cause: error }),
          mostTries: MOST_TRIES,
        },
      };
    }
  }
}

function refusal(method: string, path: string, answer: BadAnswer): IngestError {
  const options = { message: answerText(answer, method, (text) => text), path };
  if (answer.status === 401 || answer.status === 403) return new IngestError('CATALOGUE_UNAUTHORIZED', options);
  return new IngestError(isBusy(answer) || answer.status >= 500 ? 'CATALOGUE_FAILED' : 'CATALOGUE_REFUSED', options);
}

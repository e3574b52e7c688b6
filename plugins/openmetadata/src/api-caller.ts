import type { StepContext } from '@sluice/plugin-api';
import { type Attempt, CatalogueRequests, type Waiting } from '@sluice/plugin-api/sinks';
import createClient, { type Client } from 'openapi-fetch';
import { answerFailure, cancelled, connectionFailure, type RequestSubject } from './failures.js';
import type { paths } from './generated/api.js';
import type { OpenMetadataServerConfig } from './generated/server.js';
import { tlsOptions } from './tls.js';
import { type Transport, UndiciTransport } from './transport.js';

const MOST_IN_FLIGHT = 16;
const HIDDEN = '***';

/** What a call of the API answers: `data` of a success, `error` of anything else. */
export interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Makes one request. */
export type Send<T> = (api: Client<paths>) => Promise<Answer<T>>;

/** Makes requests to a server: at most sixteen in flight, again where that may help, all secrets taken out of what it throws. */
export class ApiCaller {
  readonly #server: OpenMetadataServerConfig;
  readonly #requests: CatalogueRequests;
  readonly #secrets: Set<string>;
  #transport: Transport | undefined;
  /** A client hands its signal to each of its requests; a run has few. */
  readonly #apis = new WeakMap<AbortSignal, Client<paths>>();
  #reached = false;

  /** Opens nothing yet. */
  constructor(server: OpenMetadataServerConfig, waiting: Waiting) {
    this.#server = server;
    this.#requests = new CatalogueRequests({
      mostInFlight: MOST_IN_FLIGHT,
      waiting,
      address: server.hostPort,
      unreachable: 'OPENMETADATA_UNREACHABLE',
    });
    this.#secrets = new Set([tokenOf(server) ?? '', ...Object.values(server.extraHeaders ?? {})]);
  }

  /** Takes these out of what the server says, too. */
  hide(secrets: readonly string[]): void {
    for (const secret of secrets) this.#secrets.add(secret);
  }

  /**
   * Answers a success, or throws an `IngestError`. After a fatal one, unless the request was optional, each later call throws the same at
   * once, without a request.
   */
  call<T>(request: Omit<RequestSubject, 'hostPort'>, context: StepContext, send: Send<T>): Promise<Answer<T>> {
    const subject = { ...request, hostPort: this.#server.hostPort };
    return this.#requests.run(() => this.#attempt(subject, context, send), context.signal, subject.optional);
  }

  /** Closes all connections. May be called twice. */
  async close(): Promise<void> {
    await this.#transport?.close();
  }

  async #attempt<T>(subject: RequestSubject, context: StepContext, send: Send<T>): Promise<Attempt<Answer<T>>> {
    let answer: Answer<T>;
    try {
      answer = await context.meter.request(`openmetadata:${subject.name}`, () => send(this.#client(context.signal)));
    } catch (error) {
      if (context.signal.aborted) return { failure: cancelled(error, subject) };
      return { failure: connectionFailure(error, subject, this.#reached) };
    }
    this.#reached = true;
    if (answer.response.ok) return { value: answer };
    const { status, headers } = answer.response;
    const hide = (text: string) => this.#hidden(text);
    return { failure: answerFailure({ status, headers, body: answer.error }, subject, context.clock.now(), hide) };
  }

  #client(signal: AbortSignal): Client<paths> {
    const known = this.#apis.get(signal);
    if (known !== undefined) return known;
    this.#transport ??= new UndiciTransport(tlsOptions(this.#server), MOST_IN_FLIGHT);
    const token = tokenOf(this.#server);
    const api = createClient<paths>({
      baseUrl: this.#server.hostPort,
      fetch: this.#transport.fetch,
      Request: this.#transport.Request,
      signal,
      headers: { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...this.#server.extraHeaders },
      // Followed blindly, a redirect would take the headers, secrets among them, to another server.
      redirect: 'manual',
    });
    this.#apis.set(signal, api);
    return api;
  }

  #hidden(text: string): string {
    let hidden = text;
    for (const secret of this.#secrets) if (secret !== '') hidden = hidden.replaceAll(secret, HIDDEN);
    return hidden;
  }
}

function tokenOf(server: OpenMetadataServerConfig): string | undefined {
  return server.securityConfig?.jwtToken?.trim() || undefined;
}

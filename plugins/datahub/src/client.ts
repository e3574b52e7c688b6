import { CatalogueRequests, IngestError, REAL_WAITING, type StepContext, type Waiting } from '@sluice/plugin-api';
import { EnvHttpProxyAgent, request } from 'undici';
import { answerFailure, connectionFailure, type RequestSubject, SERVER_HINT } from './failures.js';
import type { DatahubConfig } from './generated/config.js';

const MOST_IN_FLIGHT = 8;
const HIDDEN = '***';
const DEFAULT_TIMEOUT_SECONDS = 60;
/** Something that every server has, for a request that needs the token. */
const KNOWN_URN = 'urn:li:dataPlatform:s3';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

/** A server, and how to reach it. */
export type ServerConfig = DatahubConfig & { readonly server: string };

/**
 * The few calls that Sluice makes to DataHub's metadata service. Each throws an `IngestError`: a fatal one where no later call can succeed
 * either. Proxies come from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. No redirect is followed, since it would take the token elsewhere.
 */
export class DatahubClient {
  readonly #server: string;
  readonly #token: string | undefined;
  readonly #timeoutMs: number;
  readonly #requests: CatalogueRequests;
  #agent: EnvHttpProxyAgent | undefined;
  #version: Promise<string> | undefined;
  #reached = false;

  /** Opens nothing yet. */
  constructor({ server, token, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS }: ServerConfig, waiting: Waiting = REAL_WAITING) {
    this.#server = server.replace(/\/+$/, '');
    this.#token = token?.trim() || undefined;
    this.#timeoutMs = timeoutSeconds * 1000;
    this.#requests = new CatalogueRequests({
      mostInFlight: MOST_IN_FLIGHT,
      waiting,
      address: this.#server,
      unreachable: 'CATALOGUE_UNREACHABLE',
    });
  }

  /** The server's version; asked once. */
  version(context: StepContext): Promise<string> {
    this.#version ??= this.#askVersion(context).catch((error: unknown) => {
      this.#version = undefined;
      throw error;
    });
    return this.#version;
  }

  /** Makes a request that needs the token. */
  async checkToken(context: StepContext): Promise<void> {
    const path = `aspects/${encodeURIComponent(KNOWN_URN)}?aspect=dataPlatformInfo&version=0`;
    try {
      await this.#call({ name: 'GET aspects' }, path, undefined, context);
    } catch (error) {
      // Whoever may not read that aspect, or finds none, may write nevertheless.
      if (![403, 404].includes(statusOf(error))) throw error;
    }
  }

  /**
   * Writes proposals, all or none, and returns when they are in the server's database.
   *
   * @param proposals each as JSON
   * @param urn what they are of, where that is one thing; for errors
   */
  async ingest(proposals: readonly string[], urn: string | undefined, context: StepContext): Promise<void> {
    // A server of another kind may answer anything with a success.
    await this.version(context);
    const subject = { name: 'POST aspects', ...(urn === undefined ? {} : { urn }) };
    const sent = `{"proposals":[${proposals.join(',')}],"async":"false"}`;
    const { body } = await this.#call(subject, 'aspects?action=ingestProposalBatch', sent, context);
    if (isObject(body) && 'value' in body) return;
    throw new IngestError('CATALOGUE_FAILED', {
      message: 'POST aspects: the server does not say that it wrote anything',
      path: urn ?? this.#server,
      hint: SERVER_HINT,
      retryable: false,
    });
  }

  /** Closes all connections. May be called twice. */
  async close(): Promise<void> {
    await this.#agent?.destroy();
  }

  async #askVersion(context: StepContext): Promise<string> {
    const { body } = await this.#call({ name: 'GET config' }, 'config', undefined, context);
    const config = (isObject(body) ? body : {}) as {
      noCode?: unknown;
      versions?: { 'acryldata/datahub'?: { version?: unknown } };
    };
    // DataHub's own clients know the service by this.
    if (config.noCode === 'true') return String(config.versions?.['acryldata/datahub']?.version ?? 'of an unknown version');
    throw new IngestError('CATALOGUE_UNREACHABLE', {
      message: `There is no metadata service of DataHub at ${this.#server}`,
      path: this.#server,
      hint: SERVER_HINT,
    });
  }

  #call(about: Omit<RequestSubject, 'server'>, path: string, sent: string | undefined, context: StepContext): Promise<Answer> {
    const subject = { ...about, server: this.#server };
    const attempt = async () => {
      let answer: Answer;
      try {
        answer = await context.meter.request(`datahub:${subject.name}`, () => this.#send(path, sent));
      } catch (error) {
        return { failure: connectionFailure(error, subject, this.#reached) };
      }
      this.#reached = true;
      if (answer.status >= 200 && answer.status < 300) return { value: answer };
      return { failure: answerFailure(answer, subject, context.clock.now(), (text) => this.#hidden(text)) };
    };
    return this.#requests.run(attempt, context.signal);
  }

  async #send(path: string, sent: string | undefined): Promise<Answer> {
    const { statusCode, headers, body } = await request(`${this.#server}/${path}`, {
      dispatcher: this.#dispatcher(),
      method: sent === undefined ? 'GET' : 'POST',
      headers: {
        'x-restli-protocol-version': '2.0.0',
        'content-type': 'application/json',
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      },
      body: sent ?? null,
    });
    return { status: statusCode, headers: new Headers(headersOf(headers)), body: parsed(await body.text()) };
  }

  #dispatcher(): EnvHttpProxyAgent {
    this.#agent ??= new EnvHttpProxyAgent({
      connections: MOST_IN_FLIGHT,
      // A plain request is handed to the proxy: many allow no tunnel to ports other than 443.
      proxyTunnel: false,
      headersTimeout: this.#timeoutMs,
      bodyTimeout: this.#timeoutMs,
    });
    return this.#agent;
  }

  #hidden(text: string): string {
    return this.#token === undefined ? text : text.replaceAll(this.#token, HIDDEN);
  }
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Servers answer errors, and proxies anything, in text of other kinds; what has to be JSON is looked at where it is used.
    return text;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function statusOf(error: unknown): number {
  return error instanceof IngestError ? Number(error.details?.['status']) : Number.NaN;
}

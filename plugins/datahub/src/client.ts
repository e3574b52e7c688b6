import { IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';
import { CatalogueRequests, REAL_WAITING, type Waiting } from '@sluice/plugin-api/sinks';
import { asciiJson } from './ascii-json.js';
import { type Answer, Connection } from './connection.js';
import { answerFailure, connectionFailure, type RequestSubject, SERVER_HINT } from './failures.js';
import type { DatahubConfig } from './generated/config.js';
import type { HeldAspects } from './held-aspects.js';
import type { Asset } from './proposal.js';

const MOST_IN_FLIGHT = 8;
const HIDDEN = '***';
const DEFAULT_TIMEOUT_SECONDS = 60;
/** Something that every server has, for a request that needs the token. */
const KNOWN_URN = 'urn:li:dataPlatform:s3';

/** A server, and how to reach it. */
export type ServerConfig = DatahubConfig & { readonly server: string };

/**
 * The few calls that Sluice makes to DataHub's metadata service. Each throws an `IngestError`: a fatal one where no later call can succeed
 * either.
 */
export class DatahubClient {
  readonly #server: string;
  readonly #token: string | undefined;
  readonly #connection: Connection;
  readonly #requests: CatalogueRequests;
  #version: Promise<string> | undefined;
  #reached = false;
  #isTelling = true;

  /** Opens nothing yet. */
  constructor({ server, token, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS }: ServerConfig, waiting: Waiting = REAL_WAITING) {
    this.#server = server.replace(/\/+$/, '');
    this.#token = token?.trim() || undefined;
    this.#connection = new Connection({
      server: this.#server,
      token: this.#token,
      timeoutMs: timeoutSeconds * 1000,
      connections: MOST_IN_FLIGHT,
    });
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

  /**
   * What the server holds of those aspects of some assets of one type, by their URNs; `undefined` where it does not say. It is asked no more once
   * it has refused, which is then warned of. What else is wrong with the server fails a plan; a write finds out by itself.
   */
  async held(
    assets: readonly Asset[],
    context: StepContext,
    purpose: 'write' | 'plan',
  ): Promise<ReadonlyMap<string, HeldAspects> | undefined> {
    await this.version(context);
    if (!this.#isTelling) return undefined;
    const asked = assets.map(({ urn, proposals }) => ({
      urn,
      ...Object.fromEntries(proposals.map(({ aspectName }) => [aspectName, {}])),
    }));
    const about = { name: 'POST openapi/v3/entity/batchGet', optional: purpose === 'write' };
    try {
      const { body } = await this.#call(about, `openapi/v3/entity/${assets[0]?.type}/batchGet`, asciiJson(asked), context);
      if (Array.isArray(body)) return new Map(body.filter(isObject).map(aspectsByUrn));
      throw new IngestError('CATALOGUE_REFUSED', { message: `${about.name}: the answer is no list of entities` });
    } catch (error) {
      if (!isIngestError(error) || !error.code.startsWith('CATALOGUE_')) throw error;
      const mayNotRead = statusOf(error) === 403 && purpose === 'write';
      if (error.code === 'CATALOGUE_REFUSED' || mayNotRead) this.#noLongerTells(error, context);
      else if (purpose === 'plan') throw error;
      return undefined;
    }
  }

  /** Closes all connections. May be called twice. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #askVersion(context: StepContext): Promise<string> {
    let body: unknown;
    try {
      ({ body } = await this.#call({ name: 'GET config' }, 'config', undefined, context));
    } catch (error) {
      // Without an answer nothing can be written: whatever is wrong with it stops the run.
      throw isIngestError(error) && !error.fatal && error.code !== 'CANCELLED' ? this.#noService(error) : error;
    }
    const config = (isObject(body) ? body : {}) as {
      noCode?: unknown;
      versions?: { 'acryldata/datahub'?: { version?: unknown } };
    };
    // DataHub's own clients know the service by this.
    if (config.noCode === 'true') return String(config.versions?.['acryldata/datahub']?.version ?? 'of an unknown version');
    throw this.#noService();
  }

  #noLongerTells(error: IngestError, { report }: StepContext): void {
    this.#isTelling = false;
    report.warn({
      code: 'CHANGES_UNKNOWN',
      message: `The server does not tell what it holds, so that all is written and counts as updated: ${error.message}`,
      path: this.#server,
    });
  }

  #noService(cause?: IngestError): IngestError {
    return new IngestError('CATALOGUE_UNREACHABLE', {
      message: `There is no metadata service of DataHub at ${this.#server}${cause === undefined ? '' : `: ${cause.message}`}`,
      path: this.#server,
      hint: SERVER_HINT,
      cause,
    });
  }

  #call(about: Omit<RequestSubject, 'server'>, path: string, sent: string | undefined, context: StepContext): Promise<Answer> {
    const subject = { ...about, server: this.#server };
    const attempt = async () => {
      let answer: Answer;
      try {
        answer = await context.meter.request(`datahub:${subject.name}`, () => this.#connection.send(path, sent, context.signal));
      } catch (error) {
        if (context.signal.aborted) throw interrupted(subject, error);
        return { failure: connectionFailure(error, subject, this.#reached) };
      }
      this.#reached = true;
      if (answer.status >= 200 && answer.status < 300) return { value: answer };
      return { failure: answerFailure(answer, subject, context.clock.now(), (text) => this.#hidden(text)) };
    };
    return this.#requests.run(attempt, context.signal, about.optional);
  }

  #hidden(text: string): string {
    return this.#token === undefined ? text : text.replaceAll(this.#token, HIDDEN);
  }
}

function interrupted({ name, urn, server }: RequestSubject, cause: unknown): IngestError {
  return isIngestError(cause)
    ? cause
    : new IngestError('CANCELLED', { message: `${name} was given up, since the run stops`, path: urn ?? server, cause });
}

function aspectsByUrn(entity: object): [string, HeldAspects] {
  const { urn, ...aspects } = entity as Record<string, { readonly value?: unknown }>;
  return [String(urn), Object.fromEntries(Object.entries(aspects).map(([name, aspect]) => [name, aspect?.value]))];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function statusOf(error: unknown): number {
  return error instanceof IngestError ? Number(error.details?.['status']) : Number.NaN;
}

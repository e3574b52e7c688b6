import { type ByteRange, type StoreRequest, StoreRequests } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { EnvHttpProxyAgent, request } from 'undici';
import type { AcmeLakeConfig } from './config.js';
import { BadAnswer, CutAnswer, faultOf } from './errors.js';

const PAGE_SIZE = 1000;
const NO_RANGE = 416;

/** A page of buckets as the store answers it. */
export interface BucketsPage {
  readonly buckets: readonly { readonly name: string }[];
  /** `null`: there are no more. */
  readonly next: string | null;
}

/** A page of objects as the store answers it. */
export interface ObjectsPage {
  readonly objects: readonly { readonly key: string; readonly size: number; readonly modified: string }[];
  readonly prefixes: readonly string[];
  readonly next: string | null;
}

/** What to list, as the store asks for it. */
export interface ObjectsQuery {
  readonly prefix: string;
  readonly after?: string;
  readonly delimiter?: string;
}

interface Answer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/**
 * The few calls that we make of the store. Replace them with those of your own store, or of its SDK: each attempt goes through StoreRequests, so
 * that it is counted, paced and tried again; with an SDK, switch off its own retries. They throw what `toStoreError` understands.
 */
export class AcmeLakeClient {
  readonly #config: AcmeLakeConfig;
  readonly #requests = new StoreRequests({ faultOf });
  /** Goes through the proxies of HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  readonly #agent = new EnvHttpProxyAgent();

  constructor(config: AcmeLakeConfig) {
    this.#config = config;
  }

  listBuckets(after: string | undefined, context: StepContext): Promise<BucketsPage> {
    return this.#page({ name: 'buckets.list' }, '/buckets', { after }, context);
  }

  listObjects(bucket: string, query: ObjectsQuery, context: StepContext): Promise<ObjectsPage> {
    const request = { name: 'objects.list', bucket, path: query.prefix };
    return this.#page(request, `/buckets/${encodeURIComponent(bucket)}/objects`, { ...query }, context);
  }

  /** An object's bytes; none of a range that begins at its end. */
  async readObject(bucket: string, key: string, range: ByteRange | undefined, context: StepContext): Promise<Uint8Array> {
    const headers = range === undefined ? {} : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
    const asked = { name: 'objects.read', bucket, path: key };
    try {
      const { body } = await this.#requests.send(asked, context, () =>
        this.#send('GET', objectPath(bucket, key), context, headers),
      );
      context.meter.bytes(body.length);
      return body;
    } catch (error) {
      if (error instanceof BadAnswer && error.status === NO_RANGE) return new Uint8Array();
      throw error;
    }
  }

  async headObject(bucket: string, key: string, context: StepContext): Promise<{ size: number; modified: string }> {
    const asked = { name: 'objects.head', bucket, path: key };
    const { headers } = await this.#requests.send(asked, context, () => this.#send('HEAD', objectPath(bucket, key), context));
    return { size: Number(headers['content-length']), modified: String(headers['last-modified']) };
  }

  async close(): Promise<void> {
    if (!this.#agent.destroyed) await this.#agent.destroy();
  }

  /** A page; one that was cut short is asked for again. */
  #page<T extends { readonly next: string | null }>(
    asked: StoreRequest,
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    context: StepContext,
  ): Promise<T> {
    const parameters = new URLSearchParams({ limit: String(this.#config.pageSize ?? PAGE_SIZE) });
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
    return this.#requests.send(asked, context, async () => {
      const { body } = await this.#send('GET', `${path}?${parameters}`, context);
      return parse<T>(body);
    });
  }

  /** One attempt, to the last byte of its answer. */
  async #send(
    method: 'GET' | 'HEAD',
    path: string,
    { signal }: StepContext,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { url, token } = this.#config;
    const answer = await request(`${url.replace(/\/+$/, '')}${path}`, {
      method,
      signal,
      dispatcher: this.#agent,
      headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
    });
    const body = new Uint8Array(await answer.body.arrayBuffer());
    if (answer.statusCode < 300) return { headers: answer.headers, body };
    const retryAfter = Number(answer.headers['retry-after']);
    throw new BadAnswer(
      answer.statusCode,
      String(answer.headers['x-error'] ?? ''),
      Number.isNaN(retryAfter) ? undefined : retryAfter,
    );
  }
}

function objectPath(bucket: string, key: string): string {
  return `/buckets/${encodeURIComponent(bucket)}/objects/${encodeURIComponent(key)}`;
}

function parse<T extends { readonly next: string | null }>(body: Uint8Array): T {
  try {
    const page = JSON.parse(new TextDecoder().decode(body)) as T;
    // Without it, nothing says that this is all.
    if (page.next !== undefined) return page;
  } catch {
    // Told below.
  }
  throw new CutAnswer('the answer was cut short');
}

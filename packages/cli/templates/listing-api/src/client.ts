import { type ByteRange, type HttpAnswer, HttpRequests } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import type { AcmeLakeConfig } from './config.js';

const PAGE_SIZE = 1000;

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

/** What a request is about. */
interface Asked {
  /** The permission that it needs, by which it is counted as well. */
  readonly name: string;
  readonly bucket?: string;
  /** A key, or a prefix of keys. */
  readonly path?: string;
  /** The URI of what it is about, for errors. */
  readonly place: string;
}

/**
 * The few calls that we make of the store: replace them with those of yours. HttpRequests counts, paces and retries them and makes errors of
 * failures. With an SDK, switch off its own retries and send each call through StoreRequests, as HttpRequests does.
 */
export class AcmeLakeClient {
  readonly #config: AcmeLakeConfig;
  readonly #requests = new HttpRequests();

  constructor(config: AcmeLakeConfig) {
    this.#config = config;
  }

  listBuckets(query: { readonly after?: string }, place: string, context: StepContext): Promise<BucketsPage> {
    return this.#page({ name: 'buckets.list', place }, '/buckets', query, context);
  }

  listObjects(
    bucket: string,
    query: { readonly prefix: string; readonly after?: string; readonly delimiter?: string },
    place: string,
    context: StepContext,
  ): Promise<ObjectsPage> {
    const asked = { name: 'objects.list', bucket, path: query.prefix, place };
    return this.#page(asked, `/buckets/${encodeURIComponent(bucket)}/objects`, query, context);
  }

  /** An object, or what is known of it by HEAD; `undefined` when there is none. */
  async object(
    method: 'GET' | 'HEAD',
    {
      bucket,
      key,
      range,
      place,
    }: { readonly bucket: string; readonly key: string; readonly range?: ByteRange; readonly place: string },
    context: StepContext,
  ): Promise<HttpAnswer | undefined> {
    const asked = { name: 'objects.read', bucket, path: key, place, method, expected: [404, 416] };
    const headers = range === undefined ? {} : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
    const url = this.#url(`/buckets/${encodeURIComponent(bucket)}/objects/${encodeURIComponent(key)}`);
    const answer = await this.#requests.send({ ...asked, url, headers: { ...this.#authorization(), ...headers } }, context);
    context.meter.bytes(answer.body.length);
    if (answer.status !== 404 || answer.headers.get('x-error') === 'no such object')
      return answer.status === 404 ? undefined : answer;
    // Not the object but its bucket is missing: asked again without an exception for 404, that is an error.
    return this.#requests.send({ ...asked, url, headers: this.#authorization(), expected: [] }, context);
  }

  async close(): Promise<void> {
    await this.#requests.close();
  }

  async #page<T extends { readonly next: string | null }>(
    asked: Asked,
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    context: StepContext,
  ): Promise<T> {
    const parameters = new URLSearchParams({ limit: String(this.#config.pageSize ?? PAGE_SIZE) });
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
    const url = this.#url(`${path}?${parameters}`);
    const isWhole = (answer: HttpAnswer): boolean => parsed(answer) !== undefined;
    const answer = await this.#requests.send({ ...asked, url, headers: this.#authorization(), isWhole }, context);
    return parsed(answer) as T;
  }

  #url(path: string): string {
    return `${this.#config.url.replace(/\/+$/, '')}${path}`;
  }

  #authorization(): Record<string, string> {
    const { token } = this.#config;
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }
}

/** A page; `undefined` when it was cut short: without `next`, nothing says that it is all. */
function parsed({ body }: HttpAnswer): { readonly next: string | null } | undefined {
  try {
    const page = JSON.parse(new TextDecoder().decode(body)) as { next?: string | null };
    return page.next === undefined ? undefined : { ...page, next: page.next };
  } catch {
    return undefined;
  }
}

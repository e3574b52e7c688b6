import {
  type Bucket,
  type ByteRange,
  type ListOptions,
  type ObjectInfo,
  type ObjectPage,
  StoreRequests,
  type StoreTag,
} from '@sluice/object-store';
import { IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';
import {
  OBJECT_FIELDS,
  type Paged,
  toBucketPage,
  toBytes,
  toHttpError,
  toLabels,
  toObjectInfo,
  toObjectPage,
} from './answers.js';
import { Credentials } from './credentials.js';
import { type FailedCall, faultOf, httpStatusOf, toGcsError } from './errors.js';
import type { GcsConnection } from './generated/config.js';
import { type HttpAnswer, Transport } from './transport.js';
import type { GcsUrls } from './urls.js';

const GOOGLE = 'https://storage.googleapis.com';
const PAGE_SIZE = '1000';
const NO_SUCH_RANGE = 416;
// Objects that are stored compressed are else sent decompressed, and no ranges of them.
const HEADERS = { 'accept-encoding': 'gzip', 'user-agent': 'sluice' };
// Google compresses what else it answers only for one who has the word in its name.
const COMPRESSED = { 'user-agent': 'sluice (gzip)' };

/** A call of the API, and what it is about. */
interface Call<T> {
  /** The permission, and the method of the API: they are called alike. */
  readonly action: string;
  /** Absent for one that is about no bucket. */
  readonly bucket?: Bucket;
  /** A key, or a prefix of keys. */
  readonly path?: string;
  readonly missing: FailedCall['missing'];
  /** Below the API's own, each part encoded. */
  readonly address: readonly string[];
  /** What is empty or absent is left out. */
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent; absent for what only asks. */
  readonly body?: Uint8Array;
  /** Makes the result of a good answer. */
  readonly take: (answer: HttpAnswer) => T | Promise<T>;
}

/**
 * The few calls that we make of the JSON API of Google Cloud Storage. Each counts its requests, sends them again where that helps, stops when the
 * signal aborts, and throws an IngestError where it cannot answer in full.
 */
export class GcsClient {
  readonly #endpoint: string;
  readonly #urls: GcsUrls;
  readonly #userProject: string | undefined;
  readonly #credentials: Credentials;
  readonly #transport = new Transport();
  readonly #requests = new StoreRequests({ faultOf });

  /** @param userProject the project that pays for requests to buckets whose requesters pay. */
  constructor(connection: GcsConnection, urls: GcsUrls, userProject?: string) {
    this.#endpoint = (connection.endPointURL ?? GOOGLE).replace(/\/+$/, '');
    this.#urls = urls;
    this.#userProject = userProject;
    this.#credentials = new Credentials(connection);
  }

  /** The projects whose buckets are listed; `undefined` for the one that an unsigned store has by itself. */
  async projects({ signal }: StepContext): Promise<readonly (string | undefined)[]> {
    try {
      return await this.#credentials.projects(signal);
    } catch (error) {
      throw signal.aborted ? cancelled(signal) : error;
    }
  }

  /** A page of the buckets of a project. */
  listBuckets(
    project: string | undefined,
    pageToken: string | undefined,
    context: StepContext,
  ): Promise<Paged<{ readonly buckets: readonly Bucket[] }>> {
    const query = { project, pageToken, maxResults: PAGE_SIZE, fields: 'kind,nextPageToken,items(name)' };
    const call = { action: 'storage.buckets.list', missing: 'STORE_REQUEST_FAILED', address: ['b'] } as const;
    return this.#send({ ...call, query, take: toBucketPage }, context);
  }

  /**
   * A page of the objects of a bucket.
   *
   * @param list `startAt` is the first key that may come.
   */
  listObjects(
    bucket: Bucket,
    list: Omit<ListOptions, 'startAfter'> & { readonly startAt?: string | undefined; readonly pageToken?: string | undefined },
    context: StepContext,
  ): Promise<Paged<ObjectPage>> {
    const { prefix, delimiter, startAt, pageToken } = list;
    const fields = `kind,nextPageToken,prefixes,items(${OBJECT_FIELDS})`;
    const query = { prefix, delimiter, startOffset: startAt, pageToken, maxResults: PAGE_SIZE, fields };
    const call = { action: 'storage.objects.list', missing: 'BUCKET_NOT_FOUND', address: ['b', bucket.name, 'o'] } as const;
    return this.#send({ ...call, bucket, path: prefix, query, headers: COMPRESSED, take: toObjectPage }, context);
  }

  /** What is known of an object. */
  getObject(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo> {
    return this.#send({ ...objectCall(bucket, key), query: { fields: `kind,${OBJECT_FIELDS}` }, take: toObjectInfo }, context);
  }

  /** An object's bytes as they are stored, or those of a range; none of a range behind its end. */
  async getMedia(bucket: Bucket, key: string, range: ByteRange | undefined, context: StepContext): Promise<Uint8Array> {
    const headers = range === undefined ? {} : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
    const take = (answer: HttpAnswer): Uint8Array => toBytes(answer, range);
    try {
      const bytes = await this.#send({ ...objectCall(bucket, key), query: { alt: 'media' }, headers, take }, context);
      context.meter.bytes(bytes.length);
      return bytes;
    } catch (error) {
      if (isIngestError(error) && httpStatusOf(error) === NO_SUCH_RANGE) return new Uint8Array();
      throw error;
    }
  }

  /** Puts an object, in place of one of that key. */
  async putObject(bucket: Bucket, key: string, body: Uint8Array, context: StepContext): Promise<void> {
    const call = { action: 'storage.objects.create', missing: 'BUCKET_NOT_FOUND', bucket, path: key } as const;
    const query = { uploadType: 'media', name: key, fields: `kind,${OBJECT_FIELDS}` };
    const headers = { 'content-type': 'application/json' };
    await this.#send({ ...call, address: ['b', bucket.name, 'o'], query, headers, body, take: toObjectInfo }, context);
  }

  /** The labels of a bucket. */
  getLabels(bucket: Bucket, context: StepContext): Promise<readonly StoreTag[]> {
    const call = { action: 'storage.buckets.get', missing: 'BUCKET_NOT_FOUND', address: ['b', bucket.name] } as const;
    return this.#send({ ...call, bucket, query: { fields: 'kind,labels' }, take: toLabels }, context);
  }

  /** Ends all that is under way. May be called twice. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  async #send<T>({ action, bucket, path, missing, take, ...call }: Call<T>, context: StepContext): Promise<T> {
    const { signal } = context;
    const url = this.#urlOf(call.body === undefined ? 'storage' : 'upload/storage', call.address, {
      ...call.query,
      userProject: bucket && this.#userProject,
    });
    const request = { name: action, ...(bucket && { bucket: bucket.name }), ...(path !== undefined && { path }) };
    const { isSigned } = this.#credentials;
    try {
      const signed = await this.#credentials.headers(signal);
      const headers = { ...HEADERS, ...call.headers, ...signed };
      return await this.#requests.send(request, context, async () => {
        const answer = await this.#transport.send(url, headers, signal, call.body);
        if (answer.status < 200 || answer.status > 299) throw await toHttpError(answer);
        return take(answer);
      });
    } catch (error) {
      if (signal.aborted) throw cancelled(signal);
      const place = bucket === undefined ? this.#endpoint : this.#urls.uri(bucket, path || undefined);
      throw toGcsError(error, { action, place, missing, isSigned });
    }
  }

  #urlOf(api: string, address: Call<unknown>['address'], query: Call<unknown>['query']): string {
    const given = Object.entries({ ...query, prettyPrint: 'false' }).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`],
    );
    return `${this.#endpoint}/${api}/v1/${address.map(encodeURIComponent).join('/')}?${given.join('&')}`;
  }
}

function objectCall(bucket: Bucket, key: string) {
  const call = { action: 'storage.objects.get', missing: 'OBJECT_NOT_FOUND', bucket, path: key } as const;
  return { ...call, address: ['b', bucket.name, 'o', key] };
}

function cancelled({ reason }: AbortSignal): IngestError {
  return isIngestError(reason) ? reason : new IngestError('CANCELLED', { cause: reason });
}

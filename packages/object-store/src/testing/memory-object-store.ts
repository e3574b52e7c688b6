import { createHash } from 'node:crypto';
import { IngestError, type StepContext, toIngestError } from '@sluice/plugin-api';
import { checkBuckets } from '../check-buckets.js';
import type {
  Bucket,
  BucketCheck,
  BucketMetrics,
  ByteRange,
  ListOptions,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  StoreTag,
  StoreUrls,
} from '../object-store.js';
import { compareKeys } from '../paths/folders.js';
import { MemoryRequests, type StoreOperation } from './memory-requests.js';

const PAGE_SIZE = 1000;
const LAST_MODIFIED = 1000;

/** A bucket's objects by key, text as UTF-8; an error is what each read of the object throws. */
export type MemoryBucket = Readonly<Record<string, string | Uint8Array | IngestError>>;

/** What a {@link MemoryObjectStore} holds besides objects, and how it answers. */
export interface MemoryObjectStoreOptions {
  /** The most buckets, or keys and prefixes, in a page. Default: 1,000. */
  readonly pageSize?: number;
  /** Tags of buckets and objects, by their URI. */
  readonly tags?: Readonly<Record<string, readonly StoreTag[]>>;
  /** Metrics by bucket. Without them, the store is one that has none. */
  readonly metrics?: Readonly<Record<string, BucketMetrics>>;
  /** The way to the store, where several share one. */
  readonly requests?: MemoryRequests;
}

/** A store that holds its objects in memory and keeps the whole contract. What it is asked, and how it fails, is in `requests`. */
export class MemoryObjectStore implements ObjectStore {
  readonly urls: StoreUrls = {
    uri: ({ name }, path) => (path === undefined ? `mem://${name}` : `mem://${name}/${path}`),
    bucket: ({ name }) => `https://console/${name}`,
    folder: ({ name }, path) => `https://console/${name}/${encoded(path)}/`,
    object: ({ name }, key) => `https://console/${name}/${encoded(key)}`,
  };
  readonly actions = { list: 'mem:List', read: 'mem:Read', bucketTags: 'mem:Tags', objectTags: 'mem:Tags' };
  readonly requests: MemoryRequests;
  readonly bucketMetrics?: NonNullable<ObjectStore['bucketMetrics']>;
  readonly #buckets = new Map<string, Map<string, Uint8Array | IngestError>>();
  readonly #tags: Readonly<Record<string, readonly StoreTag[]>>;
  readonly #pageSize: number;
  readonly #deleted = new Set<string>();

  constructor(buckets: Readonly<Record<string, MemoryBucket>> = {}, options: MemoryObjectStoreOptions = {}) {
    const { pageSize = PAGE_SIZE, tags = {}, metrics, requests = new MemoryRequests() } = options;
    this.requests = requests;
    this.#pageSize = pageSize;
    this.#tags = tags;
    if (metrics !== undefined) this.bucketMetrics = (wanted, context) => this.#metricsOf(wanted, metrics, context);
    this.fill(buckets);
  }

  /** Makes these all that the store holds. */
  fill(buckets: Readonly<Record<string, MemoryBucket>>): void {
    this.#buckets.clear();
    this.#deleted.clear();
    for (const [name, objects] of Object.entries(buckets)) {
      const contents = Object.entries(objects).sort(([a], [b]) => compareKeys(a, b));
      this.#buckets.set(name, new Map(contents.map(([key, content]) => [key, bytesOf(content)])));
    }
  }

  /** Makes a bucket one that is listed and gone when it is read. */
  deleteBucket(name: string): void {
    this.#deleted.add(name);
  }

  check(context: StepContext, isWanted?: (name: string) => boolean): BucketCheck {
    return checkBuckets(this, 'mem:ListBuckets', context, isWanted);
  }

  async *listBuckets(context: StepContext): AsyncGenerator<readonly Bucket[]> {
    const names = [...this.#buckets.keys()];
    let at = 0;
    do {
      yield await this.#send('listBuckets', undefined, '', context, () =>
        names.slice(at, at + this.#pageSize).map((name) => ({ name })),
      );
      at += this.#pageSize;
    } while (at < names.length);
  }

  async *list(bucket: Bucket, options: ListOptions, context: StepContext): AsyncGenerator<ObjectPage> {
    let at = 0;
    let isLast = false;
    while (!isLast) {
      const page = await this.#send('list', bucket, options.prefix, context, () => {
        const entries = this.#entries(bucket, options);
        return { entries: entries.slice(at, at + this.#pageSize), isLast: at + this.#pageSize >= entries.length };
      });
      yield {
        objects: page.entries.filter((entry) => typeof entry !== 'string'),
        prefixes: page.entries.filter((entry) => typeof entry === 'string'),
        isLast: page.isLast,
      };
      at += this.#pageSize;
      isLast = page.isLast;
    }
  }

  async read(bucket: Bucket, key: string, context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    return this.#send('read', bucket, key, context, () => {
      const content = this.#objectsOf(bucket).get(key);
      if (content instanceof IngestError) throw content;
      const bytes = range === undefined ? content : content?.slice(range.offset, range.offset + range.length);
      context.meter.bytes(bytes?.length ?? 0);
      return bytes;
    });
  }

  async head(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo | undefined> {
    return this.#send('head', bucket, key, context, () => {
      const content = this.#objectsOf(bucket).get(key);
      return content === undefined ? undefined : infoOf(key, content);
    });
  }

  async tags(bucket: Bucket, key: string | undefined, context: StepContext): Promise<readonly StoreTag[] | undefined> {
    const place = this.urls.uri(bucket, key);
    try {
      return await this.#send('tags', bucket, key ?? '', context, () => this.#tags[place] ?? []);
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.code !== 'STORE_ACCESS_DENIED') throw problem;
      const message = `Tags of ${key === undefined ? 'buckets' : 'objects'} are not known: the store denies them`;
      context.report.warn({ code: 'TAGS_UNKNOWN', message });
      return undefined;
    }
  }

  async write(bucket: Bucket, key: string, bytes: Uint8Array, context: StepContext): Promise<void> {
    await this.#send('write', bucket, key, context, () => {
      const objects = new Map(this.#objectsOf(bucket)).set(key, bytes);
      this.#buckets.set(bucket.name, new Map([...objects].sort(([a], [b]) => compareKeys(a, b))));
    });
  }

  async close(): Promise<void> {
    // There is nothing to free.
  }

  async #metricsOf(
    wanted: readonly Bucket[],
    metrics: Readonly<Record<string, BucketMetrics>>,
    context: StepContext,
  ): Promise<ReadonlyMap<string, BucketMetrics>> {
    try {
      const names = wanted.map(({ name }) => name);
      const known = () => new Map(names.flatMap((name) => (metrics[name] === undefined ? [] : [[name, metrics[name]] as const])));
      return await this.#send('metrics', undefined, '', context, known);
    } catch (error) {
      context.report.warn({ code: 'METRICS_UNKNOWN', message: toIngestError(error).message });
      return new Map();
    }
  }

  #send<T>(
    operation: StoreOperation,
    bucket: Bucket | undefined,
    path: string,
    context: StepContext,
    answer: () => T,
  ): Promise<T> {
    const uri = bucket === undefined ? 'mem://' : this.urls.uri(bucket, path);
    const request = { operation, path, uri, ...(bucket === undefined ? {} : { bucket: bucket.name }) };
    return this.requests.send(request, context, answer);
  }

  /** What a listing is made of, in its order: objects, and the prefixes that others are rolled up into. */
  #entries(bucket: Bucket, { prefix, startAfter, delimiter }: ListOptions): (ObjectInfo | string)[] {
    const entries: (ObjectInfo | string)[] = [];
    for (const [key, content] of this.#objectsOf(bucket)) {
      if (!key.startsWith(prefix) || (startAfter !== undefined && compareKeys(key, startAfter) <= 0)) continue;
      const entry = rolledUp(key, prefix, delimiter) ?? infoOf(key, content);
      if (entry !== entries.at(-1)) entries.push(entry);
    }
    return entries;
  }

  #objectsOf(bucket: Bucket): ReadonlyMap<string, Uint8Array | IngestError> {
    const objects = this.#deleted.has(bucket.name) ? undefined : this.#buckets.get(bucket.name);
    if (objects === undefined) throw new IngestError('BUCKET_NOT_FOUND', { path: this.urls.uri(bucket) });
    return objects;
  }
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function bytesOf(content: string | Uint8Array | IngestError): Uint8Array | IngestError {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function infoOf(key: string, content: Uint8Array | IngestError): ObjectInfo {
  if (content instanceof IngestError) return { key, size: 1, lastModified: LAST_MODIFIED };
  const etag = createHash('md5').update(content).digest('hex');
  return { key, size: content.length, lastModified: LAST_MODIFIED, etag };
}

function rolledUp(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  const at = delimiter === undefined || delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at === -1 || delimiter === undefined ? undefined : key.slice(0, at + delimiter.length);
}

import { type CheckStep, IngestError, type StepContext } from '@sluice/plugin-api';
import type { Bucket, ByteRange, ListOptions, ObjectInfo, ObjectPage, ObjectStore, StoreTag, StoreUrls } from './object-store.js';

const LAST_MODIFIED = 1000;

/** A bucket's objects by key, as text; an error is what each read of the object throws. */
export type MemoryBucket = Readonly<Record<string, string | IngestError>>;

/** A store that holds all of its objects in memory, and tells which prefixes were listed. */
export class MemoryObjectStore implements ObjectStore {
  readonly urls: StoreUrls = {
    uri: ({ name }, path) => (path === undefined ? `mem://${name}` : `mem://${name}/${path}`),
    bucket: ({ name }) => `https://console/${name}`,
    folder: ({ name }, path) => `https://console/${name}/${path}/`,
    object: ({ name }, key) => `https://console/${name}/${key}`,
  };
  /** The URI of each listing, in order. */
  readonly listed: string[] = [];
  readonly #buckets: ReadonlyMap<string, MemoryBucket>;
  readonly #tags: Readonly<Record<string, readonly StoreTag[]>>;
  readonly #deleted = new Set<string>();

  /** @param tags of buckets and objects, by their URI. */
  constructor(buckets: Readonly<Record<string, MemoryBucket>>, tags: Readonly<Record<string, readonly StoreTag[]>> = {}) {
    this.#tags = tags;
    this.#buckets = new Map(Object.entries(buckets));
  }

  /** Makes a bucket one that is listed and gone when it is read. */
  deleteBucket(name: string): void {
    this.#deleted.add(name);
  }

  async *check(): AsyncGenerator<CheckStep> {
    yield { name: 'mem:ListBuckets' };
  }

  async *listBuckets(): AsyncGenerator<readonly Bucket[]> {
    yield [...this.#buckets.keys()].map((name) => ({ name }));
  }

  async *list(bucket: Bucket, { prefix }: ListOptions): AsyncGenerator<ObjectPage> {
    this.listed.push(this.urls.uri(bucket, prefix));
    const keys = Object.keys(this.#objectsOf(bucket)).sort();
    for (const key of keys) {
      if (key.startsWith(prefix)) yield { objects: [this.#info(bucket, key)], prefixes: [] };
    }
  }

  async read(bucket: Bucket, key: string, _: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    const content = this.#objectsOf(bucket)[key];
    if (content === undefined) return undefined;
    if (typeof content !== 'string') throw content;
    const bytes = new TextEncoder().encode(content);
    return range === undefined ? bytes : bytes.subarray(range.offset, range.offset + range.length);
  }

  async head(bucket: Bucket, key: string): Promise<ObjectInfo | undefined> {
    return key in this.#objectsOf(bucket) ? this.#info(bucket, key) : undefined;
  }

  async tags(bucket: Bucket, key: string | undefined): Promise<readonly StoreTag[]> {
    return this.#tags[this.urls.uri(bucket, key)] ?? [];
  }

  async close(): Promise<void> {
    // There is nothing to free.
  }

  #objectsOf(bucket: Bucket): MemoryBucket {
    const objects = this.#deleted.has(bucket.name) ? undefined : this.#buckets.get(bucket.name);
    if (objects === undefined) throw new IngestError('BUCKET_NOT_FOUND', { path: this.urls.uri(bucket) });
    return objects;
  }

  #info(bucket: Bucket, key: string): ObjectInfo {
    const content = this.#objectsOf(bucket)[key];
    const size = typeof content === 'string' ? new TextEncoder().encode(content).length : 1;
    return { key, size, lastModified: LAST_MODIFIED };
  }
}

import {
  type Bucket,
  type BucketCheck,
  type ByteRange,
  checkBuckets,
  type ListOptions,
  type ObjectInfo,
  type ObjectPage,
  type ObjectStore,
  type StoreUrls,
} from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { AcmeLakeClient } from './client.js';
import type { AcmeLakeConfig } from './config.js';

const NO_SUCH_RANGE = 416;

/** The store. Whenever it cannot answer in full, it throws: a failure never looks like something empty. */
export class AcmeLakeObjectStore implements ObjectStore {
  /** What its calls need, for checks and messages. */
  readonly actions = { list: 'objects.list', read: 'objects.get' };
  readonly urls: StoreUrls;
  readonly #config: AcmeLakeConfig;
  readonly #client: AcmeLakeClient;

  constructor(config: AcmeLakeConfig) {
    this.#config = config;
    this.#client = new AcmeLakeClient(config);
    const page = ({ name }: Bucket, path: string): string =>
      `${config.url.replace(/\/+$/, '')}/browse/${encoded(name)}/${encoded(path)}`;
    this.urls = {
      uri: ({ name }, path) => (path === undefined ? `acme-lake://${name}` : `acme-lake://${name}/${path}`),
      bucket: (bucket) => page(bucket, ''),
      folder: (bucket, path) => page(bucket, `${path}/`),
      object: (bucket, key) => page(bucket, key),
    };
  }

  /** Tries what a run needs: yield a step for each further permission. */
  check(context: StepContext, isWanted?: (name: string) => boolean): BucketCheck {
    return checkBuckets(this, 'buckets.list', context, isWanted);
  }

  async *listBuckets(context: StepContext): AsyncGenerator<readonly Bucket[]> {
    const { bucketNames, url } = this.#config;
    if (bucketNames !== undefined) {
      yield [...new Set(bucketNames)].map((name) => ({ name }));
      return;
    }
    let next: string | null | undefined;
    do {
      const page = await this.#client.listBuckets(next ? { after: next } : {}, url, context);
      yield page.buckets.map(({ name }) => ({ name }));
      next = page.next;
    } while (next !== null);
  }

  async *list(bucket: Bucket, { startAfter, ...options }: ListOptions, context: StepContext): AsyncGenerator<ObjectPage> {
    const place = this.urls.uri(bucket, options.prefix);
    let after = startAfter;
    do {
      const query = after === undefined ? options : { ...options, after };
      const page = await this.#client.listObjects(bucket.name, query, place, context);
      after = page.next ?? undefined;
      yield { objects: page.objects.map(toObjectInfo), prefixes: page.prefixes, isLast: after === undefined };
    } while (after !== undefined);
  }

  async read(bucket: Bucket, key: string, context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    const asked = { bucket: bucket.name, key, place: this.urls.uri(bucket, key) };
    const answer = await this.#client.object('GET', range === undefined ? asked : { ...asked, range }, context);
    // Of a range that begins at the object's end there is nothing.
    return answer?.status === NO_SUCH_RANGE ? new Uint8Array() : answer?.body;
  }

  async head(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo | undefined> {
    const answer = await this.#client.object('HEAD', { bucket: bucket.name, key, place: this.urls.uri(bucket, key) }, context);
    if (answer === undefined) return undefined;
    const { headers } = answer;
    return toObjectInfo({ key, size: Number(headers.get('content-length')), modified: headers.get('last-modified') ?? '' });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

function toObjectInfo({ key, size, modified }: { key: string; size: number; modified: string }): ObjectInfo {
  return { key, size, lastModified: Date.parse(modified) };
}

function encoded(path: string): string {
  return encodeURIComponent(path).replaceAll('%2F', '/');
}

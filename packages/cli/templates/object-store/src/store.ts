import type { Bucket, ByteRange, ListOptions, ObjectInfo, ObjectPage, ObjectStore, StoreUrls } from '@sluice/object-store';
import { type CheckStep, isIngestError, type StepContext, toIngestError } from '@sluice/plugin-api';
import { AcmeLakeClient } from './client.js';
import type { AcmeLakeConfig } from './config.js';
import { BadAnswer, toStoreError } from './errors.js';

/** The store. Whenever it cannot answer in full, it throws: a failure never looks like something empty. */
export class AcmeLakeObjectStore implements ObjectStore {
  readonly urls: StoreUrls;
  readonly #config: AcmeLakeConfig;
  readonly #client: AcmeLakeClient;

  constructor(config: AcmeLakeConfig) {
    this.#config = config;
    this.#client = new AcmeLakeClient(config);
    const page = ({ name }: Bucket, path = ''): string => `${config.url}/browse/${name}/${encodeURI(path)}`;
    this.urls = {
      uri: ({ name }, path) => (path === undefined ? `acme-lake://${name}` : `acme-lake://${name}/${path}`),
      bucket: (bucket) => page(bucket),
      folder: (bucket, path) => page(bucket, `${path}/`),
      object: (bucket, key) => page(bucket, key),
    };
  }

  async *check(context: StepContext): AsyncGenerator<CheckStep> {
    try {
      let buckets = 0;
      for await (const page of this.listBuckets(context)) {
        buckets += page.length;
        const [first] = page;
        // That a bucket can be listed is tried of one.
        if (first !== undefined && buckets === page.length) await this.list(first, { prefix: '' }, context).next();
      }
      yield { name: 'buckets.list', message: `${buckets} buckets` };
    } catch (error) {
      yield { name: 'buckets.list', error: toIngestError(error) };
    }
  }

  async *listBuckets(context: StepContext): AsyncGenerator<readonly Bucket[]> {
    const { bucketNames, url } = this.#config;
    if (bucketNames !== undefined) {
      yield [...new Set(bucketNames)].map((name) => ({ name }));
      return;
    }
    let after: string | undefined;
    do {
      const page = await asked('buckets.list', url, () => this.#client.listBuckets(after, context));
      yield page.buckets.map(({ name }) => ({ name }));
      after = page.next ?? undefined;
    } while (after !== undefined);
  }

  async *list(bucket: Bucket, { prefix, startAfter, delimiter }: ListOptions, context: StepContext): AsyncGenerator<ObjectPage> {
    const query = { prefix, ...(delimiter === undefined ? {} : { delimiter }) };
    let after = startAfter;
    do {
      const from = after === undefined ? query : { ...query, after };
      const ask = () => this.#client.listObjects(bucket.name, from, context);
      const page = await asked('objects.list', this.urls.uri(bucket, prefix), ask);
      after = page.next ?? undefined;
      yield { objects: page.objects.map(toObjectInfo), prefixes: page.prefixes, isLast: after === undefined };
    } while (after !== undefined);
  }

  read(bucket: Bucket, key: string, context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    return this.#object(bucket, key, 'objects.read', () => this.#client.readObject(bucket.name, key, range, context));
  }

  head(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo | undefined> {
    return this.#object(bucket, key, 'objects.read', async () => {
      const head = await this.#client.headObject(bucket.name, key, context);
      return toObjectInfo({ key, ...head });
    });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** What is said of an object, or `undefined` when there is none; a bucket that is not there is a failure. */
  async #object<T>(bucket: Bucket, key: string, action: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await asked(action, this.urls.uri(bucket, key), ask);
    } catch (error) {
      const isMissing = isIngestError(error) && error.cause instanceof BadAnswer && error.cause.reason === 'no such object';
      if (isMissing) return undefined;
      throw error;
    }
  }
}

async function asked<T>(action: string, place: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toStoreError(error, action, place);
  }
}

function toObjectInfo({ key, size, modified }: { key: string; size: number; modified: string }): ObjectInfo {
  return { key, size, lastModified: Date.parse(modified) };
}

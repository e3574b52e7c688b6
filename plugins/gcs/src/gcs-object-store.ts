import {
  type Bucket,
  type BucketCheck,
  type ByteRange,
  checkBuckets,
  type ListOptions,
  type ObjectInfo,
  type ObjectPage,
  type ObjectStore,
  type StoreTag,
} from '@sluice/object-store';
import { type StepContext, toIngestError } from '@sluice/plugin-api';
import { GcsClient } from './client.js';
import { assertOneKind } from './credentials.js';
import { saysObjectIsMissing } from './errors.js';
import type { GcsConnection } from './generated/config.js';
import { GcsUrls } from './urls.js';

/** What connectionOptions may set. */
const CLIENT_OPTIONS: readonly string[] = ['userProject'];

const CREDENTIALS_POINTER = '/source/serviceConnection/config/credentials/gcpConfig';

/** Google Cloud Storage. */
export class GcsObjectStore implements ObjectStore {
  readonly urls: GcsUrls;
  readonly actions = { list: 'storage.objects.list', read: 'storage.objects.get', bucketTags: 'storage.buckets.get' };
  readonly #client: GcsClient;
  readonly #bucketNames: readonly string[] | undefined;
  readonly #unknownOptions: readonly string[];
  #warnedOfTags = false;

  /**
   * @param pointer where `gcpConfig` stands in the workflow file.
   * @throws IngestError where the credentials contradict each other.
   */
  constructor(connection: GcsConnection, pointer: string = CREDENTIALS_POINTER) {
    assertOneKind(connection.credentials?.gcpConfig ?? {}, pointer);
    const options: Readonly<Record<string, unknown>> = { ...connection.connectionOptions, ...connection.connectionArguments };
    const { userProject } = options;
    this.urls = new GcsUrls(connection.consoleEndpointURL);
    this.#client = new GcsClient(connection, this.urls, userProject === undefined ? undefined : String(userProject));
    this.#bucketNames = connection.bucketNames && [...new Set(connection.bucketNames)];
    this.#unknownOptions = Object.keys(options).filter((key) => !CLIENT_OPTIONS.includes(key));
  }

  check(context: StepContext, isWanted?: (name: string) => boolean): BucketCheck {
    return checkBuckets(this, this.#bucketNames === undefined ? 'storage.buckets.list' : undefined, context, isWanted);
  }

  async *listBuckets(context: StepContext): AsyncGenerator<readonly Bucket[]> {
    for (const key of this.#unknownOptions) {
      context.report.warn({ code: 'OPTION_UNKNOWN', message: `There is no option ${key} of this store; it is without effect` });
    }
    if (this.#bucketNames !== undefined) {
      yield this.#bucketNames.map((name) => ({ name }));
      return;
    }
    for (const project of await this.#client.projects(context)) {
      let token: string | undefined;
      do {
        const { buckets, nextToken } = await this.#client.listBuckets(project, token, context);
        yield buckets;
        token = nextToken;
      } while (token !== undefined);
    }
  }

  async *list(bucket: Bucket, { startAfter, ...options }: ListOptions, context: StepContext): AsyncGenerator<ObjectPage> {
    let pageToken: string | undefined;
    do {
      const list = { ...options, startAt: startAfter, pageToken };
      const { objects, prefixes, nextToken } = await this.#client.listObjects(bucket, list, context);
      // The store begins at a key, and not behind it.
      const isIncluded = objects[0] !== undefined && objects[0].key === startAfter;
      yield { objects: isIncluded ? objects.slice(1) : objects, prefixes, isLast: nextToken === undefined };
      pageToken = nextToken;
    } while (pageToken !== undefined);
  }

  async read(bucket: Bucket, key: string, context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    return this.#ifThere(bucket, context, this.#client.getMedia(bucket, key, range, context));
  }

  async head(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo | undefined> {
    return this.#ifThere(bucket, context, this.#client.getObject(bucket, key, context));
  }

  write(bucket: Bucket, key: string, bytes: Uint8Array, context: StepContext): Promise<void> {
    return this.#client.putObject(bucket, key, bytes, context);
  }

  /** The labels of a bucket. Objects have none. */
  async tags(bucket: Bucket, key: string | undefined, context: StepContext): Promise<readonly StoreTag[] | undefined> {
    if (key !== undefined) return [];
    try {
      return await this.#client.getLabels(bucket, context);
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.code !== 'STORE_ACCESS_DENIED') throw problem;
      if (!this.#warnedOfTags) {
        this.#warnedOfTags = true;
        const message = `Labels of buckets are unknown where they are denied, which is said once: ${problem.message}. Grant storage.buckets.get, or leave out includeTags.`;
        context.report.warn({ code: 'TAGS_UNKNOWN', message, path: this.urls.uri(bucket) });
      }
      return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** What is known of an object; `undefined` where there is no such object. Where there is no such bucket, throws that. */
  async #ifThere<T>(bucket: Bucket, context: StepContext, answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.code !== 'OBJECT_NOT_FOUND') throw problem;
      // Not every store tells the two apart: a bucket that is not there cannot be listed.
      if (!saysObjectIsMissing(problem)) await this.#client.listObjects(bucket, { prefix: '' }, context);
      return undefined;
    }
  }
}

import type {
  Bucket,
  BucketCheck,
  BucketInventory,
  BucketMetrics,
  ByteRange,
  ListOptions,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  StoreTag,
} from '@sluice/object-store';
import { type CheckStep, checkStep, IngestError, type StepContext, toIngestError, type Warning } from '@sluice/plugin-api';
import { BucketRegions } from './bucket-regions.js';
import { AwsClient, CLIENT_OPTIONS } from './client.js';
import { errorName, regionFrom, toS3Error } from './errors.js';
import type { S3Connection } from './generated/config.js';
import type { S3Inventory } from './inventory/s3-inventory.js';
import { toObjectInfo } from './listed-page.js';
import { StorageMetrics } from './storage-metrics.js';
import { UnknownTags } from './unknown-tags.js';
import { S3Urls } from './urls.js';
import { wholeAnswer } from './whole-answer.js';

const BUCKETS_A_PAGE = 1000;
/** A check looks up the regions of so many. */
const LOCATIONS_CHECKED = 100;

/** Amazon S3, or a store that speaks its protocol. */
export class S3ObjectStore implements ObjectStore {
  readonly urls: S3Urls;
  readonly actions = {
    list: 's3:ListBucket',
    read: 's3:GetObject',
    bucketTags: 's3:GetBucketTagging',
    objectTags: 's3:GetObjectTagging',
  };
  readonly #connection: S3Connection;
  readonly #client: AwsClient;
  readonly #regions: BucketRegions;
  readonly #metrics: StorageMetrics;
  readonly #unknownTags = new UnknownTags();
  readonly #unknownOptions: readonly string[];

  constructor(connection: S3Connection) {
    const { awsConfig, consoleEndpointURL } = connection;
    const free = Object.entries({ ...connection.connectionOptions, ...connection.connectionArguments });
    const isKnown = ([key]: readonly [string, unknown]): boolean => (CLIENT_OPTIONS as readonly string[]).includes(key);
    this.#unknownOptions = free.filter((each) => !isKnown(each)).map(([key]) => key);
    this.#connection = connection;
    this.urls = new S3Urls(awsConfig.awsRegion, consoleEndpointURL);
    this.#client = new AwsClient(awsConfig, Object.fromEntries(free.filter(isKnown)));
    this.#regions = new BucketRegions(this.#client, awsConfig.awsRegion);
    this.#metrics = new StorageMetrics(this.#client.cloudWatch, awsConfig.endPointURL);
  }

  async *check(context: StepContext, isWanted: (name: string) => boolean = () => true): BucketCheck {
    const named: Bucket[] = [];
    const listed = await checkStep('s3:ListAllMyBuckets', async () => {
      for await (const page of this.#namedBuckets(context)) named.push(...page);
      return `${named.length} buckets`;
    });
    // With bucketNames, nothing was asked for.
    if (this.#connection.bucketNames === undefined) yield listed;
    if (listed.error !== undefined) return undefined;
    const wanted = named.filter(({ name }) => isWanted(name));
    const nowhere = wanted.filter(({ region }) => region === undefined).map(({ name }) => name);
    if (nowhere.length === 0) return wanted;
    const found = new Map<string, Bucket>();
    const unknown: Warning[] = [];
    const located = await checkStep('s3:GetBucketLocation', async () => {
      const heard = { ...context, report: { warn: (warning: Warning) => unknown.push(warning) } };
      const buckets = await this.#regions.lookUp(nowhere.slice(0, LOCATIONS_CHECKED), heard);
      for (const bucket of buckets) found.set(bucket.name, bucket);
      // They are looked up together, and answered in any order.
      const [first] = unknown.sort(({ path: a = '' }, { path: b = '' }) => (a < b ? -1 : 1));
      if (first !== undefined) throw new IngestError('S3_ACCESS_DENIED', { message: first.message, path: first.path ?? '' });
      const regions = new Set(buckets.flatMap(({ region }) => region ?? []));
      return regions.size === 0 ? 'there is no such bucket' : `in ${[...regions].sort().join(', ')}`;
    });
    // A run takes such buckets to be in the default region, and warns.
    const isOptional = unknown.length > 0;
    yield isOptional ? { ...located, isOptional } : located;
    if (located.error !== undefined && !isOptional) return undefined;
    return wanted.map((bucket) => found.get(bucket.name) ?? bucket);
  }

  async *checkMetrics(buckets: readonly Bucket[], context: StepContext): AsyncGenerator<CheckStep> {
    yield* this.#metrics.check(this.#regions.of(buckets[0] ?? { name: '' }), buckets[0]?.name ?? '', context);
  }

  async *listBuckets(context: StepContext, isWanted: (name: string) => boolean = () => true): AsyncGenerator<readonly Bucket[]> {
    for (const key of this.#unknownOptions) {
      context.report.warn({ code: 'OPTION_UNKNOWN', message: `The S3 client has no option ${key}; it is without effect` });
    }
    for await (const page of this.#namedBuckets(context)) {
      const nowhere = page.filter(({ name, region }) => region === undefined && isWanted(name)).map(({ name }) => name);
      const found = new Map((await this.#regions.lookUp(nowhere, context)).map((bucket) => [bucket.name, bucket]));
      yield page.map((bucket) => found.get(bucket.name) ?? bucket);
    }
  }

  async *list(bucket: Bucket, options: ListOptions, context: StepContext): AsyncGenerator<ObjectPage> {
    let token: string | undefined;
    do {
      const list = { ...options, ...(token === undefined ? {} : { token }) };
      const call = { action: 's3:ListBucket', place: this.urls.uri(bucket, options.prefix) };
      const ask = (region: string) => this.#client.listObjects(bucket.name, region, list, context);
      const page = await wholeAnswer(call, context, () => this.#inRegion(bucket, ask));
      token = page.nextToken;
      yield { objects: page.objects, prefixes: page.prefixes, isLast: token === undefined };
    } while (token !== undefined);
  }

  async read(bucket: Bucket, key: string, context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    const call = { action: 's3:GetObject', place: this.urls.uri(bucket, key) };
    try {
      const get = (region: string) => this.#client.getObject(bucket.name, region, key, range, context);
      return await wholeAnswer(call, context, () => this.#inRegion(bucket, get));
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.code === 'OBJECT_NOT_FOUND') return undefined;
      // A range of an empty object, or one that begins at its end.
      if (errorName(problem.cause) === 'InvalidRange') return new Uint8Array();
      throw problem;
    }
  }

  async head(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo | undefined> {
    try {
      const head = await this.#inRegion(bucket, (region) => this.#client.headObject(bucket.name, region, key, context));
      return toObjectInfo({
        Key: key,
        Size: head.ContentLength,
        LastModified: head.LastModified,
        ETag: head.ETag,
        StorageClass: head.StorageClass,
      });
    } catch (error) {
      if (errorName(error) === 'NotFound') return undefined;
      throw toS3Error(error, { action: 's3:GetObject', place: this.urls.uri(bucket, key) });
    }
  }

  async write(bucket: Bucket, key: string, bytes: Uint8Array, context: StepContext): Promise<void> {
    try {
      await this.#inRegion(bucket, (region) => this.#client.putObject(bucket.name, region, key, bytes, context));
    } catch (error) {
      throw toS3Error(error, { action: 's3:PutObject', place: this.urls.uri(bucket, key) });
    }
  }

  async findInventory(bucket: Bucket, place: string, context: StepContext): Promise<BucketInventory | undefined> {
    return (await this.#inventories()).find(bucket, place, context);
  }

  async *listInventory(
    bucket: Bucket,
    inventory: BucketInventory,
    prefixes: readonly string[],
    context: StepContext,
  ): AsyncGenerator<ObjectPage> {
    yield* (await this.#inventories()).list(bucket, inventory, prefixes, context);
  }

  bucketMetrics(buckets: readonly Bucket[], context: StepContext): Promise<ReadonlyMap<string, BucketMetrics>> {
    return this.#metrics.of(buckets, (bucket) => this.#regions.of(bucket), context);
  }

  async tags(bucket: Bucket, key: string | undefined, context: StepContext): Promise<readonly StoreTag[] | undefined> {
    const action = key === undefined ? 's3:GetBucketTagging' : 's3:GetObjectTagging';
    const call = { action, place: this.urls.uri(bucket, key) };
    const get = (region: string) =>
      key === undefined
        ? this.#client.getBucketTagging(bucket.name, region, context)
        : this.#client.getObjectTagging(bucket.name, region, key, context);
    try {
      const tags = await wholeAnswer(call, context, () => this.#inRegion(bucket, get));
      return tags.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
    } catch (error) {
      return this.#unknownTags.from(toIngestError(error), call, context);
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** The buckets as they are listed or named, some without their region. */
  async *#namedBuckets(context: StepContext): AsyncGenerator<readonly Bucket[]> {
    const { bucketNames } = this.#connection;
    if (bucketNames === undefined) yield* this.#listedBuckets(context);
    else yield uniqueBuckets(bucketNames);
  }

  async *#listedBuckets(context: StepContext): AsyncGenerator<readonly Bucket[]> {
    const call = { action: 's3:ListAllMyBuckets', place: this.#connection.awsConfig.endPointURL ?? 'Amazon S3' };
    let token: string | undefined;
    do {
      const output = await wholeAnswer(call, context, async () => {
        const page = await this.#client.listBuckets(context, { size: BUCKETS_A_PAGE, ...(token === undefined ? {} : { token }) });
        return page.Buckets === undefined && page.Owner === undefined ? undefined : page;
      });
      token = output.ContinuationToken === '' ? undefined : output.ContinuationToken;
      const buckets = output.Buckets ?? [];
      yield toBuckets(buckets);
      if (token === undefined && buckets.length >= BUCKETS_A_PAGE) {
        // Some stores cut the list at the page size and give no token: ask without a page size, and see if there is more.
        const all = await wholeAnswer(call, context, () => this.#client.listBuckets(context, {}));
        const seen = new Set(buckets.map(({ Name }) => Name));
        yield toBuckets((all.Buckets ?? []).filter(({ Name }) => !seen.has(Name)));
      }
    } while (token !== undefined);
  }

  /** Loaded when there is one to be read, with the Parquet reader behind it. */
  async #inventories(): Promise<S3Inventory> {
    const { S3Inventory } = await import('./inventory/s3-inventory.js');
    return new S3Inventory(this);
  }

  /** Sends a call to the bucket's region, and once more where the store says that the bucket is elsewhere. */
  async #inRegion<T>(bucket: Bucket, send: (region: string) => Promise<T>): Promise<T> {
    const region = this.#regions.of(bucket);
    try {
      return await send(region);
    } catch (error) {
      const right = regionFrom(error);
      if (right === undefined || right === region) throw error;
      this.#regions.correct(bucket, right);
      return send(right);
    }
  }
}

function toBuckets(buckets: readonly { Name?: string | undefined; BucketRegion?: string | undefined }[]): readonly Bucket[] {
  return buckets.flatMap(({ Name, BucketRegion }) =>
    Name === undefined ? [] : [{ name: Name, ...(BucketRegion ? { region: BucketRegion } : {}) }],
  );
}

function uniqueBuckets(names: readonly string[]): readonly Bucket[] {
  return [...new Set(names)].map((name) => ({ name }));
}

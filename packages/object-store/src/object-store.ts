import type { CheckStep, StepContext } from '@sluice/plugin-api';

/** A bucket, with what has to be known to reach it from any machine. Plain JSON. */
export interface Bucket {
  readonly name: string;
  readonly region?: string;
}

/** An object as a listing tells of it. */
export interface ObjectInfo {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970-01-01T00:00Z; 0 where the store does not tell. */
  readonly lastModified: number;
  /** Another one whenever the object's content is; absent where the store does not tell. */
  readonly etag?: string;
  /** Cannot be read until it is restored. */
  readonly archived?: boolean;
}

/** A page of a listing, in the store's order. */
export interface ObjectPage {
  readonly objects: readonly ObjectInfo[];
  /** With a delimiter: the prefixes that it rolled up. */
  readonly prefixes: readonly string[];
  /** Whether nothing comes behind it; absent where that is not known yet. */
  readonly isLast?: boolean;
}

/** What to list of a bucket. */
export interface ListOptions {
  readonly prefix: string;
  /** Keys up to this one, itself included, are left out. */
  readonly startAfter?: string;
  readonly delimiter?: string;
}

/** Bytes of an object. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** What a store's own metrics say of a bucket; a figure that it does not have is absent. */
export interface BucketMetrics {
  readonly numberOfObjects?: number;
  /** Bytes. */
  readonly size?: number;
}

/** A list of a bucket's objects that the store itself made, some time ago. Plain JSON. */
export interface BucketInventory {
  /** Where it lies; all that the store needs to read it. */
  readonly uri: string;
  /** Milliseconds since 1970-01-01T00:00Z. What came to the bucket later is not in it. */
  readonly createdAt: number;
}

/** How a store names its places. Paths and keys come as they are; these encode them. */
export interface StoreUrls {
  /** As engines name it: `s3://bucket/path`. */
  uri(bucket: Bucket, path?: string): string;
  /** The bucket in the store's console. */
  bucket(bucket: Bucket): string;
  /** The folder `path`, without a slash at its end, in the store's console. */
  folder(bucket: Bucket, path: string): string;
  /** The object in the store's console. */
  object(bucket: Bucket, key: string): string;
}

/** A tag of a bucket or an object, as the store has it. */
export interface StoreTag {
  readonly key: string;
  readonly value: string;
}

/** What calls of a store need: `s3:ListBucket`. */
export interface StoreActions {
  readonly list: string;
  readonly read: string;
  /** Tags of a bucket; absent where the store has none. */
  readonly bucketTags?: string;
  /** Tags of an object; absent where the store has none. */
  readonly objectTags?: string;
}

/** Steps of a check, and in the end the buckets that are wanted, as `listBuckets` has them; `undefined` where they cannot be found. */
export type BucketCheck = AsyncGenerator<CheckStep, readonly Bucket[] | undefined>;

/**
 * All that a new storage connector has to write, besides its connection schema. Each call counts its requests and bytes on the
 * context's meter, stops when the context's signal aborts, and throws an IngestError whenever it cannot answer in full.
 */
export interface ObjectStore {
  readonly urls: StoreUrls;
  /** Whether `list` ignores `startAfter`, so that a listing cannot be divided. */
  readonly isSerial?: boolean;
  /** What its calls need, in the store's own terms, for checks and messages. */
  readonly actions: StoreActions;
  /**
   * Tries, one after another, what it takes to find the buckets, and hands on what it found.
   *
   * @param isWanted whether a bucket is; by default each is.
   */
  check(context: StepContext, isWanted?: (name: string) => boolean): BucketCheck;
  /** Tries, one after another, what the metrics of these buckets need. Goes with `bucketMetrics`. */
  checkMetrics?(buckets: readonly Bucket[], context: StepContext): AsyncIterable<CheckStep>;
  /**
   * The buckets, in pages, each with its region where regions matter.
   *
   * @param isWanted of a bucket that is not wanted, nothing more than its name needs to be found.
   */
  listBuckets(context: StepContext, isWanted?: (name: string) => boolean): AsyncIterable<readonly Bucket[]>;
  /**
   * The objects below a prefix in pages, in the order of their keys' UTF-8 bytes. Parts of one prefix are listed side by side; a store that cannot begin
   * at `startAfter`, or knows no delimiter, may ignore them: it is then listed serially.
   */
  list(bucket: Bucket, options: ListOptions, context: StepContext): AsyncIterable<ObjectPage>;
  /**
   * An object's bytes, or those of a range; fewer than the range's length only at the object's end. `undefined` when there is no such
   * object; a missing bucket throws.
   */
  read(bucket: Bucket, key: string, context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined>;
  /** One object, or `undefined` when there is none. */
  head(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo | undefined>;
  /**
   * The newest inventory of a bucket.
   *
   * @param place where inventories are delivered, as the option `listing.inventory` has it.
   * @returns `undefined` when there is none of this bucket.
   */
  findInventory?(bucket: Bucket, place: string, context: StepContext): Promise<BucketInventory | undefined>;
  /**
   * The objects below any of the prefixes that an inventory tells of, as `list` would have them: in pages, in the order of their keys' UTF-8
   * bytes, each key once. Goes with `findInventory`.
   *
   * @param prefixes in order; none begins with another.
   */
  listInventory?(
    bucket: Bucket,
    inventory: BucketInventory,
    prefixes: readonly string[],
    context: StepContext,
  ): AsyncIterable<ObjectPage>;
  /** The metrics of several buckets, by bucket name. What cannot be known is left out, with a warning in the report; never throws for that. */
  bucketMetrics?(buckets: readonly Bucket[], context: StepContext): Promise<ReadonlyMap<string, BucketMetrics>>;
  /**
   * The tags of a bucket, or of one of its objects; none of an object that is gone. `undefined` when they cannot be known since the
   * store denies them: then it has warned, once a run for each action. Other failures throw.
   */
  tags?(bucket: Bucket, key: string | undefined, context: StepContext): Promise<readonly StoreTag[] | undefined>;
  /** Puts an object into a bucket, in place of one of that key if there is one. No run writes: it is for manifests that people ask for. */
  write?(bucket: Bucket, key: string, bytes: Uint8Array, context: StepContext): Promise<void>;
  /** Frees what the store holds. May be called twice. */
  close(): Promise<void>;
}

import type { Bucket } from '@sluice/object-store';
import { type StepContext, toIngestError } from '@sluice/plugin-api';
import type { AwsClient } from './client.js';
import { errorName, regionFrom } from './errors.js';
import { wholeAnswer } from './whole-answer.js';

const LOOKUPS_AT_A_TIME = 16;

/** The regions of buckets, each looked up once. */
export class BucketRegions {
  readonly #client: AwsClient;
  readonly #known = new Map<string, string>();
  readonly #defaultRegion: string;

  constructor(client: AwsClient, defaultRegion: string) {
    this.#client = client;
    this.#defaultRegion = defaultRegion;
  }

  /** The region to send a bucket's requests to. */
  of(bucket: Bucket): string {
    return this.#known.get(bucket.name) ?? bucket.region ?? this.#defaultRegion;
  }

  /** The store said that a bucket is elsewhere than was thought. */
  correct(bucket: Bucket, region: string): void {
    this.#known.set(bucket.name, region);
  }

  /** Looks up the regions of buckets that the listing did not tell, several at a time. */
  async lookUp(names: readonly string[], context: StepContext): Promise<readonly Bucket[]> {
    const buckets: Bucket[] = [];
    const queue = names.entries();
    const worker = async (): Promise<void> => {
      for (const [index, name] of queue) {
        const region = await this.#lookUpOne(name, context);
        buckets[index] = { name, ...(region === undefined ? {} : { region }) };
      }
    };
    await Promise.all(Array.from({ length: LOOKUPS_AT_A_TIME }, worker));
    return buckets;
  }

  /** `undefined` when there is no such bucket; reading it says so. */
  async #lookUpOne(name: string, context: StepContext): Promise<string | undefined> {
    const place = `s3://${name}`;
    try {
      const call = { action: 's3:GetBucketLocation', place };
      return await wholeAnswer(call, context, () => this.#client.getBucketLocation(name, context));
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.code === 'BUCKET_NOT_FOUND') return undefined;
      if (problem.code !== 'S3_ACCESS_DENIED') throw problem;
      return regionFrom(problem.cause) ?? this.#fromHeadBucket(name, context);
    }
  }

  /** A refused HeadBucket still tells the region. */
  async #fromHeadBucket(name: string, context: StepContext): Promise<string> {
    try {
      const region = await this.#client.headBucket(name, context);
      if (region !== undefined) return region;
    } catch (error) {
      const region = regionFrom(error);
      if (region !== undefined) return region;
      if (errorName(error) === 'AbortError') throw error;
    }
    context.report.warn({
      code: 'REGION_UNKNOWN',
      message: `s3:GetBucketLocation was denied; the bucket is taken to be in ${this.#defaultRegion}`,
      path: `s3://${name}`,
    });
    return this.#defaultRegion;
  }
}

import type { Bucket, BucketMetrics } from '@sluice/object-store';
import { type CheckStep, checkStep, IngestError, type StepContext, toIngestError } from '@sluice/plugin-api';
import type { CloudWatch, MetricQuery, MetricValue } from './cloud-watch.js';
import { wholeAnswer } from './whole-answer.js';

const QUERIES_A_CALL = 500;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** S3 reports once a day, up to two days late. */
const LOOK_BACK_MILLISECONDS = 5 * DAY_MILLISECONDS;
/** A storage class that was last reported so much before the bucket's newest report holds nothing any more. */
const STALE_MILLISECONDS = 2 * DAY_MILLISECONDS;
const OBJECTS_METRIC = 'NumberOfObjects';
const SIZE_METRIC = 'BucketSizeBytes';

/**
 * What CloudWatch says of the sizes of buckets, asked in each bucket's own region (docs: "Amazon S3 daily storage metrics for buckets").
 * What cannot be had is unknown and said once in the report, never an error.
 */
export class StorageMetrics {
  readonly #client: CloudWatch;
  readonly #endpoint: string | undefined;
  /** The sizes' storage classes of each bucket of a region, listed once. */
  readonly #classes = new Map<string, Promise<ReadonlyMap<string, readonly string[]>>>();
  #givenUp = false;

  /** @param endpoint the store's own, where it is not Amazon's. */
  constructor(client: CloudWatch, endpoint: string | undefined) {
    this.#client = client;
    this.#endpoint = endpoint;
  }

  /** @param regionOf the region of a bucket. */
  async of(
    buckets: readonly Bucket[],
    regionOf: (bucket: Bucket) => string,
    context: StepContext,
  ): Promise<ReadonlyMap<string, BucketMetrics>> {
    const byRegion = new Map<string, string[]>();
    for (const bucket of buckets) {
      const region = regionOf(bucket);
      byRegion.set(region, [...(byRegion.get(region) ?? []), bucket.name]);
    }
    const found = await Promise.all([...byRegion].map(([region, names]) => this.#inRegion(region, names, context)));
    return new Map(found.flatMap((metrics) => [...metrics]));
  }

  /** Tries what metrics need, of one bucket. */
  async *check(region: string, bucket: string, context: StepContext): AsyncGenerator<CheckStep> {
    yield await checkStep('cloudwatch:ListMetrics', async () => {
      const metrics = await this.#whole('cloudwatch:ListMetrics', region, context, () =>
        this.#client.listMetrics(region, SIZE_METRIC, context),
      );
      return `${metrics.length} metrics of sizes in ${region}`;
    });
    yield await checkStep('cloudwatch:GetMetricData', async () => {
      const end = new Date(context.clock.now());
      const start = new Date(end.getTime() - LOOK_BACK_MILLISECONDS);
      const query = { id: 'n0', metric: OBJECTS_METRIC, bucket, storageType: 'AllStorageTypes' };
      const values = await this.#whole('cloudwatch:GetMetricData', region, context, () =>
        this.#client.newestMetricValues(region, [query], start, end, context),
      );
      return values.size === 0 ? `none of ${bucket} yet` : `there are some of ${bucket}`;
    });
  }

  #whole<T>(action: string, region: string, context: StepContext, ask: () => Promise<T | undefined>): Promise<T> {
    return wholeAnswer({ action, place: this.#endpoint ?? `cloudwatch.${region}` }, context, ask);
  }

  async #inRegion(region: string, buckets: readonly string[], context: StepContext): Promise<ReadonlyMap<string, BucketMetrics>> {
    const classes = await this.#unlessUnknown(region, context, () => this.#classesIn(region, context));
    const queries = buckets.flatMap((bucket, index): MetricQuery[] => [
      { id: `n${index}`, metric: OBJECTS_METRIC, bucket, storageType: 'AllStorageTypes' },
      ...(classes?.get(bucket) ?? []).map((storageType, each) => ({
        id: `s${index}_${each}`,
        metric: SIZE_METRIC,
        bucket,
        storageType,
      })),
    ]);
    const end = new Date(context.clock.now());
    const start = new Date(end.getTime() - LOOK_BACK_MILLISECONDS);
    const values = new Map<string, MetricValue>();
    for (let from = 0; from < queries.length; from += QUERIES_A_CALL) {
      const some = queries.slice(from, from + QUERIES_A_CALL);
      const answer = await this.#unlessUnknown(region, context, () =>
        this.#whole('cloudwatch:GetMetricData', region, context, () =>
          this.#client.newestMetricValues(region, some, start, end, context),
        ),
      );
      for (const [id, value] of answer ?? []) values.set(id, value);
    }
    return new Map(
      buckets.map((bucket, index) => {
        const sizes = (classes?.get(bucket) ?? []).flatMap((_, each) => values.get(`s${index}_${each}`) ?? []);
        return [bucket, bucketMetrics(values.get(`n${index}`), sizes)];
      }),
    );
  }

  #classesIn(region: string, context: StepContext): Promise<ReadonlyMap<string, readonly string[]>> {
    let classes = this.#classes.get(region);
    if (classes === undefined) {
      const listed = this.#whole('cloudwatch:ListMetrics', region, context, () =>
        this.#client.listMetrics(region, SIZE_METRIC, context),
      );
      classes = listed.then((metrics) => {
        const byBucket = new Map<string, readonly string[]>();
        for (const { bucket, storageType } of metrics) {
          byBucket.set(bucket, [...new Set([...(byBucket.get(bucket) ?? []), storageType])].sort());
        }
        return byBucket;
      });
      this.#classes.set(region, classes);
    }
    return classes;
  }

  async #unlessUnknown<T>(region: string, context: StepContext, call: () => Promise<T>): Promise<T | undefined> {
    if (this.#givenUp) return undefined;
    try {
      return await call();
    } catch (error) {
      if (context.signal.aborted) throw new IngestError('CANCELLED', { cause: error });
      const problem = toIngestError(error);
      // A store without CloudWatch may refuse what is signed for it, whatever the credentials.
      if (problem.fatal && (this.#endpoint === undefined || problem.code !== 'S3_CREDENTIALS_REFUSED')) throw problem;
      this.#givenUp = this.#endpoint !== undefined || problem.code === 'S3_ACCESS_DENIED';
      const why = this.#endpoint === undefined ? '' : 'there seems to be no CloudWatch at this endpoint. ';
      context.report.warn({
        code: 'METRICS_UNKNOWN',
        message: `Sizes and numbers of objects of buckets are unknown: ${why}${problem.message}`,
        path: this.#endpoint ?? `cloudwatch.${region}`,
      });
      return undefined;
    }
  }
}

function bucketMetrics(objects: MetricValue | undefined, sizes: readonly MetricValue[]): BucketMetrics {
  const newest = Math.max(...sizes.map(({ timestamp }) => timestamp.getTime()));
  const current = sizes.filter(({ timestamp }) => newest - timestamp.getTime() < STALE_MILLISECONDS);
  return {
    ...(objects === undefined ? {} : { numberOfObjects: objects.value }),
    ...(current.length === 0 ? {} : { size: current.reduce((sum, { value }) => sum + value, 0) }),
  };
}

import type { CloudWatchClient, GetMetricDataCommandOutput, ListMetricsCommandOutput } from '@aws-sdk/client-cloudwatch';
import {
  GetBucketLocationCommand,
  type GetBucketLocationCommandOutput,
  GetBucketTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListBucketsCommand,
  type ListBucketsCommandOutput,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
  type Tag,
} from '@aws-sdk/client-s3';
import type { StepContext } from '@sluice/plugin-api';
import { collectStream } from './collect-stream.js';
import { type CredentialsProvider, makeCredentials } from './credentials.js';
import { errorName } from './errors.js';
import type { AwsConfig } from './generated/config.js';
import { type Answer, makeHttpHandler, type PacedCall, type PacedHandler } from './http-handler.js';
import type { ListedPage } from './listed-page.js';
import { PrefixPace, type Verdict } from './prefix-pace.js';
import { BackOffStrategy } from './retry-strategy.js';
import { pageOf, scanListings } from './scan-listings.js';

const MAX_ATTEMPTS = 5;
/** Options of the S3 client that connectionOptions may set. */
export const CLIENT_OPTIONS = [
  'disableMultiregionAccessPoints',
  'forcePathStyle',
  'maxAttempts',
  'useAccelerateEndpoint',
  'useArnRegion',
  'useDualstackEndpoint',
  'useFipsEndpoint',
] as const satisfies readonly (keyof S3ClientConfig)[];

// Without `info`, which each call would be described to.
const ignore = (): void => undefined;
const LOGGER: Partial<NonNullable<S3ClientConfig['logger']>> = { trace: ignore, debug: ignore, warn: ignore, error: ignore };

// The SDK warns its own users of Node 20; ours can do nothing about it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

interface Shared {
  readonly requestHandler: PacedHandler;
  readonly credentials: CredentialsProvider;
}

/** One value of one metric at one time. */
export interface MetricQuery {
  readonly id: string;
  readonly metric: string;
  readonly bucket: string;
  readonly storageType: string;
}

/** The newest value of a metric. */
export interface MetricValue {
  readonly value: number;
  readonly timestamp: Date;
}

/** A metric that CloudWatch has of a bucket. */
export interface ListedMetric {
  readonly bucket: string;
  readonly storageType: string;
}

/**
 * The few calls that we make of AWS, with one client a region behind them. All share connections and credentials. Each counts its
 * requests, retries included, and throws what the SDK throws.
 */
export class AwsClient {
  readonly #config: AwsConfig;
  readonly #options: Partial<S3ClientConfig>;
  readonly #prefixPace = new PrefixPace();
  readonly #s3 = new Map<string, S3Client>();
  readonly #cloudWatch = new Map<string, CloudWatchClient>();
  #shared: Promise<Shared> | undefined;

  /** @param options options of the S3 client, those of {@link CLIENT_OPTIONS} alone. */
  constructor(config: AwsConfig, options: Partial<S3ClientConfig>) {
    this.#config = config;
    this.#options = options;
  }

  async listBuckets(
    context: StepContext,
    page: { readonly size?: number; readonly token?: string },
  ): Promise<ListBucketsCommandOutput> {
    const input = { ...(page.size ? { MaxBuckets: page.size } : {}), ...(page.token ? { ContinuationToken: page.token } : {}) };
    const client = await this.#s3Client(this.#config.awsRegion);
    return client.send(new ListBucketsCommand(input), callOptions('s3:ListBuckets', context));
  }

  async getBucketLocation(bucket: string, context: StepContext): Promise<GetBucketLocationCommandOutput> {
    const client = await this.#s3Client(this.#config.awsRegion);
    return client.send(
      new GetBucketLocationCommand({ Bucket: bucket }),
      this.#bucketCall('s3:GetBucketLocation', bucket, '', context),
    );
  }

  /** The region that HeadBucket answers with. */
  async headBucket(bucket: string, context: StepContext): Promise<string | undefined> {
    const client = await this.#s3Client(this.#config.awsRegion);
    const output = await client.send(
      new HeadBucketCommand({ Bucket: bucket }),
      this.#bucketCall('s3:HeadBucket', bucket, '', context),
    );
    return output.BucketRegion;
  }

  /** A page of a listing; `undefined` when the answer was cut short. */
  async listObjects(
    bucket: string,
    region: string,
    list: { readonly prefix: string; readonly delimiter?: string; readonly startAfter?: string; readonly token?: string },
    context: StepContext,
  ): Promise<ListedPage | undefined> {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: list.prefix,
      EncodingType: 'url',
      ...(list.delimiter === undefined ? {} : { Delimiter: list.delimiter }),
      ...(list.startAfter === undefined ? {} : { StartAfter: list.startAfter }),
      ...(list.token === undefined ? {} : { ContinuationToken: list.token }),
    });
    const client = await this.#s3Client(region);
    // Keys are asked for form-encoded, since XML cannot hold all of them.
    return pageOf(await client.send(command, this.#bucketCall('s3:ListObjectsV2', bucket, list.prefix, context)));
  }

  /** An object's bytes; `expected` is how many the store said there are. */
  async getObject(
    bucket: string,
    region: string,
    key: string,
    range: string | undefined,
    context: StepContext,
  ): Promise<{ readonly bytes: Uint8Array; readonly expected: number | undefined }> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(range === undefined ? {} : { Range: range }) });
    const client = await this.#s3Client(region);
    const output = await client.send(command, this.#bucketCall('s3:GetObject', bucket, key, context));
    const bytes = (await output.Body?.transformToByteArray()) ?? new Uint8Array();
    context.meter.bytes(bytes.length);
    return { bytes, expected: output.ContentLength };
  }

  async headObject(bucket: string, region: string, key: string, context: StepContext): Promise<HeadObjectCommandOutput> {
    const client = await this.#s3Client(region);
    return client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key }),
      this.#bucketCall('s3:HeadObject', bucket, key, context),
    );
  }

  /** `undefined` when the answer was cut short. */
  async getBucketTagging(bucket: string, region: string, context: StepContext): Promise<readonly Tag[] | undefined> {
    const client = await this.#s3Client(region);
    const output = await client.send(
      new GetBucketTaggingCommand({ Bucket: bucket }),
      this.#bucketCall('s3:GetBucketTagging', bucket, '', context),
    );
    return output.TagSet;
  }

  /** `undefined` when the answer was cut short. */
  async getObjectTagging(bucket: string, region: string, key: string, context: StepContext): Promise<readonly Tag[] | undefined> {
    const client = await this.#s3Client(region);
    const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key });
    const output = await client.send(command, this.#bucketCall('s3:GetObjectTagging', bucket, key, context));
    return output.TagSet;
  }

  /** The S3 storage metrics of that name that CloudWatch has in a region. */
  async listMetrics(region: string, metric: string, context: StepContext): Promise<readonly ListedMetric[]> {
    const { ListMetricsCommand } = await import('@aws-sdk/client-cloudwatch');
    const client = await this.#cloudWatchClient(region);
    const found: ListedMetric[] = [];
    let token: string | undefined;
    do {
      const command = new ListMetricsCommand({ Namespace: 'AWS/S3', MetricName: metric, ...(token ? { NextToken: token } : {}) });
      const output: ListMetricsCommandOutput = await client.send(command, callOptions('cloudwatch:ListMetrics', context));
      for (const { Dimensions = [] } of output.Metrics ?? []) {
        const dimension = (name: string): string | undefined => Dimensions.find(({ Name }) => Name === name)?.Value;
        const [bucket, storageType] = [dimension('BucketName'), dimension('StorageType')];
        if (bucket !== undefined && storageType !== undefined) found.push({ bucket, storageType });
      }
      token = output.NextToken;
    } while (token !== undefined && token !== '');
    return found;
  }

  /** The newest daily average of each query since `start`, by the query's id; one without a value is absent. */
  async newestMetricValues(
    region: string,
    queries: readonly MetricQuery[],
    start: Date,
    end: Date,
    context: StepContext,
  ): Promise<ReadonlyMap<string, MetricValue>> {
    const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const client = await this.#cloudWatchClient(region);
    const values = new Map<string, MetricValue>();
    let token: string | undefined;
    do {
      const command = new GetMetricDataCommand({
        StartTime: start,
        EndTime: end,
        ScanBy: 'TimestampDescending',
        MetricDataQueries: queries.map(metricDataQuery),
        ...(token ? { NextToken: token } : {}),
      });
      const output: GetMetricDataCommandOutput = await client.send(command, callOptions('cloudwatch:GetMetricData', context));
      for (const { Id, Values = [], Timestamps = [] } of output.MetricDataResults ?? []) {
        const [value, timestamp] = [Values[0], Timestamps[0]];
        if (Id !== undefined && value !== undefined && timestamp !== undefined && !values.has(Id))
          values.set(Id, { value, timestamp });
      }
      token = output.NextToken;
    } while (token !== undefined && token !== '');
    return values;
  }

  async close(): Promise<void> {
    for (const client of [...this.#s3.values(), ...this.#cloudWatch.values()]) client.destroy();
    this.#s3.clear();
    this.#cloudWatch.clear();
    (await this.#shared?.catch(() => undefined))?.requestHandler.destroy();
    this.#shared = undefined;
  }

  async #s3Client(region: string): Promise<S3Client> {
    const shared = await this.#sharedParts();
    const { endPointURL: endpoint } = this.#config;
    return getOrMake(this.#s3, region, () => {
      const { maxAttempts = MAX_ATTEMPTS, ...options } = this.#options;
      const client = new S3Client({
        ...shared,
        region,
        retryStrategy: new BackOffStrategy(Number(maxAttempts)),
        logger: LOGGER as NonNullable<S3ClientConfig['logger']>,
        streamCollector: collectStream,
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
        ...options,
      });
      return scanListings(client);
    });
  }

  async #cloudWatchClient(region: string): Promise<CloudWatchClient> {
    const shared = await this.#sharedParts();
    const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
    const { endPointURL: endpoint } = this.#config;
    return getOrMake(this.#cloudWatch, region, () => {
      return new CloudWatchClient({
        ...shared,
        region,
        retryStrategy: new BackOffStrategy(MAX_ATTEMPTS),
        ...(endpoint === undefined ? {} : { endpoint }),
      });
    });
  }

  /** How a call about a bucket is made; `path` is what it asks for there, a key or a prefix. */
  #bucketCall(name: string, bucket: string, path: string, context: StepContext): PacedCall {
    const { abortSignal, pace } = callOptions(name, context);
    return { abortSignal, pace: (send) => this.#prefixPace.run(bucket, path, () => pace(send), verdictOf) };
  }

  #sharedParts(): Promise<Shared> {
    this.#shared ??= (async () => {
      const requestHandler = await makeHttpHandler(process.env);
      return { requestHandler, credentials: await makeCredentials(this.#config, requestHandler) };
    })();
    return this.#shared;
  }
}

/** How a call is made: it stops with the run, and each of its attempts is paced and counted. */
function callOptions(name: string, { signal, meter }: StepContext): PacedCall {
  return { abortSignal: signal, pace: (send) => meter.request(name, send) };
}

/** Whether the store asks for less: by its answer, or by giving none in time. */
function verdictOf(answer: Answer | undefined, error: unknown): Verdict {
  if (answer === undefined) return errorName(error) === 'TimeoutError' ? 'slow-down' : 'failed';
  const { statusCode } = answer.response;
  if (statusCode === 503 || statusCode === 429) return 'slow-down';
  return statusCode < 500 ? 'ok' : 'failed';
}

function metricDataQuery({ id, metric, bucket, storageType }: MetricQuery) {
  const dimensions = [
    { Name: 'BucketName', Value: bucket },
    { Name: 'StorageType', Value: storageType },
  ];
  const daily = { Period: 24 * 60 * 60, Stat: 'Average' };
  return {
    Id: id,
    ReturnData: true,
    MetricStat: { ...daily, Metric: { Namespace: 'AWS/S3', MetricName: metric, Dimensions: dimensions } },
  };
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

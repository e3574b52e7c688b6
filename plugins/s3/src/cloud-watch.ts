import type { CloudWatchClient, GetMetricDataCommandOutput, ListMetricsCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { StepContext } from '@sluice/plugin-api';
import type { SharedParts } from './client.js';
import { getOrMake } from './get-or-make.js';
import { pacedCall } from './paced-call.js';
import { BackOffStrategy } from './retry-strategy.js';

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

/** The few calls that we make of CloudWatch, with one client a region behind them. */
export class CloudWatch {
  readonly #sharedParts: () => Promise<SharedParts>;
  readonly #endpoint: string | undefined;
  readonly #maxAttempts: number | undefined;
  readonly #clients = new Map<string, CloudWatchClient>();

  /**
   * @param endpoint the store's own, where it is not Amazon's.
   * @param maxAttempts how often a request is sent in all.
   */
  constructor(sharedParts: () => Promise<SharedParts>, endpoint: string | undefined, maxAttempts: number | undefined) {
    this.#maxAttempts = maxAttempts;
    this.#sharedParts = sharedParts;
    this.#endpoint = endpoint;
  }

  /** The S3 storage metrics of that name that CloudWatch has in a region; `undefined` when an answer is no list of metrics. */
  async listMetrics(region: string, metric: string, context: StepContext): Promise<readonly ListedMetric[] | undefined> {
    const { ListMetricsCommand } = await import('@aws-sdk/client-cloudwatch');
    const client = await this.#client(region);
    const found: ListedMetric[] = [];
    let token: string | undefined;
    do {
      const command = new ListMetricsCommand({ Namespace: 'AWS/S3', MetricName: metric, ...(token ? { NextToken: token } : {}) });
      const output: ListMetricsCommandOutput = await client.send(command, pacedCall('cloudwatch:ListMetrics', context));
      if (output.Metrics === undefined) return undefined;
      for (const { Dimensions = [] } of output.Metrics) {
        const dimension = (name: string): string | undefined => Dimensions.find(({ Name }) => Name === name)?.Value;
        const [bucket, storageType] = [dimension('BucketName'), dimension('StorageType')];
        if (bucket !== undefined && storageType !== undefined) found.push({ bucket, storageType });
      }
      token = output.NextToken;
    } while (token !== undefined && token !== '');
    return found;
  }

  /**
   * The newest daily average of each query since `start`, by the query's id; one without a value is absent. `undefined` when the answers do not
   * tell of each query.
   */
  async newestMetricValues(
    region: string,
    queries: readonly MetricQuery[],
    start: Date,
    end: Date,
    context: StepContext,
  ): Promise<ReadonlyMap<string, MetricValue> | undefined> {
    const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const client = await this.#client(region);
    const values = new Map<string, MetricValue>();
    const answered = new Set<string>();
    let token: string | undefined;
    do {
      const command = new GetMetricDataCommand({
        StartTime: start,
        EndTime: end,
        ScanBy: 'TimestampDescending',
        MetricDataQueries: queries.map(metricDataQuery),
        ...(token ? { NextToken: token } : {}),
      });
      const output: GetMetricDataCommandOutput = await client.send(command, pacedCall('cloudwatch:GetMetricData', context));
      for (const { Id, Values = [], Timestamps = [] } of output.MetricDataResults ?? []) {
        const [value, timestamp] = [Values[0], Timestamps[0]];
        if (Id === undefined) continue;
        answered.add(Id);
        if (value !== undefined && timestamp !== undefined && !values.has(Id)) values.set(Id, { value, timestamp });
      }
      token = output.NextToken;
    } while (token !== undefined && token !== '');
    return queries.every(({ id }) => answered.has(id)) ? values : undefined;
  }

  close(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }

  async #client(region: string): Promise<CloudWatchClient> {
    const shared = await this.#sharedParts();
    const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
    const endpoint = this.#endpoint;
    return getOrMake(this.#clients, region, () => {
      return new CloudWatchClient({
        ...shared,
        region,
        retryStrategy: new BackOffStrategy(this.#maxAttempts),
        ...(endpoint === undefined ? {} : { endpoint }),
      });
    });
  }
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

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
  readonly #clients = new Map<string, CloudWatchClient>();

  /** @param endpoint the store's own, where it is not Amazon's. */
  constructor(sharedParts: () => Promise<SharedParts>, endpoint: string | undefined) {
    this.#sharedParts = sharedParts;
    this.#endpoint = endpoint;
  }

  /** The S3 storage metrics of that name that CloudWatch has in a region. */
  async listMetrics(region: string, metric: string, context: StepContext): Promise<readonly ListedMetric[]> {
    const { ListMetricsCommand } = await import('@aws-sdk/client-cloudwatch');
    const client = await this.#client(region);
    const found: ListedMetric[] = [];
    let token: string | undefined;
    do {
      const command = new ListMetricsCommand({ Namespace: 'AWS/S3', MetricName: metric, ...(token ? { NextToken: token } : {}) });
      const output: ListMetricsCommandOutput = await client.send(command, pacedCall('cloudwatch:ListMetrics', context));
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
    const client = await this.#client(region);
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
      const output: GetMetricDataCommandOutput = await client.send(command, pacedCall('cloudwatch:GetMetricData', context));
      for (const { Id, Values = [], Timestamps = [] } of output.MetricDataResults ?? []) {
        const [value, timestamp] = [Values[0], Timestamps[0]];
        if (Id !== undefined && value !== undefined && timestamp !== undefined && !values.has(Id))
          values.set(Id, { value, timestamp });
      }
      token = output.NextToken;
    } while (token !== undefined && token !== '');
    return values;
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
        retryStrategy: new BackOffStrategy(),
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

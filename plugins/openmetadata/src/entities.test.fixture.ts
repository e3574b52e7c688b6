import type { Container, StorageService, Tag } from '@sluice/plugin-api';
import { Sensitive } from '@sluice/plugin-api';

export const service: StorageService = {
  kind: 'storageService',
  fullyQualifiedName: 'lake',
  name: 'lake',
  serviceType: 'S3',
  connection: new Sensitive(
    { type: 'S3', awsConfig: { awsRegion: 'us-east-1', awsSecretAccessKey: 'hunter2-secret' } },
    { type: 'S3', awsConfig: { awsRegion: 'us-east-1', awsSecretAccessKey: '***' } },
  ),
};

export const bucket: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.sales',
  name: 'sales',
  service: 'lake',
  prefix: '/',
  fullPath: 's3://sales',
  size: 12,
  numberOfObjects: 2,
  fileFormats: [],
  sourceUrl: 'https://s3.console.aws.amazon.com/s3/buckets/sales?region=us-east-1&tab=objects',
};

export const dataset: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.sales."orders.v1/a"',
  name: 'orders.v1/a',
  service: 'lake',
  parent: 'lake.sales',
  prefix: '/orders.v1/a',
  fullPath: 's3://sales/orders.v1/a',
  fileFormats: ['csv', 'gz'],
  dataModel: {
    isPartitioned: false,
    columns: [
      { name: 'id', dataType: 'BIGINT' },
      { name: 'tags', dataType: 'ARRAY', arrayDataType: 'STRING', dataTypeDisplay: 'array<string>' },
    ],
  },
  tags: [{ tagFQN: 'PII.Sensitive' }],
};

export const tag: Tag = { kind: 'tag', fullyQualifiedName: 'PII.Sensitive', classification: 'PII', name: 'Sensitive' };

/** A dataset of that name in the bucket. */
export function datasetOf(name: string, parent = 'lake.sales'): Container {
  return {
    kind: 'container',
    fullyQualifiedName: `${parent}.${name}`,
    name,
    service: 'lake',
    parent,
    prefix: `/${name}`,
    fullPath: `s3://sales/${name}`,
    fileFormats: [],
  };
}

import { defineStoragePlugin } from '@sluice/object-store';
import { configSchema, type S3Connection } from './generated/config.js';
import { openStore } from './open-store.js';
import { policies } from './policies.js';
import { S3ObjectStore } from './s3-object-store.js';

/** The source `s3`. */
export const plugin = defineStoragePlugin<S3Connection>({
  type: 's3',
  title: 'Amazon S3, and stores that speak its protocol',
  serviceType: 'S3',
  configSchema,
  capabilities: ['metrics', 'tags'],
  permissions: [
    { action: 's3:ListAllMyBuckets', reason: 'to find the buckets; not needed with bucketNames' },
    { action: 's3:GetBucketLocation', reason: "to find a bucket's region, where the list of buckets does not tell it" },
    { action: 's3:ListBucket', reason: 'to list the objects of datasets; on the bucket of inventories too, to find the newest' },
    { action: 's3:GetObject', reason: 'to read manifests and the sample files of datasets, and inventories' },
    { action: 's3:GetBucketTagging', reason: 'to read the tags of buckets; only with includeTags' },
    { action: 's3:GetObjectTagging', reason: 'to read the tags of objects; only with includeTags' },
    { action: 'cloudwatch:ListMetrics', reason: "to find the storage classes of a bucket's size" },
    { action: 'cloudwatch:GetMetricData', reason: 'to read the sizes and numbers of objects of buckets' },
  ],
  policies,
  open: (connection) => new S3ObjectStore(connection),
  openStore,
});

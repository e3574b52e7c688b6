import { defineStoragePlugin } from '@sluice/object-store';
import { GcsObjectStore } from './gcs-object-store.js';
import { configSchema, type GcsConnection } from './generated/config.js';
import { openStore } from './open-store.js';
import { policies } from './policies.js';

/** The source `gcs`. */
export const plugin = defineStoragePlugin<GcsConnection>({
  type: 'gcs',
  title: 'Google Cloud Storage',
  serviceType: 'GCS',
  configSchema,
  capabilities: ['tags'],
  permissions: [
    { action: 'storage.buckets.list', reason: 'to find the buckets of a project; not needed with bucketNames' },
    { action: 'storage.objects.list', reason: 'to list the objects of datasets' },
    { action: 'storage.objects.get', reason: 'to read manifests and the sample files of datasets' },
    { action: 'storage.buckets.get', reason: 'to read the labels of buckets; only with includeTags' },
    {
      action: 'iam.serviceAccounts.getAccessToken',
      reason: 'to act as the service account of gcpImpersonateServiceAccount, where there is one',
    },
  ],
  policies,
  open: (connection) => new GcsObjectStore(connection),
  openStore,
});

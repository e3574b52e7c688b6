import { storageOptionsSchema } from '@sluice/object-store';
import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { GcsSource } from './source.js';

/** The source `gcs`. */
export const plugin = definePlugin<'source'>({
  kind: 'source',
  type: 'gcs',
  title: 'Google Cloud Storage',
  serviceType: 'GCS',
  configSchema,
  sections: { options: { at: '/source/sourceConfig/config', schema: storageOptionsSchema } },
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
  component: GcsSource,
});

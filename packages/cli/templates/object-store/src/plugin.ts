import { storageOptionsSchema } from '@sluice/object-store';
import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './config.js';
import { AcmeLakeSource } from './source.js';

/** The source `acme-lake`. */
export const plugin = definePlugin<'source'>({
  kind: 'source',
  type: 'acme-lake',
  title: 'Acme Lake',
  // What catalogues call the service: S3, GCS, ADLS, or CustomStorage for all else.
  serviceType: 'CustomStorage',
  configSchema,
  sections: { options: { at: '/source/sourceConfig/config', schema: storageOptionsSchema } },
  // Add `metrics` with bucketMetrics, `tags` with tags.
  capabilities: [],
  permissions: [
    { action: 'buckets.list', reason: 'to find the buckets; not needed with bucketNames' },
    { action: 'objects.list', reason: 'to list the objects of datasets' },
    { action: 'objects.read', reason: 'to read manifests and the sample files of datasets' },
  ],
  component: AcmeLakeSource,
});

import { defineStoragePlugin } from '@sluice/object-store';
import { type AcmeLakeConfig, configSchema } from './config.js';
import { AcmeLakeObjectStore } from './store.js';

/** The source `acme-lake`: how manifests, listings and samples are read is the same for all stores. */
export const plugin = defineStoragePlugin<AcmeLakeConfig>({
  type: 'acme-lake',
  title: 'Acme Lake',
  // What catalogues call the service: S3, GCS, ADLS, or CustomStorage for all else.
  serviceType: 'CustomStorage',
  configSchema,
  // Add `metrics` with bucketMetrics, `tags` with tags.
  capabilities: [],
  permissions: [
    { action: 'buckets.list', reason: 'to find the buckets; not needed with bucketNames' },
    { action: 'objects.list', reason: 'to list the objects of datasets' },
    { action: 'objects.read', reason: 'to read manifests and the sample files of datasets' },
  ],
  open: (config) => new AcmeLakeObjectStore(config),
});

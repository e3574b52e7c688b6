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
  capabilities: [],
  permissions: [
    { action: 'buckets.list', reason: 'to find the buckets; not needed with bucketNames' },
    { action: 'objects.list', reason: 'to find the tables of a bucket' },
    { action: 'objects.read', reason: 'to read their headers' },
  ],
  component: AcmeLakeSource,
});

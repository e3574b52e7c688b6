import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './config.js';
import { AcmeLakeSink } from './sink.js';

/** The sink `acme-lake`. */
export const plugin = definePlugin<'sink'>({
  kind: 'sink',
  type: 'acme-lake',
  title: 'Acme Lake',
  configSchema,
  // With snapshot and delete, containers that are gone from the store are deleted from the catalogue.
  capabilities: ['deletion'],
  permissions: [
    { action: 'entities.write', reason: 'to write entities' },
    { action: 'entities.list', reason: 'to find containers that are gone from the store' },
    { action: 'entities.delete', reason: 'to delete them' },
  ],
  component: AcmeLakeSink,
});

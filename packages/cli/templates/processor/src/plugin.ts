import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './config.js';
import { AcmeLakeProcessor } from './processor.js';

/** The processor `acme-lake`. */
export const plugin = definePlugin<'processor'>({
  kind: 'processor',
  type: 'acme-lake',
  title: 'Acme Lake',
  configSchema,
  capabilities: [],
  permissions: [],
  component: AcmeLakeProcessor,
});

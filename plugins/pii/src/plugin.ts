import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { PiiProcessor } from './processor.js';

/** The processor `pii`: finds columns of personal data by their names and sampled values. */
export const plugin = definePlugin<'processor'>({
  kind: 'processor',
  type: 'pii',
  title: 'Finds columns of personal data by their names and sampled values',
  configSchema,
  capabilities: [],
  permissions: [],
  component: PiiProcessor,
});

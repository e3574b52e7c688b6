import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { FilterProcessor } from './processor.js';

/** The processor `filter`: drops containers by name, path, format, size or age. */
export const plugin = definePlugin<'processor'>({
  kind: 'processor',
  type: 'filter',
  title: 'Drops containers by name, path, format, size or age',
  configSchema,
  capabilities: [],
  permissions: [],
  component: FilterProcessor,
});

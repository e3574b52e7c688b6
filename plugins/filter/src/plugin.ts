import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { FilterProcessor } from './processor.js';

/** The processor `filter`: drops containers by path, format or size. */
export const plugin = definePlugin<'processor'>({
  kind: 'processor',
  type: 'filter',
  title: 'Drops containers by path, format or size',
  configSchema,
  capabilities: [],
  permissions: [],
  component: FilterProcessor,
});

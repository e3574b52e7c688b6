import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { TagsProcessor } from './processor.js';

/** The processor `tags`: adds tags, owners and descriptions by rules, sidecars and READMEs. */
export const plugin = definePlugin<'processor'>({
  kind: 'processor',
  type: 'tags',
  title: 'Adds tags, owners and descriptions by rules, sidecars and READMEs',
  configSchema,
  capabilities: [],
  permissions: [],
  component: TagsProcessor,
});

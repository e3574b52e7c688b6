import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { ConsoleSink } from './sink.js';

/** The sink `console`: prints entities for people. */
export const plugin = definePlugin<'sink'>({
  kind: 'sink',
  type: 'console',
  title: 'The standard output, as a tree for people',
  configSchema,
  capabilities: ['plan'],
  permissions: [],
  component: ConsoleSink,
});

import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { TeeSink } from './sink.js';

/** The sink `tee`: writes to several sinks. */
export const plugin = definePlugin<'sink'>({
  kind: 'sink',
  type: 'tee',
  title: 'Several sinks at once',
  configSchema,
  components: { kind: 'sink', at: '/sinks' },
  capabilities: ['deletion', 'plan', 'run-status'],
  permissions: [],
  component: TeeSink,
});

import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { FileSink } from './sink.js';

/** The sink `file`: writes entities to a file as JSON. */
export const plugin = definePlugin<'sink'>({
  kind: 'sink',
  type: 'file',
  title: 'A file, as JSON lines or a JSON array',
  configSchema,
  shorthand: 'path',
  capabilities: ['plan'],
  permissions: [{ action: 'write', reason: 'The file, and temporary ones beside it.' }],
  component: FileSink,
});

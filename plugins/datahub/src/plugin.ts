import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { DatahubSink } from './sink.js';

/** The sink `datahub`: writes DataHub's metadata change proposals to a file or a server. */
export const plugin = definePlugin<'sink'>({
  kind: 'sink',
  type: 'datahub',
  title: 'DataHub, or a file of metadata change proposals',
  configSchema,
  shorthand: 'file',
  capabilities: [],
  permissions: [
    { action: 'write', reason: 'With file: the file, and temporary ones beside it.' },
    { action: 'container: Edit Entity, Create Entity', reason: 'With server: buckets, and the folders in them.' },
    { action: 'dataset: Edit Entity, Create Entity', reason: 'With server: datasets and files.' },
    { action: 'tag: Edit Entity, Create Entity', reason: 'With server, and only where a source or processor yields tags.' },
  ],
  component: DatahubSink,
});

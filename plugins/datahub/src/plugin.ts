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
  capabilities: ['plan'],
  permissions: [
    { action: 'write', reason: 'With file: the file, and temporary ones beside it.' },
    { action: 'container: Create Entity, Edit Entity', reason: 'With server: buckets, and the folders in them.' },
    { action: 'dataset: Create Entity, Edit Entity', reason: 'With server: datasets and files.' },
    { action: 'tag: Create Entity, Edit Entity', reason: 'With server, and only where a source or processor yields tags.' },
    { action: 'View Entity Page', reason: 'With server, of the same: to tell what is new and what has changed.' },
  ],
  component: DatahubSink,
});

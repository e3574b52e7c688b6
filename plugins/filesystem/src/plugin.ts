import { storageOptionsSchema } from '@sluice/object-store';
import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { FilesystemSource } from './source.js';

/** The source `filesystem`. */
export const plugin = definePlugin<'source'>({
  kind: 'source',
  type: 'filesystem',
  title: 'A folder of buckets on a filesystem',
  serviceType: 'CustomStorage',
  configSchema,
  sections: { options: { at: '/source/sourceConfig/config', schema: storageOptionsSchema } },
  capabilities: [],
  permissions: [
    { action: 'fs.readdir', reason: 'to find the buckets (not needed with bucketNames) and to list the objects of datasets' },
    { action: 'fs.stat', reason: 'to learn what files and links are, and the sizes and times of files' },
    { action: 'fs.read', reason: 'to read manifests and the sample files of datasets' },
  ],
  component: FilesystemSource,
});

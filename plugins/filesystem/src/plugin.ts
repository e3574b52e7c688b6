import { defineStoragePlugin } from '@sluice/object-store';
import type { PluginDefinition } from '@sluice/plugin-api';
import { FilesystemObjectStore, type StoreParts } from './filesystem-object-store.js';
import { configSchema, type FilesystemConnection } from './generated/config.js';
import { policies } from './policies.js';

/** The source `filesystem`. */
export const plugin = pluginWith(() => ({}));

/** @param partsOf what its store is made of besides the connection, each time that one is opened. */
export function pluginWith(partsOf: () => StoreParts): PluginDefinition<'source'> {
  return defineStoragePlugin<FilesystemConnection>({
    type: 'filesystem',
    title: 'A folder of buckets on a filesystem',
    serviceType: 'CustomStorage',
    configSchema,
    capabilities: [],
    permissions: [
      { action: 'fs.readdir', reason: 'to find the buckets (not needed with bucketNames) and to list the objects of datasets' },
      { action: 'fs.stat', reason: 'to learn what files and links are, and the sizes and times of files' },
      { action: 'fs.read', reason: 'to read manifests and the sample files of datasets' },
    ],
    policies,
    open: (connection) => new FilesystemObjectStore(connection, partsOf()),
  });
}

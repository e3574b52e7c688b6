import { IngestError } from '@sluice/plugin-api';
import { AzureObjectStore } from './azure-object-store.js';
import type { AzureConnection } from './generated/config.js';

/**
 * The store of a connection. Contacts nothing.
 *
 * @throws IngestError WORKFLOW_MISSING_KEY when the containers cannot be listed, and none is named.
 */
export function openConnection(connection: AzureConnection): AzureObjectStore {
  const store = new AzureObjectStore(connection);
  if (!store.isForOneContainer || connection.bucketNames !== undefined) return store;
  throw new IngestError('WORKFLOW_MISSING_KEY', {
    message: 'bucketNames is missing: the shared access signature is for one container, and cannot list them',
    hint: 'Name the container in bucketNames.',
    fatal: true,
    details: { pointer: '/source/serviceConnection/config' },
  });
}

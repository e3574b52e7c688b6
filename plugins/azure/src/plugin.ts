import { defineStoragePlugin } from '@sluice/object-store';
import { type AzureConnection, configSchema } from './generated/config.js';
import { openConnection } from './open-connection.js';
import { openStore } from './open-store.js';
import { policies } from './policies.js';

/** The source `azure`. */
export const plugin = defineStoragePlugin<AzureConnection>({
  type: 'azure',
  title: 'Azure Blob Storage and Azure Data Lake Storage Gen2',
  serviceType: 'ADLS',
  configSchema,
  capabilities: ['tags'],
  permissions: [
    {
      action: 'Microsoft.Storage/storageAccounts/blobServices/containers/read',
      reason:
        'to find the containers of the account and to list their blobs; the role Storage Blob Data Reader, or List in a SAS',
    },
    {
      action: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
      reason: 'to read manifests and the sample files of datasets; the role Storage Blob Data Reader, or Read in a SAS',
    },
    {
      action: 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags/read',
      reason: 'to read the index tags of blobs; the role Storage Blob Data Owner, or Tag in a SAS; only with includeTags',
    },
  ],
  policies,
  open: openConnection,
  openStore,
});

import { type StorageOptions, StorageSource } from '@sluice/object-store';
import { CONFIG, CONFIG_SECTIONS, IngestError, inject, injectable, SERVICE, type ServiceIdentity } from '@sluice/plugin-api';
import { AzureObjectStore } from './azure-object-store.js';
import type { AzureConnection } from './generated/config.js';
import { openStore } from './open-store.js';

/** Containers of an Azure storage account and the datasets that their manifests declare. */
@injectable()
export class AzureSource extends StorageSource {
  constructor(
    @inject(CONFIG) connection: AzureConnection,
    @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
    @inject(SERVICE) service: ServiceIdentity,
  ) {
    const { containerFilterPattern, bucketNames } = connection;
    const store = new AzureObjectStore(connection);
    if (store.isForOneContainer && bucketNames === undefined) {
      throw new IngestError('WORKFLOW_MISSING_KEY', {
        message: 'bucketNames is missing: the shared access signature is for one container, and cannot list them',
        hint: 'Name the container in bucketNames.',
        fatal: true,
        details: { pointer: '/source/serviceConnection/config' },
      });
    }
    super({
      store,
      service,
      serviceType: 'ADLS',
      options: sections.options,
      listsAll: bucketNames === undefined,
      openStore,
      ...(containerFilterPattern === undefined
        ? {}
        : {
            connectionFilter: {
              config: containerFilterPattern,
              pointer: '/source/serviceConnection/config/containerFilterPattern',
            },
          }),
    });
  }
}

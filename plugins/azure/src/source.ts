import { type StorageOptions, StorageSource } from '@sluice/object-store';
import { CONFIG, CONFIG_SECTIONS, inject, injectable, SERVICE, type ServiceIdentity } from '@sluice/plugin-api';
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
    const { containerFilterPattern } = connection;
    super({
      store: new AzureObjectStore(connection),
      service,
      serviceType: 'ADLS',
      options: sections.options,
      listsAll: connection.bucketNames === undefined,
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

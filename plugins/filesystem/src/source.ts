import { type StorageOptions, StorageSource } from '@sluice/object-store';
import { CONFIG, CONFIG_SECTIONS, inject, injectable, SERVICE, type ServiceIdentity } from '@sluice/plugin-api';
import { FilesystemObjectStore, type StoreParts } from './filesystem-object-store.js';
import type { FilesystemConnection } from './generated/config.js';

/** The buckets in a folder and the datasets that their manifests declare. */
@injectable()
export class FilesystemSource extends StorageSource {
  constructor(
    @inject(CONFIG) connection: FilesystemConnection,
    @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
    @inject(SERVICE) service: ServiceIdentity,
    parts?: StoreParts,
  ) {
    const { containerFilterPattern } = connection;
    super({
      store: new FilesystemObjectStore(connection, parts),
      service,
      serviceType: 'CustomStorage',
      options: sections.options,
      listsAll: connection.bucketNames === undefined,
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

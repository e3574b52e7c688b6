import { type StorageOptions, StorageSource } from '@sluice/object-store';
import { CONFIG, CONFIG_SECTIONS, inject, injectable, SERVICE, type ServiceIdentity } from '@sluice/plugin-api';
import { GcsObjectStore } from './gcs-object-store.js';
import type { GcsConnection } from './generated/config.js';
import { openStore } from './open-store.js';

/** Buckets of Google Cloud Storage and the datasets that their manifests declare. */
@injectable()
export class GcsSource extends StorageSource {
  constructor(
    @inject(CONFIG) connection: GcsConnection,
    @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
    @inject(SERVICE) service: ServiceIdentity,
  ) {
    const { containerFilterPattern } = connection;
    super({
      store: new GcsObjectStore(connection),
      service,
      serviceType: 'GCS',
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

import { type StorageOptions, StorageSource } from '@sluice/object-store';
import { CONFIG, CONFIG_SECTIONS, inject, injectable, SERVICE, type ServiceIdentity } from '@sluice/plugin-api';
import type { S3Connection } from './generated/config.js';
import { openStore } from './open-store.js';
import { S3ObjectStore } from './s3-object-store.js';

/** Buckets of S3 and the datasets that their manifests declare. */
@injectable()
export class S3Source extends StorageSource {
  constructor(
    @inject(CONFIG) connection: S3Connection,
    @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
    @inject(SERVICE) service: ServiceIdentity,
  ) {
    const { containerFilterPattern } = connection;
    super({
      store: new S3ObjectStore(connection),
      service,
      serviceType: 'S3',
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

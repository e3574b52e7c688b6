import { type StorageOptions, StorageSource } from '@sluice/object-store';
import { CONFIG, CONFIG_SECTIONS, inject, injectable, SERVICE, type ServiceIdentity } from '@sluice/plugin-api';
import type { AcmeLakeConfig } from './config.js';
import { AcmeLakeObjectStore } from './store.js';

/** The buckets of the store, and the datasets that their manifests declare: all of that is StorageSource's. */
@injectable()
export class AcmeLakeSource extends StorageSource {
  constructor(
    @inject(CONFIG) config: AcmeLakeConfig,
    @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
    @inject(SERVICE) service: ServiceIdentity,
  ) {
    super({
      store: new AcmeLakeObjectStore(config),
      service,
      serviceType: 'CustomStorage',
      options: sections.options,
      // With bucketNames, a bucket that is not named is not gone.
      listsAll: config.bucketNames === undefined,
    });
  }
}

import {
  CONFIG,
  CONFIG_SECTIONS,
  definePlugin,
  type FilterPatternConfig,
  inject,
  injectable,
  type PluginDefinition,
  type PolicyDocument,
  SERVICE,
  type ServiceIdentity,
  type ServiceType,
} from '@sluice/plugin-api';
import { CONNECTION_FILTER_POINTER } from './bucket-filter.js';
import { type StorageOptions, storageOptionsSchema } from './generated/storage-options.js';
import type { OpenStore } from './manifest/global-manifest.js';
import type { ObjectStore } from './object-store.js';
import { type StorageNeeds, storageNeeds } from './storage-needs.js';
import { StorageSource } from './storage-source.js';

/** Keys that mean the same in every connection that has them. */
interface StorageConnection {
  /** Read these buckets alone. */
  readonly bucketNames?: readonly string[];
  /** Which buckets to read, where the options do not say. */
  readonly containerFilterPattern?: FilterPatternConfig;
}

/** A source that is an {@link ObjectStore} and its connection. */
export interface StoragePlugin<C>
  extends Pick<PluginDefinition, 'type' | 'title' | 'configSchema' | 'capabilities' | 'permissions'> {
  readonly serviceType: ServiceType;
  /** The least rights that a workflow needs, as a plugin's `policies` tell them. */
  readonly policies?: (connection: C, needs: StorageNeeds) => readonly PolicyDocument[];
  /** Makes the store. Contacts nothing; throws an IngestError when the connection contradicts itself. */
  readonly open: (connection: C) => ObjectStore;
  /** Makes a store of credentials for the manifest alone, where these are of a store that this connector reads. */
  readonly openStore?: OpenStore;
}

/** The definition of a source whose store is all that there is to write. */
export function defineStoragePlugin<C extends object>(plugin: StoragePlugin<C>): PluginDefinition<'source'> {
  const { open, openStore, policies, serviceType, ...definition } = plugin;

  @injectable()
  class Component extends StorageSource {
    constructor(
      @inject(CONFIG) connection: C & StorageConnection,
      @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
      @inject(SERVICE) service: ServiceIdentity,
    ) {
      const { bucketNames, containerFilterPattern: config } = connection;
      super({
        store: open(connection),
        service,
        serviceType,
        options: sections.options,
        // A bucket that is not named is not gone.
        listsAll: bucketNames === undefined,
        ...(openStore === undefined ? {} : { openStore }),
        ...(config === undefined ? {} : { connectionFilter: { config, pointer: CONNECTION_FILTER_POINTER } }),
      });
    }
  }

  return definePlugin<'source'>({
    ...definition,
    ...(policies === undefined
      ? {}
      : {
          policies: (config, { options }) => {
            const connection = config as C & StorageConnection;
            return policies(connection, storageNeeds(options as StorageOptions, connection));
          },
        }),
    kind: 'source',
    serviceType,
    sections: { options: { at: '/source/sourceConfig/config', schema: storageOptionsSchema } },
    component: Component,
  });
}

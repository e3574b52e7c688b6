import { type ObjectStore, type StorageOptions, StorageSource, storageOptionsSchema } from '@sluice/object-store';
import {
  CONFIG_SECTIONS,
  definePlugin,
  inject,
  injectable,
  type PluginDefinition,
  SERVICE,
  type ServiceIdentity,
} from '@sluice/plugin-api';
import { MemorySink } from './memory-sink.js';

const NO_CONFIG = { type: 'object', additionalProperties: false, properties: {}, examples: [{}] } as const;

/** The source `memory`: reads a store that is there already, such as a `MemoryObjectStore`, as any other storage source does. */
export function memorySource(store: ObjectStore): PluginDefinition<'source'> {
  @injectable()
  class MemorySource extends StorageSource {
    constructor(
      @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
      @inject(SERVICE) service: ServiceIdentity,
    ) {
      super({ store, service, serviceType: 'CustomStorage', options: sections.options });
    }
  }
  return definePlugin<'source'>({
    kind: 'source',
    type: 'memory',
    title: 'A store in memory',
    serviceType: 'CustomStorage',
    configSchema: NO_CONFIG,
    sections: { options: { at: '/source/sourceConfig/config', schema: storageOptionsSchema } },
    capabilities: [],
    permissions: [],
    component: MemorySource,
  });
}

/** The sink `memory`, which a run gets in place of the workflow's own. */
export const memorySink: PluginDefinition<'sink'> = definePlugin<'sink'>({
  kind: 'sink',
  type: 'memory',
  title: 'A catalogue in memory',
  configSchema: NO_CONFIG,
  capabilities: ['deletion', 'plan', 'run-status'],
  permissions: [],
  component: MemorySink,
});

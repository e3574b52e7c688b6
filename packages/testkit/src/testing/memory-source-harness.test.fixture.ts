import { type StorageOptions, StorageSource, storageOptionsSchema } from '@sluice/object-store';
import type { MemoryRequests } from '@sluice/object-store/testing';
import {
  CONFIG,
  CONFIG_SECTIONS,
  definePlugin,
  inject,
  injectable,
  LOGGER,
  type Logger,
  SERVICE,
  type ServiceIdentity,
  type Source,
} from '@sluice/plugin-api';
import type { SourceHarness } from '../harness/store-harness.js';
import { CANARY, type MakeStore, memoryHarness } from './memory-harness.test.fixture.js';
import {
  checkConfig,
  type PluginBreaks,
  REFUSED_PAGE_SIZE,
  TEST_DEFINITION,
  TEST_FOLDER,
  type TestConfig,
} from './test-plugin.test.fixture.js';
import { withOverrides } from './with-overrides.test.fixture.js';

/** What a source that is broken in one way can look at. */
export interface SourceParts {
  readonly config: TestConfig;
  readonly logger: Logger;
  readonly requests: MemoryRequests;
  /** What all sources of a harness share. */
  readonly shared: { plans: number };
}

/** What of a sound source to break. */
export interface SourceBreaks extends PluginBreaks {
  readonly store?: MakeStore;
  readonly source?: (sound: Source, parts: SourceParts) => Partial<Source>;
}

/** A harness of sources over stores in memory. */
export function memorySourceHarness(breaks: SourceBreaks = {}): SourceHarness {
  const { requests, ...stores } = memoryHarness(breaks.store);
  const shared = { plans: 0 };

  @injectable()
  class TestSource extends StorageSource {
    constructor(
      @inject(CONFIG) config: TestConfig,
      @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
      @inject(SERVICE) service: ServiceIdentity,
      @inject(LOGGER) logger: Logger,
    ) {
      const { pageSize } = config;
      const store = stores.open(pageSize === undefined ? {} : { pageSize });
      if (store instanceof Promise) throw new Error('a store in memory is there at once');
      super({ store, service, serviceType: 'CustomStorage', options: sections.options });
      checkConfig(config, '/source/serviceConnection/config', breaks);
      if (breaks.source === undefined) return;
      // biome-ignore lint/correctness/noConstructorReturn: what is broken in one way is sound in all others.
      return withOverrides(this as Source, breaks.source(this, { config, logger, requests, shared })) as TestSource;
    }
  }
  return {
    ...stores,
    definition: {
      ...definePlugin<'source'>({
        ...TEST_DEFINITION,
        kind: 'source',
        serviceType: 'CustomStorage',
        sections: { options: { at: '/source/sourceConfig/config', schema: storageOptionsSchema } },
        capabilities: stores.capabilities,
        component: TestSource,
      }),
      ...breaks.definition,
    },
    folder: breaks.folder ?? TEST_FOLDER,
    section: ({ pageSize } = {}) => ({ connection: { token: CANARY, ...(pageSize === undefined ? {} : { pageSize }) } }),
    wrongSections: [
      { connection: { token: CANARY, pageSize: REFUSED_PAGE_SIZE } },
      { connection: { token: CANARY }, options: { containerFilterPattern: { includes: ['('] } } },
    ],
  };
}

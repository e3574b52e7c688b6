import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StorageOptions, StorageSource, storageOptionsSchema } from '@sluice/object-store';
import {
  CONFIG,
  CONFIG_SECTIONS,
  definePlugin,
  inject,
  injectable,
  type PluginDefinition,
  SERVICE,
  type ServiceIdentity,
  type Source,
} from '@sluice/plugin-api';
import type { SourceHarness } from '../harness/store-harness.js';
import { CANARY, type MakeStore, memoryHarness } from './memory-harness.test.fixture.js';
import { withOverrides } from './with-overrides.test.fixture.js';

/** The config of plugins of these tests. */
export const TEST_CONFIG_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['token'],
  properties: {
    token: { type: 'string', writeOnly: true, description: 'Who asks.', examples: ['${TOKEN}'] },
    pageSize: { type: 'integer', minimum: 1, description: 'The most in a page.', examples: [100] },
  },
  examples: [{ token: '${TOKEN}' }],
} as const;

/** A folder with a README of such a plugin. */
export const TEST_FOLDER = mkdtempSync(join(tmpdir(), 'sluice-testkit-'));
writeFileSync(join(TEST_FOLDER, 'README.md'), '# A plugin for tests\n\n`token`, `pageSize`; it needs mem:Read.\n');

/** What of a sound source to break. */
export interface SourceBreaks {
  readonly store?: MakeStore;
  readonly source?: (sound: Source, connection: Readonly<Record<string, unknown>>) => Partial<Source>;
  readonly definition?: Partial<PluginDefinition<'source'>>;
  readonly harness?: Partial<SourceHarness>;
}

/** A harness of sources over stores in memory. */
export function memorySourceHarness({ store, source, definition, harness }: SourceBreaks = {}): SourceHarness {
  const stores = memoryHarness(store);

  @injectable()
  class TestSource extends StorageSource {
    constructor(
      @inject(CONFIG) config: { readonly pageSize?: number },
      @inject(CONFIG_SECTIONS) sections: { readonly options: StorageOptions },
      @inject(SERVICE) service: ServiceIdentity,
    ) {
      const { pageSize } = config;
      const opened = stores.open(pageSize === undefined ? {} : { pageSize });
      if (opened instanceof Promise) throw new Error('a store in memory is there at once');
      super({ store: opened, service, serviceType: 'CustomStorage', options: sections.options });
      // biome-ignore lint/correctness/noConstructorReturn: a source that is broken in one way is the sound one in all others.
      if (source !== undefined) return withOverrides(this as Source, source(this, config)) as TestSource;
    }
  }
  return {
    ...stores,
    definition: {
      ...definePlugin<'source'>({
        kind: 'source',
        type: 'test',
        title: 'A store in memory, for tests',
        serviceType: 'CustomStorage',
        configSchema: TEST_CONFIG_SCHEMA,
        sections: { options: { at: '/source/sourceConfig/config', schema: storageOptionsSchema } },
        capabilities: ['metrics', 'tags'],
        permissions: [{ action: 'mem:Read', reason: 'to read' }],
        component: TestSource,
      }),
      ...definition,
    },
    folder: TEST_FOLDER,
    section: ({ pageSize } = {}) => ({ connection: { token: CANARY, ...(pageSize === undefined ? {} : { pageSize }) } }),
    wrongSections: [{ connection: { token: CANARY }, options: { containerFilterPattern: { includes: ['('] } } }],
    ...harness,
  };
}

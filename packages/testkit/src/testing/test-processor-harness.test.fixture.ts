import {
  CONFIG,
  type Container,
  definePlugin,
  type Entity,
  inject,
  injectable,
  LOGGER,
  type Logger,
  type ProcessContext,
  type Processor,
} from '@sluice/plugin-api';
import type { ProcessorHarness, ProcessorInput } from '../harness/processor-harness.js';
import { sampleBucket, sampleDataset } from '../sample-entities.js';
import { CANARY } from './memory-harness.test.fixture.js';
import {
  checkConfig,
  type PluginBreaks,
  REFUSED_PAGE_SIZE,
  TEST_DEFINITION,
  TEST_FOLDER,
  type TestConfig,
} from './test-plugin.test.fixture.js';
import { withOverrides } from './with-overrides.test.fixture.js';

/** A value of the data, which is not to leave the process. */
const PRIVATE_VALUE = 'private-value-71';
const BUCKET = sampleBucket('sales');
const CONCERNED: readonly ProcessorInput[] = [
  { entity: sampleDataset(BUCKET, 'dropped') },
  { entity: sampleDataset(BUCKET, 'orders'), data: dataOf({ id: 1, name: PRIVATE_VALUE }) },
];

/** Makes something of an entity. */
export type Process = (entity: Entity, context: ProcessContext) => Promise<readonly Entity[]>;

/** What of a sound processor to break. */
export interface ProcessorBreaks extends PluginBreaks {
  readonly process?: (sound: Process, parts: { readonly config: TestConfig; readonly logger: Logger }) => Process;
  readonly close?: () => () => Promise<void>;
}

/** Drops datasets that are called so, and tells of others how many records were read of them. */
const process: Process = async (entity, { data }) => {
  if (entity.kind !== 'container' || entity.dataModel === undefined) return [entity];
  if (entity.name === 'dropped') return [];
  const rows = await data?.sample(2);
  return [
    rows === undefined || rows.length === 0 ? entity : ({ ...entity, description: `${rows.length} records` } satisfies Container),
  ];
};

/** A harness of processors. */
export function testProcessorHarness(breaks: ProcessorBreaks = {}): ProcessorHarness {
  @injectable()
  class TestProcessor implements Processor {
    readonly process: Process;

    constructor(@inject(CONFIG) config: TestConfig, @inject(LOGGER) logger: Logger) {
      checkConfig(config, '/processor/config', breaks);
      this.process = breaks.process?.(process, { config, logger }) ?? process;
      if (breaks.close === undefined) return;
      // biome-ignore lint/correctness/noConstructorReturn: what is broken in one way is sound in all others.
      return withOverrides<Processor>(this, { close: breaks.close() }) as TestProcessor;
    }
  }
  return {
    definition: {
      ...definePlugin<'processor'>({ ...TEST_DEFINITION, kind: 'processor', capabilities: [], component: TestProcessor }),
      ...breaks.definition,
    },
    capabilities: [],
    folder: breaks.folder ?? TEST_FOLDER,
    config: { token: CANARY },
    wrongConfigs: [{ token: CANARY, pageSize: REFUSED_PAGE_SIZE }],
    concerned: CONCERNED,
    secrets: [CANARY, PRIVATE_VALUE],
  };
}

function dataOf(...rows: Readonly<Record<string, unknown>>[]): NonNullable<ProcessorInput['data']> {
  return { folder: 'mem://b', sample: async (count) => rows.slice(0, count), sibling: async () => undefined };
}

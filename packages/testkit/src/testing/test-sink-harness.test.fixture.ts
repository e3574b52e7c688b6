import { MemoryRequests } from '@sluice/object-store/testing';
import {
  type CatalogueContainer,
  type CheckStep,
  CONFIG,
  definePlugin,
  type Entity,
  type ErrorCode,
  IngestError,
  inject,
  injectable,
  LOGGER,
  type Logger,
  type RunStatus,
  type Sink,
  type StepContext,
  toIngestError,
  type WriteResult,
} from '@sluice/plugin-api';
import type { SinkHarness, SinkOperation } from '../harness/sink-harness.js';
import { MemorySink } from '../memory-sink.js';
import { sampleBucket, sampleDataset } from '../sample-entities.js';
import { CANARY, memoryFaults, memoryTraffic } from './memory-harness.test.fixture.js';
import {
  checkConfig,
  type PluginBreaks,
  REFUSED_PAGE_SIZE,
  TEST_DEFINITION,
  TEST_FOLDER,
  type TestConfig,
} from './test-plugin.test.fixture.js';
import { withOverrides } from './with-overrides.test.fixture.js';

/** What a failure of the way to the catalogue is called. */
const CODES: Readonly<Partial<Record<ErrorCode, ErrorCode>>> = {
  STORE_ACCESS_DENIED: 'CATALOGUE_UNAUTHORIZED',
  STORE_UNREACHABLE: 'CATALOGUE_UNREACHABLE',
  STORE_REQUEST_FAILED: 'CATALOGUE_FAILED',
};
const REFUSED = sampleDataset(sampleBucket('sales'), 'refused');

/** What a sink that is broken in one way can look at. */
export interface SinkParts {
  readonly config: TestConfig;
  readonly logger: Logger;
  readonly catalogue: MemorySink;
}

/** What of a sound sink to break. */
export interface SinkBreaks extends PluginBreaks {
  readonly sink?: (sound: Omit<Required<Sink>, 'isAnew' | 'hash'>, parts: SinkParts) => Partial<Sink>;
  readonly capabilities?: readonly string[];
}

/** A harness of sinks that write to a catalogue in memory over a way that can fail. */
export function testSinkHarness(breaks: SinkBreaks = {}): SinkHarness {
  const requests = new MemoryRequests<SinkOperation>();
  const capabilities = breaks.capabilities ?? ['deletion', 'plan', 'run-status'];
  let catalogue = new MemorySink();

  const send = async <T>(operation: SinkOperation, context: StepContext, answer: () => Promise<T>): Promise<T> => {
    try {
      return await requests.send({ operation, path: '', uri: 'mem://catalogue' }, context, answer);
    } catch (thrown) {
      const error = toIngestError(thrown);
      const { message, path } = error;
      const code = CODES[error.code];
      throw code === undefined
        ? thrown
        : new IngestError(code, { message, cause: error, ...(path === undefined ? {} : { path }) });
    }
  };

  @injectable()
  class TestSink implements Sink {
    constructor(@inject(CONFIG) config: TestConfig, @inject(LOGGER) logger: Logger) {
      checkConfig(config, '/sink/config', breaks);
      if (breaks.sink === undefined) return;
      // biome-ignore lint/correctness/noConstructorReturn: what is broken in one way is sound in all others.
      return withOverrides<Sink>(this, breaks.sink(this, { config, logger, catalogue })) as TestSink;
    }

    async *check(context: StepContext): AsyncGenerator<CheckStep> {
      try {
        await send('check', context, async () => undefined);
        yield { name: 'mem:Check' };
      } catch (error) {
        yield { name: 'mem:Check', error: toIngestError(error) };
      }
    }

    async write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
      const results: WriteResult[] = [];
      for (const entity of batch) results.push(await this.#write(entity, context));
      return results;
    }

    async plan(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
      return send('snapshot', context, () => catalogue.plan(batch, context));
    }

    async *snapshot(service: string, context: StepContext): AsyncGenerator<CatalogueContainer> {
      await send('snapshot', context, async () => undefined);
      yield* catalogue.snapshot(service, context);
    }

    async delete(containers: readonly CatalogueContainer[], context: StepContext) {
      return Promise.all(
        containers.map(async (container) => {
          try {
            await send('delete', context, () => catalogue.delete([container], context));
            return { status: 'deleted' } as const;
          } catch (error) {
            return { status: 'failed', error: new IngestError('DELETE_FAILED', { cause: error }) } as const;
          }
        }),
      );
    }

    async reportRun(status: RunStatus): Promise<void> {
      await catalogue.reportRun(status);
    }

    async flush(): Promise<void> {
      // Nothing is held back.
    }

    async close(): Promise<void> {
      // There is nothing to free.
    }

    async #write(entity: Entity, context: StepContext): Promise<WriteResult> {
      try {
        const [result] = await send('write', context, () => catalogue.write([entity], context));
        return result ?? { status: 'failed', error: new IngestError('INTERNAL') };
      } catch (thrown) {
        const error = toIngestError(thrown);
        if (error.fatal || context.signal.aborted) throw thrown;
        return { status: 'failed', error };
      }
    }
  }
  return {
    definition: {
      ...definePlugin<'sink'>({ ...TEST_DEFINITION, kind: 'sink', capabilities, component: TestSink }),
      ...breaks.definition,
    },
    capabilities,
    folder: breaks.folder ?? TEST_FOLDER,
    reset: () => {
      catalogue = new MemorySink();
      catalogue.refuse = ({ fullyQualifiedName }) =>
        fullyQualifiedName === REFUSED.fullyQualifiedName ? new IngestError('CATALOGUE_REFUSED') : undefined;
    },
    section: () => ({ config: { token: CANARY } }),
    wrongSections: [{ config: { token: CANARY, pageSize: REFUSED_PAGE_SIZE } }],
    held: () => catalogue.entities,
    refused: REFUSED,
    faults: memoryFaults(requests),
    traffic: memoryTraffic(requests),
    secrets: [CANARY],
  };
}

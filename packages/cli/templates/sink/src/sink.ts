import {
  type CatalogueContainer,
  type CheckStep,
  CONFIG,
  checkStep,
  type Entity,
  IngestError,
  inject,
  injectable,
  isIngestError,
  type Sink,
  type StepContext,
  type WriteResult,
} from '@sluice/plugin-api';
import { AcmeLakeClient } from './client.js';
import type { AcmeLakeConfig } from './config.js';

/** What the catalogue says of each entity that it was sent. */
type Written = { readonly status: 'created' | 'updated' | 'unchanged' } | { readonly status: 'refused'; readonly reason: string };

type DeleteResult = { readonly status: 'deleted' } | { readonly status: 'failed'; readonly error: IngestError };

interface ContainersPage {
  readonly containers: readonly CatalogueContainer[];
  /** `null`: there are no more. */
  readonly next: string | null;
}

/** Writes entities to the catalogue, a batch a request. */
@injectable()
export class AcmeLakeSink implements Sink {
  readonly #client: AcmeLakeClient;

  constructor(@inject(CONFIG) config: AcmeLakeConfig) {
    this.#client = new AcmeLakeClient(config);
  }

  async *check(context: StepContext): AsyncGenerator<CheckStep> {
    yield await checkStep('version', async () => {
      const { version } = await this.#client.ask<{ version: string }>('GET', '/version', undefined, context);
      return version;
    });
  }

  /** What an entity says of its connection is redacted by its own toJSON. */
  async write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    try {
      const { results } = await this.#client.ask<{ results: readonly Written[] }>(
        'POST',
        '/entities',
        { entities: batch },
        context,
      );
      return results.map((result, index): WriteResult => {
        if (result.status !== 'refused') return result;
        const path = batch[index]?.fullyQualifiedName ?? '';
        return { status: 'failed', error: new IngestError('CATALOGUE_REFUSED', { message: result.reason, path }) };
      });
    } catch (error) {
      // Thrown is only what makes all further writing pointless.
      if (!isIngestError(error) || error.fatal) throw error;
      return batch.map(() => ({ status: 'failed', error }));
    }
  }

  async *snapshot(service: string, context: StepContext): AsyncGenerator<CatalogueContainer> {
    let after: string | null = '';
    do {
      const query = new URLSearchParams({ service, after });
      const page: ContainersPage = await this.#client.ask('GET', `/containers?${query}`, undefined, context);
      yield* page.containers;
      after = page.next;
    } while (after !== null);
  }

  async delete(containers: readonly CatalogueContainer[], context: StepContext): Promise<readonly DeleteResult[]> {
    try {
      await this.#client.ask('POST', '/delete', { ids: containers.map(({ id }) => id) }, context);
      return containers.map(() => ({ status: 'deleted' }));
    } catch (error) {
      if (!isIngestError(error)) throw error;
      return containers.map(() => ({ status: 'failed', error }));
    }
  }

  async flush(): Promise<void> {
    // What was answered is written.
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

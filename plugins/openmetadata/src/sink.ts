import {
  type CatalogueContainer,
  type CheckStep,
  CONFIG_SECTIONS,
  type Container,
  checkStep,
  type Entity,
  IngestError,
  inject,
  injectable,
  type RunStatus,
  type Sink,
  type StepContext,
  toIngestError,
  type WriteResult,
} from '@sluice/plugin-api';
import type { OpenMetadataClient } from './client.js';
import { EntityPlanner } from './entity-planner.js';
import { EntityWriter } from './entity-writer.js';
import type { components } from './generated/api.js';
import type { OpenMetadataServerConfig } from './generated/server.js';
import { HttpOpenMetadataClient } from './http-client.js';
import { isTried } from './server-version.js';
import { tokenText } from './token-text.js';

type PipelineState = components['schemas']['PipelineStatus']['pipelineState'];

const PIPELINE_STATES: Readonly<Record<RunStatus['state'], PipelineState>> = {
  running: 'running',
  succeeded: 'success',
  partial: 'partialSuccess',
  failed: 'failed',
};

const DELETED_AT_A_TIME = 100;

type DeleteResult = { readonly status: 'deleted' } | { readonly status: 'failed'; readonly error: IngestError };

/** Writes to an OpenMetadata server, from version 1.3 on. What `write` has answered for is in the catalogue. */
@injectable()
export class OpenMetadataSink implements Sink {
  readonly #client: OpenMetadataClient;
  readonly #writer: EntityWriter;
  readonly #planner: EntityPlanner;
  readonly #token: string | undefined;

  /** @param sections holds the server's config as `server`, and may hold `overrideMetadata`, an option of the source */
  constructor(@inject(CONFIG_SECTIONS) sections: Readonly<Record<string, unknown>>) {
    const server = sections['server'] as OpenMetadataServerConfig;
    this.#client = new HttpOpenMetadataClient(server);
    this.#token = server.securityConfig?.jwtToken?.trim();
    const overrideMetadata = sections['overrideMetadata'] === true;
    this.#writer = new EntityWriter(this.#client, {
      storeConnection: server.storeServiceConnection ?? true,
      overrideMetadata,
    });
    this.#planner = new EntityPlanner(this.#client, overrideMetadata);
  }

  async *check(context: StepContext): AsyncIterable<CheckStep> {
    const reached = await checkStep('GET system/version', async () => {
      const version = await this.#client.version(context);
      return `OpenMetadata ${version.text}${isTried(version) ? '' : ', a version that Sluice was not tried with'}`;
    });
    yield reached;
    if (reached.error !== undefined) {
      yield { name: 'GET services/storageServices', message: 'the server has to be reached for it', isSkipped: true };
      return;
    }
    yield await checkStep('GET services/storageServices', async () => {
      const token = tokenText(this.#token, context.clock.now());
      try {
        await this.#client.checkToken(context);
      } catch (error) {
        const { code, message, path, hint } = toIngestError(error);
        if (code !== 'OPENMETADATA_UNAUTHORIZED' || token === undefined) throw error;
        throw new IngestError(code, {
          message: `${message}. What was sent is ${token}`,
          ...(path === undefined ? {} : { path }),
          ...(hint === undefined ? {} : { hint }),
          cause: error,
        });
      }
      return token === undefined ? 'the token is accepted' : `accepted is ${token}`;
    });
  }

  async write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    const writes = await Promise.allSettled(batch.map((entity) => this.#writer.write(entity, context)));
    return writes.map((write) => {
      if (write.status === 'rejected') throw write.reason;
      return write.value;
    });
  }

  plan(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    return Promise.all(batch.map((entity) => this.#planner.plan(entity, context)));
  }

  hash(container: Container, context: StepContext): Promise<string | undefined> {
    return this.#writer.hash(container, context);
  }

  async *snapshot(service: string, context: StepContext): AsyncGenerator<CatalogueContainer> {
    for await (const container of this.#client.containers(service, context)) yield this.#writer.named(container);
  }

  async delete(containers: readonly CatalogueContainer[], context: StepContext): Promise<readonly DeleteResult[]> {
    const results: DeleteResult[] = [];
    for (let next = 0; next < containers.length; next += DELETED_AT_A_TIME) {
      const batch = containers.slice(next, next + DELETED_AT_A_TIME);
      results.push(...(await Promise.all(batch.map((container) => this.#delete(container, context)))));
    }
    return results;
  }

  async #delete(container: CatalogueContainer, context: StepContext): Promise<DeleteResult> {
    const path = container.fullyQualifiedName;
    if (context.signal.aborted) return { status: 'failed', error: new IngestError('CANCELLED', { path }) };
    try {
      await this.#client.deleteContainer(container, context);
      return { status: 'deleted' };
    } catch (thrown) {
      const { message, hint } = toIngestError(thrown);
      const options = { message, path, ...(hint === undefined ? {} : { hint }), cause: thrown };
      return { status: 'failed', error: new IngestError('DELETE_FAILED', options) };
    }
  }

  async reportRun(status: RunStatus, context: StepContext): Promise<void> {
    const { runId, pipeline, state, startedAt, endedAt } = status;
    const body = {
      runId,
      pipelineState: PIPELINE_STATES[state],
      startDate: startedAt,
      timestamp: startedAt,
      ...(endedAt === undefined ? {} : { endDate: endedAt }),
    };
    try {
      await this.#client.putPipelineStatus(pipeline, body, context);
    } catch (error) {
      const message = `The state of the run is not shown in the catalogue: ${toIngestError(error).message}`;
      context.report.warn({ code: 'PIPELINE_STATUS_NOT_SHOWN', message, path: pipeline });
    }
  }

  async flush(): Promise<void> {
    // Nothing is held back: each write is in the catalogue when it is answered.
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

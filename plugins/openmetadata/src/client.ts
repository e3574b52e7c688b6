import {
  type CatalogueContainer,
  IngestError,
  REAL_WAITING,
  type StepContext,
  type Waiting,
  type WriteResult,
} from '@sluice/plugin-api';
import { ApiCaller, type Send } from './api-caller.js';
import { listContainers } from './container-listing.js';
import { HOST_PORT_HINT } from './failures.js';
import type { components } from './generated/api.js';
import type { OpenMetadataServerConfig } from './generated/server.js';
import { parseServerVersion, type ServerVersion } from './server-version.js';

type Schemas = components['schemas'];

/** What a PUT made of an entity. */
export interface Stored {
  readonly id: string;
  /** As the catalogue has it. */
  readonly fullyQualifiedName: string;
  readonly status: Exclude<WriteResult['status'], 'failed'>;
}

/**
 * The few calls that Sluice makes to an OpenMetadata server. Each throws an `IngestError`: a fatal one where no later call can succeed
 * either.
 */
export interface OpenMetadataClient {
  /** The server's version; asked once. */
  version(context: StepContext): Promise<ServerVersion>;
  /** Makes a request that needs the token. */
  checkToken(context: StepContext): Promise<void>;
  /** @param secrets what no error may hold of the body */
  putService(body: Schemas['StorageServiceRequest'], secrets: readonly string[], context: StepContext): Promise<Stored>;
  /** @param fqn the container's fully qualified name, for errors */
  putContainer(body: Schemas['ContainerRequest'], fqn: string, context: StepContext): Promise<Stored>;
  /** The id of a container; `undefined` where the catalogue has none of that name. */
  containerId(fqn: string, context: StepContext): Promise<string | undefined>;
  /** The live containers of the service of that name, each once; throws when the server does not tell them all. */
  containers(service: string, context: StepContext): AsyncIterable<CatalogueContainer>;
  /** Deletes a container and all below it, so that they can be restored; also fine where it is gone already. */
  deleteContainer(container: CatalogueContainer, context: StepContext): Promise<void>;
  putClassification(body: Schemas['ClassificationRequest'], context: StepContext): Promise<Stored>;
  /** @param fqn the tag's fully qualified name, for errors */
  putTag(body: Schemas['TagRequest'], fqn: string, context: StepContext): Promise<Stored>;
  /** @param pipeline the pipeline's fully qualified name */
  putPipelineStatus(pipeline: string, body: Schemas['PipelineStatus'], context: StepContext): Promise<void>;
  /** Closes all connections. May be called twice. */
  close(): Promise<void>;
}

/** Makes those calls over HTTP. */
export class HttpOpenMetadataClient implements OpenMetadataClient {
  readonly #hostPort: string;
  readonly #caller: ApiCaller;
  #version: Promise<ServerVersion> | undefined;

  /** Opens nothing yet. */
  constructor(server: OpenMetadataServerConfig, waiting: Waiting = REAL_WAITING) {
    this.#hostPort = server.hostPort;
    this.#caller = new ApiCaller(server, waiting);
  }

  version(context: StepContext): Promise<ServerVersion> {
    this.#version ??= this.#askVersion(context);
    return this.#version;
  }

  async checkToken(context: StepContext): Promise<void> {
    await this.#caller.call({ name: 'GET services/storageServices' }, context, (api) =>
      api.GET('/v1/services/storageServices', { params: { query: { limit: 1 } } }),
    );
  }

  putService(body: Schemas['StorageServiceRequest'], secrets: readonly string[], context: StepContext): Promise<Stored> {
    this.#caller.hide(secrets);
    return this.#put('PUT services/storageServices', body.name, context, (api) =>
      api.PUT('/v1/services/storageServices', { body }),
    );
  }

  putContainer(body: Schemas['ContainerRequest'], fqn: string, context: StepContext): Promise<Stored> {
    return this.#put('PUT containers', fqn, context, (api) => api.PUT('/v1/containers', { body }));
  }

  async containerId(fqn: string, context: StepContext): Promise<string | undefined> {
    const name = 'GET containers/name';
    try {
      const { data } = await this.#caller.call({ name, fqn }, context, (api) =>
        api.GET('/v1/containers/name/{fqn}', { params: { path: { fqn } } }),
      );
      return idOf(data, name, fqn);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  containers(service: string, context: StepContext): AsyncIterable<CatalogueContainer> {
    return listContainers(this.#caller, service, context);
  }

  async deleteContainer({ id, fullyQualifiedName }: CatalogueContainer, context: StepContext): Promise<void> {
    const request = { name: 'DELETE containers', fqn: fullyQualifiedName, right: 'container: Delete' };
    const params = { path: { id }, query: { recursive: true, hardDelete: false } };
    try {
      await this.#caller.call(request, context, (api) => api.DELETE('/v1/containers/{id}', { params }));
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
  }

  putClassification(body: Schemas['ClassificationRequest'], context: StepContext): Promise<Stored> {
    return this.#put('PUT classifications', body.name, context, (api) => api.PUT('/v1/classifications', { body }));
  }

  putTag(body: Schemas['TagRequest'], fqn: string, context: StepContext): Promise<Stored> {
    return this.#put('PUT tags', fqn, context, (api) => api.PUT('/v1/tags', { body }));
  }

  async putPipelineStatus(pipeline: string, body: Schemas['PipelineStatus'], context: StepContext): Promise<void> {
    await this.#caller.call(
      { name: 'PUT services/ingestionPipelines/pipelineStatus', fqn: pipeline, optional: true },
      context,
      (api) => api.PUT('/v1/services/ingestionPipelines/{fqn}/pipelineStatus', { params: { path: { fqn: pipeline } }, body }),
    );
  }

  close(): Promise<void> {
    return this.#caller.close();
  }

  async #askVersion(context: StepContext): Promise<ServerVersion> {
    const name = 'GET system/version';
    try {
      const { data } = await this.#caller.call({ name }, context, (api) => api.GET('/v1/system/version'));
      const version = parseServerVersion(data?.version);
      if (version !== undefined) return version;
      throw new IngestError('OPENMETADATA_FAILED', { message: `${name}: the answer has no version`, hint: HOST_PORT_HINT });
    } catch (error) {
      this.#version = undefined;
      throw error instanceof IngestError ? this.#noServer(error) : error;
    }
  }

  /** Without a version nothing can be written: whatever is wrong with its answer stops the run. */
  #noServer(error: IngestError): IngestError {
    if (error.fatal || error.code === 'CANCELLED') return error;
    const path = this.#hostPort;
    const hint = error.code === 'OPENMETADATA_REFUSED' ? HOST_PORT_HINT : error.hint;
    return new IngestError('OPENMETADATA_UNREACHABLE', {
      message: `There is no OpenMetadata API at ${path}: ${error.message}`,
      path,
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }

  async #put(name: string, fqn: string, context: StepContext, send: Send<Schemas['Stored']>): Promise<Stored> {
    const { data, response } = await this.#caller.call({ name, fqn }, context, send);
    const { fullyQualifiedName = fqn } = data ?? {};
    return { id: idOf(data, name, fqn), fullyQualifiedName, status: changeOf(response) };
  }
}

function idOf(data: Partial<Schemas['Stored']> | undefined, name: string, fqn: string): string {
  if (typeof data?.id === 'string') return data.id;
  throw new IngestError('OPENMETADATA_FAILED', { message: `${name}: the answer has no id`, path: fqn, retryable: false });
}

function changeOf(response: Response): Stored['status'] {
  switch (response.headers.get('x-openmetadata-change')) {
    case 'entityCreated':
      return 'created';
    case 'entityNoChange':
      return 'unchanged';
    default:
      return response.status === 201 ? 'created' : 'updated';
  }
}

function statusOf(error: unknown): unknown {
  return error instanceof IngestError ? error.details?.['status'] : undefined;
}

import { type CatalogueContainer, IngestError, qualifiedName, type StepContext } from '@sluice/plugin-api';
import { REAL_WAITING, type Waiting } from '@sluice/plugin-api/sinks';
import { type Answer, ApiCaller, type Send } from './api-caller.js';
import type { OpenMetadataClient, Stored, StoredContainer } from './client.js';
import { listContainers } from './container-listing.js';
import { HOST_PORT_HINT, type RequestSubject } from './failures.js';
import type { components } from './generated/api.js';
import type { OpenMetadataServerConfig } from './generated/server.js';
import { knows, parseServerVersion, type ServerVersion } from './server-version.js';

type Schemas = components['schemas'];

const PATHS = {
  storageService: '/v1/services/storageServices/name/{fqn}',
  container: '/v1/containers/name/{fqn}',
  classification: '/v1/classifications/name/{fqn}',
  tag: '/v1/tags/name/{fqn}',
} as const;

/** Makes the calls of {@link OpenMetadataClient} over HTTP. */
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

  async putContainer(body: Schemas['ContainerRequest'], fqn: string, context: StepContext): Promise<StoredContainer> {
    const { data, ...stored } = await this.#putFor('PUT containers', fqn, context, (api) => api.PUT('/v1/containers', { body }));
    return { ...stored, container: data };
  }

  async patchContainer(id: string, patch: Schemas['JsonPatch'], fqn: string, context: StepContext): Promise<void> {
    const headers = { 'Content-Type': 'application/json-patch+json' };
    await this.#caller.call({ name: 'PATCH containers', fqn }, context, (api) =>
      api.PATCH('/v1/containers/{id}', { params: { path: { id } }, headers, body: patch }),
    );
  }

  async idOf(kind: keyof typeof PATHS, fqn: string, context: StepContext): Promise<string | undefined> {
    const name = `GET ${kind}s/name`;
    const found = await this.#find({ name, fqn }, context, (api) => api.GET(PATHS[kind], { params: { path: { fqn } } }));
    return found && idOf(found.data, name, fqn);
  }

  async container(fqn: string, context: StepContext): Promise<Schemas['StoredContainer'] | undefined> {
    const owners = knows(await this.version(context), 'container.owners') ? 'owners' : 'owner';
    const params = { path: { fqn }, query: { fields: `${owners},tags,dataModel,lifeCycle`, include: 'all' as const } };
    const name = 'GET containers/name';
    const found = await this.#find({ name, fqn }, context, (api) => api.GET('/v1/containers/name/{fqn}', { params }));
    if (found !== undefined) idOf(found.data, name, fqn);
    return found?.data;
  }

  async owner(type: 'user' | 'team', name: string, context: StepContext): Promise<Schemas['StoredOwner'] | undefined> {
    const fqn = qualifiedName(undefined, name);
    const request = { name: `GET ${type}s/name`, fqn, right: `${type}: ViewAll` };
    const path = type === 'user' ? '/v1/users/name/{fqn}' : '/v1/teams/name/{fqn}';
    const found = await this.#find(request, context, (api) => api.GET(path, { params: { path: { fqn } } }));
    return found && { ...found.data, id: idOf(found.data, request.name, fqn) };
  }

  containers(service: string, context: StepContext): AsyncIterable<CatalogueContainer> {
    return listContainers(this.#caller, service, context);
  }

  async deleteContainer({ id, fullyQualifiedName }: CatalogueContainer, context: StepContext): Promise<void> {
    const name = 'DELETE containers';
    const request = { name, fqn: fullyQualifiedName, right: 'container: Delete' };
    const params = { path: { id }, query: { recursive: true, hardDelete: false } };
    const deleted = await this.#find(request, context, (api) => api.DELETE('/v1/containers/{id}', { params }));
    // The server answers what it deleted; whatever else answers in its place did not.
    if (deleted !== undefined) idOf(deleted.data, name, fullyQualifiedName);
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

  /** The answer; `undefined` where there is no such thing. */
  async #find<T>(request: Omit<RequestSubject, 'hostPort'>, context: StepContext, send: Send<T>): Promise<Answer<T> | undefined> {
    try {
      return await this.#caller.call(request, context, send);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  async #put(name: string, fqn: string, context: StepContext, send: Send<Schemas['Stored']>): Promise<Stored> {
    const { data: _, ...stored } = await this.#putFor(name, fqn, context, send);
    return stored;
  }

  async #putFor<T extends Schemas['Stored']>(
    name: string,
    fqn: string,
    context: StepContext,
    send: Send<T>,
  ): Promise<Stored & { readonly data: T }> {
    const { data, response } = await this.#caller.call({ name, fqn }, context, send);
    if (typeof data?.id !== 'string') throw withoutId(name, fqn);
    const { id, fullyQualifiedName = fqn } = data;
    return { id, fullyQualifiedName, status: changeOf(response), data };
  }
}

function idOf(data: Partial<Schemas['Stored']> | undefined, name: string, fqn: string): string {
  if (typeof data?.id === 'string') return data.id;
  throw withoutId(name, fqn);
}

function withoutId(name: string, fqn: string): IngestError {
  return new IngestError('OPENMETADATA_FAILED', { message: `${name}: the answer has no id`, path: fqn, retryable: false });
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

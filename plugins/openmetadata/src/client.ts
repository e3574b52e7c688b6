import type { CatalogueContainer, StepContext, WriteResult } from '@sluice/plugin-api';
import type { components } from './generated/api.js';
import type { ServerVersion } from './server-version.js';

type Schemas = components['schemas'];

/** What a PUT made of an entity. */
export interface Stored {
  readonly id: string;
  /** As the catalogue has it. */
  readonly fullyQualifiedName: string;
  readonly status: Exclude<WriteResult['status'], 'failed'>;
}

/** What a PUT made of a container. */
export interface StoredContainer extends Stored {
  /** The container as the catalogue now has it. */
  readonly container: Schemas['StoredContainer'];
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
  putContainer(body: Schemas['ContainerRequest'], fqn: string, context: StepContext): Promise<StoredContainer>;
  /** @param fqn the container's fully qualified name, for errors */
  patchContainer(id: string, patch: Schemas['JsonPatch'], fqn: string, context: StepContext): Promise<void>;
  /** The id of what has that fully qualified name; `undefined` where the catalogue has none. */
  idOf(
    kind: 'storageService' | 'container' | 'classification' | 'tag',
    fqn: string,
    context: StepContext,
  ): Promise<string | undefined>;
  /** A container, be it deleted, with description, owners, tags and columns; `undefined` where the catalogue has none of that name. */
  container(fqn: string, context: StepContext): Promise<Schemas['StoredContainer'] | undefined>;
  /** The live containers of the service of that name, each once; throws when the server does not tell them all. */
  containers(service: string, context: StepContext): AsyncIterable<CatalogueContainer>;
  /** Deletes a container and all below it, so that they can be restored; also fine where it is gone already. */
  deleteContainer(container: CatalogueContainer, context: StepContext): Promise<void>;
  /** A user or team by its name; `undefined` where there is none. OPENMETADATA_REFUSED where the token may not look it up. */
  owner(type: 'user' | 'team', name: string, context: StepContext): Promise<Schemas['StoredOwner'] | undefined>;
  putClassification(body: Schemas['ClassificationRequest'], context: StepContext): Promise<Stored>;
  /** @param fqn the tag's fully qualified name, for errors */
  putTag(body: Schemas['TagRequest'], fqn: string, context: StepContext): Promise<Stored>;
  /** @param pipeline the pipeline's fully qualified name */
  putPipelineStatus(pipeline: string, body: Schemas['PipelineStatus'], context: StepContext): Promise<void>;
  /** Closes all connections. May be called twice. */
  close(): Promise<void>;
}

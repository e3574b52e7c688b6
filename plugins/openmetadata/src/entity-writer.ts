import {
  type CatalogueContainer,
  type Container,
  type Entity,
  IngestError,
  qualifiedName,
  type StepContext,
  type StorageService,
  type Tag,
  toIngestError,
  type WriteResult,
} from '@sluice/plugin-api';
import { RecentMap } from '@sluice/plugin-api/sinks';
import { descriptionPatch, isAnnotated, tagsOf } from './annotations.js';
import type { OpenMetadataClient, Stored } from './client.js';
import { OwnerDirectory } from './owner-directory.js';
import { secretsOf } from './secrets-of.js';
import { notedHash, sourceHash } from './source-hash.js';
import { toClassificationRequest, toContainerRequest, toServiceRequest, toTagRequest } from './to-request.js';

/** What decides how entities are written. */
export interface WriterOptions {
  /** Whether services get their connection, secrets included. */
  readonly storeConnection: boolean;
  /** Whether descriptions and owners that stand in the catalogue are replaced. */
  readonly overrideMetadata: boolean;
}

/** Parents and tags are used soon after they are written; one that was forgotten costs a request. */
const MOST_REMEMBERED = 50_000;

interface Failed {
  readonly status: 'failed';
  readonly error: IngestError;
}

/** What is known of something in the catalogue: what a write made of it, or what a look-up found. */
type Known = Stored | Failed | { readonly status: 'found'; readonly id: string } | { readonly status: 'missing' };

/**
 * Writes entities side by side, each after those that it needs: its service, its parent, its tags, and an earlier write of itself. What was
 * handed over earlier counts as written earlier, however long that takes.
 */
export class EntityWriter {
  readonly #client: OpenMetadataClient;
  readonly #options: WriterOptions;
  readonly #owners: OwnerDirectory;
  readonly #known = new RecentMap<string, Promise<Known>>(MOST_REMEMBERED);
  /** Each container brings its tags along. */
  readonly #tags = new RecentMap<string, Promise<WriteResult>>(MOST_REMEMBERED);
  /** Sluice's names of containers that the catalogue calls otherwise, by their ids. */
  readonly #ownNames = new Map<string, string>();

  constructor(client: OpenMetadataClient, options: WriterOptions) {
    this.#client = client;
    this.#options = options;
    this.#owners = new OwnerDirectory(client);
  }

  /** Writes one entity; a tag that is in the catalogue already stays as it is there. Rejects when nothing more can be written. */
  async write(entity: Entity, context: StepContext): Promise<WriteResult> {
    if (entity.kind !== 'tag') return this.#write(entity, context);
    const earlier = this.#tags.get(entity.fullyQualifiedName);
    if (earlier === undefined) {
      const writing = this.#write(entity, context);
      this.#tags.set(entity.fullyQualifiedName, writing);
      return writing;
    }
    const result = await earlier;
    return result.status === 'failed' ? result : { status: 'unchanged' };
  }

  /** What {@link write} would keep with a container; empty where it is to be written whatever the catalogue holds. */
  async hash(container: Container, context: StepContext): Promise<string | undefined> {
    if (this.#options.overrideMetadata) return '';
    return sourceHash(container, await this.#client.version(context));
  }

  /** A container of the catalogue by the name that it was written by: servers differ in how they quote. */
  named(container: CatalogueContainer): CatalogueContainer {
    return { ...container, fullyQualifiedName: this.#ownNames.get(container.id) ?? container.fullyQualifiedName };
  }

  async #write(entity: Entity, context: StepContext): Promise<WriteResult> {
    const key = keyOf(entity.kind, entity.fullyQualifiedName);
    const writing = this.#put(entity, this.#known.get(key), context);
    // Before anything is waited for, so that a child handed over next finds it.
    this.#known.set(key, writing);
    const written = await writing;
    return written.status === 'failed' ? written : { status: written.status };
  }

  async #put(entity: Entity, earlier: Promise<Known> | undefined, context: StepContext): Promise<Stored | Failed> {
    try {
      await earlier;
      switch (entity.kind) {
        case 'storageService':
          return await this.#putService(entity, context);
        case 'container':
          return await this.#putContainer(entity, context);
        case 'tag':
          return await this.#putTag(entity, context);
      }
    } catch (thrown) {
      const error = toIngestError(thrown, 'INTERNAL', { path: entity.fullyQualifiedName });
      if (error.fatal) throw error;
      return { status: 'failed', error };
    }
  }

  async #putService(service: StorageService, context: StepContext): Promise<Stored> {
    await this.#client.version(context);
    const secrets = service.connection === undefined ? [] : secretsOf(service.connection);
    return this.#client.putService(toServiceRequest(service, this.#options.storeConnection), secrets, context);
  }

  async #putContainer(container: Container, context: StepContext): Promise<Stored> {
    const version = await this.#client.version(context);
    for (const { tagFQN } of tagsOf(container)) await this.#known.get(keyOf('tag', tagFQN));
    const service = await this.#known.get(keyOf('storageService', container.service));
    if (service?.status === 'failed') throw parentFailed(container, container.service, service.error);
    const parentId = container.parent === undefined ? undefined : await this.#parentId(container, container.parent, context);
    const { fullyQualifiedName } = container;
    const { overrideMetadata } = this.#options;
    const keeps = isAnnotated(container) && !overrideMetadata;
    const [owners, standing] = await Promise.all([
      this.#owners.references(container.owners ?? [], context),
      keeps ? this.#client.container(fullyQualifiedName, context) : undefined,
    ]);
    const hash = notedHash(container, { version, owners });
    const request = {
      ...toContainerRequest(container, {
        version,
        owners,
        ...(parentId === undefined ? {} : { parentId }),
        ...(standing === undefined ? {} : { standing }),
      }),
      ...(hash === undefined ? {} : { sourceHash: hash }),
    };
    const { container: written, ...stored } = await this.#client.putContainer(request, fullyQualifiedName, context);
    if (stored.fullyQualifiedName !== fullyQualifiedName) this.#ownNames.set(stored.id, fullyQualifiedName);
    // Of a bot, servers take no description by PUT where there is one.
    const patch = overrideMetadata ? descriptionPatch(request, written) : [];
    if (patch.length === 0) return stored;
    await this.#client.patchContainer(stored.id, patch, fullyQualifiedName, context);
    return { ...stored, status: 'updated' };
  }

  /** Puts a tag that the catalogue lacks. A PUT of one that it has, or of its classification, would set back what people chose for it. */
  async #putTag(tag: Tag, context: StepContext): Promise<Stored> {
    await this.#client.version(context);
    const { fullyQualifiedName } = tag;
    const id = await this.#client.idOf('tag', fullyQualifiedName, context);
    if (id !== undefined) return { id, fullyQualifiedName, status: 'unchanged' };
    const classification = await this.#once(keyOf('classification', tag.classification), async () => {
      const known = await this.#client.idOf('classification', qualifiedName(undefined, tag.classification), context);
      return known === undefined
        ? this.#client.putClassification(toClassificationRequest(tag), context)
        : { status: 'found', id: known };
    });
    if (classification.status === 'failed') throw classification.error;
    return this.#client.putTag(toTagRequest(tag), fullyQualifiedName, context);
  }

  async #parentId(container: Container, parent: string, context: StepContext): Promise<string> {
    const known = await this.#once(keyOf('container', parent), async () => {
      const id = await this.#client.idOf('container', parent, context);
      return id === undefined ? { status: 'missing' } : { status: 'found', id };
    });
    if (known.status === 'failed') throw parentFailed(container, parent, known.error);
    if (known.status !== 'missing') return known.id;
    throw new IngestError('OPENMETADATA_PARENT_MISSING', {
      message: `The parent ${parent} is not in the catalogue`,
      path: container.fullyQualifiedName,
    });
  }

  /** What is known under `key`, or what `find` says, which is then known. */
  async #once(key: string, find: () => Promise<Known>): Promise<Known> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const finding = find().catch((thrown: unknown): Known => {
      const error = toIngestError(thrown);
      if (error.fatal) throw error;
      return { status: 'failed', error };
    });
    this.#known.set(key, finding);
    return finding;
  }
}

function keyOf(kind: Entity['kind'] | 'classification', fqn: string): string {
  return `${kind} ${fqn}`;
}

function parentFailed(container: Container, parent: string, cause: IngestError): IngestError {
  return new IngestError('PARENT_FAILED', {
    message: `The parent ${parent} was not written: ${cause.message}`,
    path: container.fullyQualifiedName,
    cause,
  });
}

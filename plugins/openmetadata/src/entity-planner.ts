import { type Container, type Entity, type StepContext, toIngestError, type WriteResult } from '@sluice/plugin-api';
import { changesBetween, RecentMap } from '@sluice/plugin-api/sinks';
import { isAnnotated } from './annotations.js';
import type { OpenMetadataClient } from './client.js';
import { containerChanges } from './container-changes.js';
import { OwnerDirectory } from './owner-directory.js';
import { notedHash } from './source-hash.js';
import { toContainerRequest } from './to-request.js';

/** Each container brings its tags along; one that was forgotten costs a request. */
const MOST_REMEMBERED = 50_000;

/**
 * Finds out what writing an entity would change, by requests that only read. Of a service that is there, no change is told: its connection cannot
 * be read back.
 */
export class EntityPlanner {
  readonly #client: OpenMetadataClient;
  readonly #overrideMetadata: boolean;
  readonly #owners: OwnerDirectory;
  readonly #tags = new RecentMap<string, Promise<WriteResult>>(MOST_REMEMBERED);

  constructor(client: OpenMetadataClient, overrideMetadata: boolean) {
    this.#client = client;
    this.#overrideMetadata = overrideMetadata;
    this.#owners = new OwnerDirectory(client);
  }

  /** What writing the entity would answer. Rejects when nothing more can be found out. */
  async plan(entity: Entity, context: StepContext): Promise<WriteResult> {
    try {
      return await this.#plan(entity, context);
    } catch (thrown) {
      const error = toIngestError(thrown, 'INTERNAL', { path: entity.fullyQualifiedName });
      if (error.fatal) throw error;
      return { status: 'failed', error };
    }
  }

  #plan(entity: Entity, context: StepContext): Promise<WriteResult> {
    const { kind, fullyQualifiedName } = entity;
    if (kind === 'container') return this.#planContainer(entity, context);
    if (kind === 'storageService') return this.#planPresence(kind, fullyQualifiedName, context);
    const earlier = this.#tags.get(fullyQualifiedName);
    if (earlier !== undefined) return earlier.then((result) => (result.status === 'failed' ? result : { status: 'unchanged' }));
    const planning = this.#planPresence(kind, fullyQualifiedName, context);
    this.#tags.set(fullyQualifiedName, planning);
    return planning;
  }

  async #planPresence(kind: 'storageService' | 'tag', fqn: string, context: StepContext): Promise<WriteResult> {
    await this.#client.version(context);
    const id = await this.#client.idOf(kind, fqn, context);
    return { status: id === undefined ? 'created' : 'unchanged' };
  }

  async #planContainer(container: Container, context: StepContext): Promise<WriteResult> {
    const version = await this.#client.version(context);
    const [owners, held] = await Promise.all([
      this.#owners.references(container.owners ?? [], context),
      this.#client.container(container.fullyQualifiedName, context),
    ]);
    // One that is deleted comes back, as new.
    if (held === undefined || held.deleted === true) return { status: 'created' };
    const hash = notedHash(container, { version, owners });
    if (hash !== undefined && hash === held.sourceHash && !this.#overrideMetadata) return { status: 'unchanged' };
    const keeps = isAnnotated(container) && !this.#overrideMetadata;
    const request = toContainerRequest(container, { version, owners, ...(keeps ? { standing: held } : {}) });
    const changes = containerChanges(held, request);
    if (changes.length > 0) return { status: 'updated', changes };
    // Written by something else, or by another Sluice, which is noted.
    return hash === undefined || hash === held.sourceHash
      ? { status: 'unchanged' }
      : { status: 'updated', changes: changesBetween({ sourceHash: held.sourceHash }, { sourceHash: hash }) };
  }
}

import {
  type Container,
  type Entity,
  NameSet,
  qualifiedPath,
  type Sink,
  type StepContext,
  toIngestError,
} from '@sluice/plugin-api';

/** What is kept of an item of the source with an entity. */
export interface KeptItem {
  readonly fullyQualifiedName: string;
  /** Absent where the item has to be read again in the next run. */
  readonly fingerprint?: string;
  /** What the sink was given for it and took, in its order; nothing where a processor dropped it. */
  readonly entities: readonly Entity[];
  /** The processor that dropped it. */
  readonly droppedBy?: string;
}

/** The items that the last run kept which came to its end, where that was one of the same workflow. */
export interface KeptItems {
  has(fullyQualifiedName: string, fingerprint: string): boolean;
  /** `undefined` where none of that name was kept. Throws where it cannot be read. */
  get(fullyQualifiedName: string): KeptItem | undefined;
}

/** What the catalogue tells of a container: that it is not there, that it is or is not what would be written, or only that it is there. */
type Standing = 'missing' | 'same' | 'other' | 'there';

/** What need not be read, or written, again. */
export class KnownItems {
  /** Whether the run keeps what a later one may know. */
  readonly isKept: boolean;
  readonly #kept: KeptItems | undefined;
  readonly #sink: Sink;
  readonly #service: string;
  /** The names of what the catalogue holds, and those with a hash with that. */
  readonly #held = new NameSet();
  readonly #hashes = new NameSet();

  /**
   * @param state absent where the run keeps nothing; what it kept before is absent where none of that is used.
   * @param service its name.
   */
  constructor(state: { readonly kept: KeptItems | undefined } | undefined, sink: Sink, service: string) {
    this.isKept = state !== undefined;
    this.#kept = state?.kept;
    this.#sink = sink;
    this.#service = service;
  }

  /** Asks the catalogue what it holds. Where it was not asked, and where it cannot tell, all is to be written. */
  async askCatalogue(context: StepContext): Promise<void> {
    const { isAnew, snapshot, hash } = this.#sink;
    if (isAnew === true || snapshot === undefined || (this.#kept === undefined && hash === undefined)) return;
    try {
      for await (const container of snapshot.call(this.#sink, this.#service, context)) {
        // Catalogues differ in how they quote.
        const name = qualifiedPath(container.fullyQualifiedName)?.at(-1) ?? container.fullyQualifiedName;
        this.#held.add(name);
        if (container.hash !== undefined) this.#hashes.add(withHash(name, container.hash));
      }
    } catch (error) {
      const { fatal, message } = toIngestError(error);
      if (fatal || context.signal.aborted) throw error;
      const why = `What is in the catalogue is not known, so that all is written: ${message}`;
      context.report.warn({ code: 'CHANGES_UNKNOWN', message: why });
    }
  }

  isKnown(fullyQualifiedName: string, fingerprint: string): boolean {
    return this.#kept?.has(fullyQualifiedName, fingerprint) === true;
  }

  get(fullyQualifiedName: string): KeptItem | undefined {
    return this.#kept?.get(fullyQualifiedName);
  }

  /** Whether the catalogue holds all containers among these, which were written, and nothing else in their place. */
  async holds(entities: readonly Entity[], context: StepContext): Promise<boolean> {
    const standings = await this.#standings(entities, context);
    return standings.every((standing) => standing === 'same' || standing === 'there');
  }

  /**
   * Whether writing these for a container would change nothing.
   *
   * @param comesAgain more of it comes later, which decides: then it is enough that the container is there.
   */
  async isWritten(
    fullyQualifiedName: string,
    entities: readonly Entity[],
    comesAgain: boolean,
    context: StepContext,
  ): Promise<boolean> {
    if (!this.#held.has(fullyQualifiedName)) return false;
    const standings = await this.#standings(entities, context);
    if (!comesAgain && standings.length > 0 && standings.every((standing) => standing === 'same')) return true;
    if (standings.some((standing) => standing === 'missing' || (standing === 'other' && !comesAgain))) return false;
    const kept = this.#kept?.get(fullyQualifiedName);
    if (kept === undefined || kept.droppedBy !== undefined) return false;
    return comesAgain || JSON.stringify(kept.entities) === JSON.stringify(entities);
  }

  #standings(entities: readonly Entity[], context: StepContext): Promise<readonly Standing[]> {
    return Promise.all(entities.flatMap((entity) => (entity.kind === 'container' ? [this.#standing(entity, context)] : [])));
  }

  async #standing(container: Container, context: StepContext): Promise<Standing> {
    const { fullyQualifiedName } = container;
    if (!this.#held.has(fullyQualifiedName)) return 'missing';
    const hash = await this.#sink.hash?.(container, context);
    if (hash === undefined) return 'there';
    return this.#hashes.has(withHash(fullyQualifiedName, hash)) ? 'same' : 'other';
  }
}

function withHash(fullyQualifiedName: string, hash: string): string {
  return JSON.stringify([fullyQualifiedName, hash]);
}

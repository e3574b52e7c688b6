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
  /** Those of the split of that id, in the order in which they came. Throws where they cannot be read. */
  ofSplit(id: string): Iterable<KeptItem>;
}

/** What is known of the items of one split, so that another process can read it. */
export interface KnownOfSplit {
  readonly items: readonly KeptItem[];
  /** The containers of these that the catalogue holds, and nothing else in their place. */
  readonly held: readonly string[];
}

/** What the catalogue tells of a container: that it is not there, that it is or is not what would be written, or only that it is there. */
type Standing = 'missing' | 'same' | 'other' | 'there';

/** What need not be read, or written, again. */
export class KnownItems {
  /** Whether the run keeps what a later one may know. */
  readonly isKept: boolean;
  readonly #isLatest: boolean;
  readonly #kept: KeptItems | undefined;
  /** The names of what the catalogue holds, and those with a hash with that. */
  readonly #held = new NameSet();
  readonly #hashes = new NameSet();
  #hash: ((container: Container) => Promise<string | undefined>) | undefined;

  /**
   * @param kept absent where nothing of an earlier run is used.
   * @param isLatest whether no run wrote since the one that kept it.
   */
  constructor(kept: KeptItems | undefined, { isKept = true, isLatest = true } = {}) {
    this.#kept = kept;
    this.isKept = isKept;
    this.#isLatest = isLatest;
  }

  /** What another process was told by {@link ofSplit}. */
  static of({ items, held }: KnownOfSplit): KnownItems {
    const byName = new Map(items.map((item) => [item.fullyQualifiedName, item]));
    const known = new KnownItems({
      has: (name, fingerprint) => byName.get(name)?.fingerprint === fingerprint,
      get: (name) => byName.get(name),
      ofSplit: () => items,
    });
    for (const name of held) known.#held.add(name);
    return known;
  }

  /** Asks the catalogue what it holds of a service. Where it was not asked, and where it cannot tell, all is to be written. */
  async askCatalogue(sink: Sink, service: string, context: StepContext): Promise<void> {
    if (sink.isAnew === true || sink.snapshot === undefined || (this.#kept === undefined && sink.hash === undefined)) return;
    this.#hash = async (container) => sink.hash?.(container, context);
    try {
      for await (const container of sink.snapshot(service, context)) {
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

  /** What is known of the items that the split of that id had in the last run. Throws where that cannot be read. */
  async ofSplit(id: string): Promise<KnownOfSplit> {
    const items = [...(this.#kept?.ofSplit(id) ?? [])];
    const held: string[] = [];
    for (const entity of items.flatMap(({ entities }) => entities)) {
      if (entity.kind === 'container' && (await this.holds([entity]))) held.push(entity.fullyQualifiedName);
    }
    return { items, held };
  }

  /** Whether the catalogue holds all containers among these, which were written, and nothing else in their place. */
  async holds(entities: readonly Entity[]): Promise<boolean> {
    const standings = await this.#standings(entities);
    return standings.every((standing) => standing === 'same' || standing === 'there');
  }

  /**
   * Whether writing these for a container would change nothing.
   *
   * @param comesAgain more of it comes later, which decides: then it is enough that the container is there.
   */
  async isWritten(fullyQualifiedName: string, entities: readonly Entity[], comesAgain: boolean): Promise<boolean> {
    if (!this.#held.has(fullyQualifiedName)) return false;
    const standings = await this.#standings(entities);
    if (!comesAgain && standings.length > 0 && standings.every((standing) => standing === 'same')) return true;
    if (standings.some((standing) => standing === 'missing' || (standing === 'other' && !comesAgain))) return false;
    const kept = this.#kept?.get(fullyQualifiedName);
    if (kept === undefined || kept.droppedBy !== undefined) return false;
    return comesAgain || JSON.stringify(kept.entities) === JSON.stringify(entities);
  }

  #standings(entities: readonly Entity[]): Promise<readonly Standing[]> {
    return Promise.all(entities.flatMap((entity) => (entity.kind === 'container' ? [this.#standing(entity)] : [])));
  }

  async #standing(container: Container): Promise<Standing> {
    const { fullyQualifiedName } = container;
    if (!this.#held.has(fullyQualifiedName)) return 'missing';
    const hash = await this.#hash?.(container);
    // Another run may have written something else.
    if (hash === undefined) return this.#isLatest ? 'there' : 'other';
    return this.#hashes.has(withHash(fullyQualifiedName, hash)) ? 'same' : 'other';
  }
}

function withHash(fullyQualifiedName: string, hash: string): string {
  return JSON.stringify([fullyQualifiedName, hash]);
}

import { type Entity, NameSet, type Sink, type StepContext, toIngestError } from '@sluice/plugin-api';

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
  /** The containers of these that the catalogue holds. */
  readonly held: readonly string[];
}

/** What need not be read, or written, again. */
export class KnownItems {
  readonly #kept: KeptItems | undefined;
  readonly #held = new NameSet();

  /** @param kept absent where nothing of an earlier run is used. */
  constructor(kept: KeptItems | undefined) {
    this.#kept = kept;
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

  /** Asks the catalogue what it holds of a service; before that, and where it cannot tell, all is to be written. */
  async askCatalogue(sink: Sink, service: string, context: StepContext): Promise<void> {
    if (this.#kept === undefined || sink.isAnew === true || sink.snapshot === undefined) return;
    try {
      for await (const { fullyQualifiedName } of sink.snapshot(service, context)) this.#held.add(fullyQualifiedName);
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
  ofSplit(id: string): KnownOfSplit {
    const items = [...(this.#kept?.ofSplit(id) ?? [])];
    const containers = items.flatMap(({ entities }) => entities.filter(({ kind }) => kind === 'container'));
    const held = containers.map(({ fullyQualifiedName }) => fullyQualifiedName).filter((name) => this.#held.has(name));
    return { items, held };
  }

  /** Whether the catalogue holds all containers among these. */
  holds(entities: readonly Entity[]): boolean {
    return entities.every(({ kind, fullyQualifiedName }) => kind !== 'container' || this.#held.has(fullyQualifiedName));
  }

  /**
   * Whether writing these for a container would change nothing.
   *
   * @param comesAgain more of it comes later, which decides: then it is enough that the container is there.
   */
  isWritten(fullyQualifiedName: string, entities: readonly Entity[], comesAgain: boolean): boolean {
    if (!this.#held.has(fullyQualifiedName) || !this.holds(entities)) return false;
    const kept = this.#kept?.get(fullyQualifiedName);
    if (kept === undefined || kept.droppedBy !== undefined) return false;
    return comesAgain || JSON.stringify(kept.entities) === JSON.stringify(entities);
  }
}

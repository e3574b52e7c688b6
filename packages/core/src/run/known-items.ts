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
}

/** What need not be read, or written, again. */
export class KnownItems {
  readonly #kept: KeptItems | undefined;
  readonly #sink: Sink;
  readonly #service: string;
  readonly #held = new NameSet();

  /**
   * @param kept absent where nothing of an earlier run is used.
   * @param service its name.
   */
  constructor(kept: KeptItems | undefined, sink: Sink, service: string) {
    this.#kept = kept;
    this.#sink = sink;
    this.#service = service;
  }

  /** Asks the catalogue what it holds; before that, and where it cannot tell, all is to be written. */
  async askCatalogue(context: StepContext): Promise<void> {
    if (this.#kept === undefined || this.#sink.isAnew === true || this.#sink.snapshot === undefined) return;
    try {
      for await (const { fullyQualifiedName } of this.#sink.snapshot(this.#service, context)) this.#held.add(fullyQualifiedName);
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

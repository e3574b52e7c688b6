import { type Container, type IngestError, toIngestError } from '@sluice/plugin-api';
import { Spool, type Stretch } from './spool.js';

/** Containers, each once and in the order of their names whenever they are walked. */
export interface Containers extends Iterable<Container> {
  /** Lets go of what holds them. They cannot be walked after it. May be called twice. */
  dispose(): void;
}

/**
 * Keeps containers as they went to the sink, each with its last version, in a temporary file: of each, its name and its place alone are in memory. Where
 * there is no room for the file, no more are kept.
 */
export class ContainerLog implements Containers {
  readonly #places = new Map<string, Stretch>();
  readonly #onError: (error: IngestError) => void;
  #spool: Spool | undefined;
  #canSpool = true;

  /** @param onError told once where there is no room for a temporary file. */
  constructor(onError: (error: IngestError) => void) {
    this.#onError = onError;
  }

  add(container: Container): void {
    if (!this.#canSpool) return;
    try {
      this.#spool ??= new Spool();
      this.#places.set(container.fullyQualifiedName, this.#spool.write([JSON.stringify(container)]));
    } catch (error) {
      this.#canSpool = false;
      this.#onError(toIngestError(error));
    }
  }

  *[Symbol.iterator](): Generator<Container, void> {
    const spool = this.#spool;
    if (spool === undefined) return;
    for (const [, place] of [...this.#places].sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const line of spool.lines(place)) yield JSON.parse(line) as Container;
    }
  }

  dispose(): void {
    this.#canSpool = false;
    this.#spool?.close();
    this.#spool = undefined;
  }
}

import { Spool, type Stretch } from '@sluice/core';

/** So many characters of one reading are kept in memory; what is beyond goes to a temporary file. */
const IN_MEMORY_CHARACTERS = 262_144;

/** The chunks of one reading of a split, until it is known whether it counts. */
export class AttemptChunks {
  readonly #chunks = new Map<number, readonly string[] | Stretch>();
  #spool: Spool | undefined;
  #characters = 0;

  /** How many different ones there are. */
  get count(): number {
    return this.#chunks.size;
  }

  /** One that comes again changes nothing. Throws an IngestError, fatal, where there is no room for a temporary file. */
  add(index: number, records: readonly string[]): void {
    if (this.#chunks.has(index)) return;
    this.#characters += records.reduce((sum, { length }) => sum + length, 0);
    if (this.#characters <= IN_MEMORY_CHARACTERS) this.#chunks.set(index, records);
    else {
      this.#spool ??= new Spool();
      this.#chunks.set(index, this.#spool.write([JSON.stringify(records)]));
    }
  }

  /** All chunks, in their order. */
  *all(): Generator<readonly string[], void> {
    for (let index = 0; index < this.#chunks.size; index += 1) {
      const chunk = this.#chunks.get(index);
      if (chunk === undefined) return;
      if (!('start' in chunk)) yield chunk;
      else for (const line of this.#spool?.lines(chunk) ?? []) yield JSON.parse(line) as readonly string[];
    }
  }

  /** Lets go of them. */
  dispose(): void {
    this.#chunks.clear();
    this.#spool?.close();
  }
}

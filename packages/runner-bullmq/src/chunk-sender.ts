import type { SplitListener } from '@sluice/core';
import type { SplitAnswer } from './messages.js';
import { RecordLines, type SplitRecord } from './split-record.js';

/** A chunk is sent when it has so many lines or characters. */
const CHUNK_LINES = 1000;
const CHUNK_CHARACTERS = 262_144;
/** The last chunk is a part of the answer up to so many: answers lie in the memory of the server for a while. */
const ANSWERED_CHARACTERS = 8192;
/** More is not read while so many chunks are on their way. */
const MOST_ON_THEIR_WAY = 4;

/** Sends what comes of a split in chunks, so that little of it is in memory however much there is. */
export class ChunkSender implements SplitListener {
  readonly #lines: RecordLines;
  readonly #send: (index: number, records: readonly string[]) => Promise<void>;
  readonly #onTheirWay = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #chunks = 0;

  /** @param secrets not to be in anything that is sent. */
  constructor(secrets: readonly string[], send: (index: number, records: readonly string[]) => Promise<void>) {
    this.#lines = new RecordLines(secrets);
    this.#send = send;
  }

  readonly outcome: SplitListener['outcome'] = (outcome) => this.tell({ type: 'outcome', outcome });
  readonly kept: NonNullable<SplitListener['kept']> = (item) => this.tell({ type: 'item', item });
  readonly alive: SplitListener['alive'] = (fullyQualifiedName) => this.tell({ type: 'alive', fullyQualifiedName });

  tell(record: SplitRecord): void {
    this.#lines.add(record);
    if (this.#lines.count >= CHUNK_LINES || this.#lines.characters >= CHUNK_CHARACTERS) this.#sendChunk();
  }

  /** Resolves when more may be read. Throws why a chunk could not be sent. */
  async ready(): Promise<void> {
    while (this.#onTheirWay.size >= MOST_ON_THEIR_WAY) await Promise.race(this.#onTheirWay);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Sends the rest, or answers it where it is small. Throws why a chunk could not be sent. */
  async end(): Promise<Pick<SplitAnswer, 'chunks' | 'last'>> {
    const isSmall = this.#lines.characters <= ANSWERED_CHARACTERS;
    const last = this.#lines.count > 0 && isSmall ? this.#lines.take() : undefined;
    if (this.#lines.count > 0) this.#sendChunk();
    await Promise.all(this.#onTheirWay);
    if (this.#failure !== undefined) throw this.#failure.error;
    return last === undefined ? { chunks: this.#chunks } : { chunks: this.#chunks + 1, last };
  }

  #sendChunk(): void {
    const sending = this.#send(this.#chunks, this.#lines.take()).catch((error: unknown) => {
      this.#failure ??= { error };
    });
    this.#chunks += 1;
    this.#onTheirWay.add(sending);
    void sending.finally(() => this.#onTheirWay.delete(sending));
  }
}

import { type PageHeader, PageType, readPageHeader } from './parquet-page.js';
import type { ColumnChunk } from './parquet-row-group.js';

/** What is read of one column's values at most. */
const COLUMN_MAX_BYTES = 1024 * 1024;
const INFLATED_MAX_BYTES = 8 * 1024 * 1024;
/** Enough for the header of nearly any page. */
const HEADER_BYTES = 4 * 1024;

/** A page of a column, all of whose bytes are there. */
export interface Page {
  readonly header: PageHeader;
  readonly body: Uint8Array;
}

/** Finds the pages that hold the first values of a column, and which bytes they lie in. */
export class ColumnPages {
  readonly chunk: ColumnChunk;
  /** Those that were found so far. */
  readonly pages: Page[] = [];
  readonly #wanted: number;
  #bytes: Uint8Array = new Uint8Array();
  #position = 0;
  #values = 0;
  #isClosed = false;

  /** @param wanted how many values are looked for. */
  constructor(chunk: ColumnChunk, wanted: number) {
    this.chunk = chunk;
    this.#wanted = wanted;
  }

  /** How many of its first bytes are there. */
  get known(): number {
    return this.#bytes.length;
  }

  /** Whether the pages are all that the column has. */
  get isWhole(): boolean {
    return this.#position >= this.chunk.length;
  }

  /** The next bytes of the column. */
  add(bytes: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
  }

  /** No more is read of the column. */
  close(): void {
    this.#isClosed = true;
  }

  /** How many more bytes it needs for its next page; 0 when it has all that is read of it. Throws errors of any kind where it is damaged. */
  needed(): number {
    while (!this.#isClosed && !this.isWhole && this.#values < this.#wanted) {
      const header = this.#header();
      const end =
        header === undefined
          ? Math.min(this.chunk.length, Math.max(this.#position + HEADER_BYTES, 2 * this.known))
          : this.#position + header.headerLength + header.length;
      if (end > this.chunk.length) throw new RangeError('a page goes past the end of its column');
      if (end > COLUMN_MAX_BYTES || (header?.inflatedLength ?? 0) > INFLATED_MAX_BYTES) return 0;
      if (header === undefined || end > this.known) return end - this.known;
      this.pages.push({ header, body: this.#bytes.subarray(this.#position + header.headerLength, end) });
      this.#position = end;
      if (header.type !== PageType.dictionary) this.#values += header.values;
    }
    return 0;
  }

  /** The header of the next page; `undefined` where more bytes are needed for it. */
  #header(): PageHeader | undefined {
    try {
      return readPageHeader(this.#bytes, this.#position);
    } catch (error) {
      if (error instanceof RangeError && this.#bytes.length < this.chunk.length) return undefined;
      throw error;
    }
  }
}

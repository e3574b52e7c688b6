import { ZSTD_CODEC } from '../codecs/inflate-page.js';
import { type PageHeader, PageType, readPageHeader } from './parquet-page.js';
import type { ColumnChunk } from './parquet-row-group.js';

/** What is read of one column at most. */
const COLUMN_MAX_BYTES = 272 * 1024;
/** What is read of one page: so much for each row, and enough for whole blocks of zstd. */
const ROW_BYTES = 128;
const PART_MIN_BYTES = 16 * 1024;
const PART_MAX_BYTES = 132 * 1024;
/** Enough for nearly any header, and for all that are read. */
const HEADER_BYTES = 1024;
const HEADER_MAX_BYTES = 64 * 1024;
const INFLATED_MAX_BYTES = 8 * 1024 * 1024;

/** A page of a column, or the first bytes of one. */
export interface Page {
  readonly header: PageHeader;
  readonly body: Uint8Array;
  readonly isCut: boolean;
}

/** Bytes of a column, from its beginning. */
export interface ColumnRange {
  readonly offset: number;
  readonly length: number;
}

/** Finds the pages that hold the first values of a column, and which bytes they lie in. Of a large page no more is read than its beginning. */
export class ColumnPages {
  readonly chunk: ColumnChunk;
  /** Those that were found so far. */
  readonly pages: Page[] = [];
  readonly #wanted: number;
  readonly #part: number;
  #window: Uint8Array = new Uint8Array();
  #windowStart = 0;
  /** Where the next page begins. */
  #position = 0;
  #values = 0;
  #left = COLUMN_MAX_BYTES;
  #isClosed = false;

  /**
   * @param rows how many are looked for.
   * @param wanted how many values may be in them.
   */
  constructor(chunk: ColumnChunk, rows: number, wanted: number) {
    this.chunk = chunk;
    this.#wanted = wanted;
    const part = Math.min(PART_MAX_BYTES, Math.max(PART_MIN_BYTES, rows * ROW_BYTES));
    this.#part = chunk.codec === ZSTD_CODEC ? PART_MAX_BYTES : part;
    this.#isClosed = chunk.isElsewhere;
  }

  /** Whether the pages are all that the column has. */
  get isWhole(): boolean {
    return !this.#isClosed && this.#position >= this.chunk.length;
  }

  /** No more is read of the column. */
  close(): void {
    this.#isClosed = true;
  }

  /** The next bytes that it needs; `undefined` when it has all that is read of it. Throws errors of any kind where it is damaged. */
  next(): ColumnRange | undefined {
    while (!this.#isClosed && this.#position < this.chunk.length && this.#values < this.#wanted) {
      const known = this.#windowStart + this.#window.length;
      const header = this.#header();
      if (header === undefined && known - this.#position > HEADER_MAX_BYTES) return this.#stop();
      if (header === undefined)
        return this.#range(Math.max(known - this.#position, HEADER_BYTES) + (known > this.#position ? 0 : this.#part));
      const start = this.#position + header.headerLength;
      const end = start + header.length;
      if (end > this.chunk.length) throw new RangeError('a page goes past the end of its column');
      if (header.inflatedLength > INFLATED_MAX_BYTES) return this.#stop();
      const partEnd = Math.min(end, start + this.#part);
      if (partEnd > known) return this.#range(partEnd - known);
      const isCut = partEnd < end;
      this.pages.push({ header, body: this.#window.subarray(start - this.#windowStart, partEnd - this.#windowStart), isCut });
      this.#position = end;
      if (end > known) {
        this.#window = new Uint8Array();
        this.#windowStart = end;
      }
      if (header.type !== PageType.dictionary) {
        this.#values += header.values;
        if (isCut) return this.#stop();
      }
    }
    return undefined;
  }

  /** The bytes of the range that it asked for last. */
  add(bytes: Uint8Array): void {
    this.#window = this.#window.length === 0 ? bytes : Buffer.concat([this.#window, bytes]);
  }

  #range(length: number): ColumnRange | undefined {
    const offset = this.#windowStart + this.#window.length;
    const most = Math.min(length, this.chunk.length - offset);
    if (most > this.#left) return this.#stop();
    this.#left -= most;
    return { offset, length: most };
  }

  #stop(): undefined {
    this.#isClosed = true;
    return undefined;
  }

  /** The header of the next page; `undefined` where more bytes are needed for it. */
  #header(): PageHeader | undefined {
    const position = this.#position - this.#windowStart;
    try {
      return readPageHeader(this.#window, position);
    } catch (error) {
      const isAll = this.#windowStart + this.#window.length >= this.chunk.length;
      if (error instanceof RangeError && !isAll) return undefined;
      throw error;
    }
  }
}

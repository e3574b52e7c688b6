import { parquetHeader } from 'hyparquet/src/column.js';
import { ByteWindow } from './byte-window.js';
import { PageDecoder } from './page-decoder.js';
import type { ColumnKind, NumberValues, ParquetColumn, TextValues } from './parquet-column.js';

/** Enough for the header of any page whose statistics hold keys. */
const HEADER_BYTES = 16 * 1024;
const PAGE_MAX_BYTES = 128 * 1024 * 1024;

/**
 * Reads one column of a row group page by page.
 *
 * @param rows how many the row group has.
 * @param pieces the bytes of the column.
 */
export class ColumnValues {
  readonly #window: ByteWindow;
  readonly #decoder: PageDecoder;

  constructor(column: ParquetColumn, kind: ColumnKind, rows: number, pieces: AsyncIterable<Buffer>) {
    this.#window = new ByteWindow(pieces);
    this.#decoder = new PageDecoder(column, kind, rows);
  }

  /** The values of the next page that has some; `undefined` at the column's end. Throws errors of any kind when it is damaged. */
  async next(): Promise<TextValues | NumberValues | undefined> {
    for (;;) {
      const ahead = await this.#window.atLeast(HEADER_BYTES);
      if (ahead.length === 0) return undefined;
      const reader = { view: new DataView(ahead.buffer, ahead.byteOffset, ahead.byteLength), offset: 0 };
      const header = parquetHeader(reader);
      const { compressed_page_size: size, uncompressed_page_size: inflated } = header;
      if (!(size >= 0 && size <= PAGE_MAX_BYTES && inflated >= 0 && inflated <= PAGE_MAX_BYTES))
        throw new Error(`a page claims ${size} bytes, ${inflated} of them inflated`);
      this.#window.skip(reader.offset);
      const body = await this.#window.atLeast(size);
      if (body.length < size) throw new Error('a page is cut short');
      const values = this.#decoder.decode(header, body.subarray(0, size));
      this.#window.skip(size);
      if (values !== undefined && (values instanceof Float64Array ? values : values.starts).length > 0) return values;
    }
  }

  /** Stops reading. */
  close(): Promise<void> {
    return this.#window.close();
  }
}

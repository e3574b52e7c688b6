import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Compressors, DecodedArray, PageHeader } from 'hyparquet';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { compressors } from 'hyparquet-compressors';
import { type ColumnKind, type NumberValues, type ParquetColumn, type TextValues, unitOf } from './parquet-column.js';
import { expandNumbers, expandTexts, plainNumbers, plainTexts, toNumbers, toTexts } from './plain-values.js';

/** Node's own are the faster ones, and stop at a length. */
const CODECS: Compressors = {
  ...compressors,
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
};

type Values = TextValues | NumberValues;

/** A page, taken apart. */
interface OpenedPage {
  readonly count: number;
  readonly encoding: string;
  /** Not 0 where a row has a value; absent where all have. */
  readonly present?: Uint8Array;
  /** The values of the rows that have one. */
  readonly values: Uint8Array;
}

/**
 * Decodes the pages of one column of a row group, each into as few objects as can be. Encodings that are rare in inventories are left to hyparquet.
 * Throws errors of any kind when a page is not as its header says, or claims more than its column chunk or its row group has.
 */
export class PageDecoder {
  readonly #column: ParquetColumn;
  readonly #kind: ColumnKind;
  readonly #isRequired: boolean;
  readonly #rows: number;
  #rowsLeft: number;
  #dictionary: Values | undefined;

  /** @param rows how many the row group has. */
  constructor(column: ParquetColumn, kind: ColumnKind, rows: number) {
    this.#column = column;
    this.#kind = kind;
    this.#rows = rows;
    this.#rowsLeft = rows;
    this.#isRequired = column.element.repetition_type === 'REQUIRED';
  }

  /** The values of a page's rows; `undefined` for a page that has none, as a dictionary. */
  decode(header: PageHeader, body: Uint8Array): Values | undefined {
    if (header.type === 'INDEX_PAGE') return undefined;
    const inflatedMax = Number(this.#column.metadata.total_uncompressed_size);
    if (header.uncompressed_page_size > inflatedMax)
      throw new Error(`a page claims ${header.uncompressed_page_size} bytes inflated, and all of its column have ${inflatedMax}`);
    if (header.type === 'DICTIONARY_PAGE') {
      const count = header.dictionary_page_header?.num_values ?? 0;
      checkCount(count, this.#rows);
      this.#dictionary = this.#plain(this.#inflate(body, header.uncompressed_page_size), count);
      return undefined;
    }
    const page = header.type === 'DATA_PAGE_V2' ? this.#openV2(header, body) : this.#open(header, body);
    const { count, encoding, present, values } = page;
    const held = present === undefined ? count : sumOf(present);
    const found = this.#values(header, body, encoding, values, held);
    if (present === undefined || held === count) return found;
    return found instanceof Float64Array ? expandNumbers(found, present) : expandTexts(found, present);
  }

  #values(header: PageHeader, body: Uint8Array, encoding: string, values: Uint8Array, held: number): Values {
    if (encoding === 'PLAIN') return this.#plain(values, held);
    if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') return this.#fromDictionary(values, held);
    return this.#rare(header, body);
  }

  #open(header: PageHeader, body: Uint8Array): OpenedPage {
    const data = header.data_page_header;
    if (data === undefined) throw new Error(`a page of the type ${header.type} has no header`);
    const { num_values: count, encoding } = data;
    this.#takeRows(count);
    const bytes = this.#inflate(body, header.uncompressed_page_size);
    if (this.#isRequired) return { count, encoding, values: bytes };
    const reader = { view: viewOf(bytes), offset: 0 };
    const present = new Uint8Array(count);
    readRleBitPackedHybrid(reader, 1, present);
    return { count, encoding, present, values: bytes.subarray(reader.offset) };
  }

  #openV2(header: PageHeader, body: Uint8Array): OpenedPage {
    const data = header.data_page_header_v2;
    if (data === undefined) throw new Error('a page of the second version has no header');
    const { num_values: count, encoding, definition_levels_byte_length: levels, repetition_levels_byte_length: before } = data;
    this.#takeRows(count);
    const start = before + levels;
    const rest = body.subarray(start);
    const values = data.is_compressed === false ? rest : this.#inflate(rest, header.uncompressed_page_size - start);
    if (this.#isRequired || data.num_nulls === 0) return { count, encoding, values };
    const present = new Uint8Array(count);
    readRleBitPackedHybrid({ view: viewOf(body), offset: before }, 1, present, levels);
    return { count, encoding, present, values };
  }

  #takeRows(count: number): void {
    checkCount(count, this.#rowsLeft);
    this.#rowsLeft -= count;
  }

  #inflate(bytes: Uint8Array, length: number): Uint8Array {
    return decompressPage(bytes, length, this.#column.metadata.codec, CODECS);
  }

  #plain(bytes: Uint8Array, count: number): Values {
    const { metadata, element } = this.#column;
    return this.#kind === 'text' ? plainTexts(bytes, count) : plainNumbers(bytes, count, metadata.type, unitOf(element));
  }

  #fromDictionary(bytes: Uint8Array, count: number): Values {
    const dictionary = this.#dictionary;
    if (dictionary === undefined) throw new Error('a page lacks its dictionary');
    const indexes = new Uint32Array(count);
    const width = count === 0 ? 0 : (bytes[0] as number);
    if (width > 0) readRleBitPackedHybrid({ view: viewOf(bytes), offset: 1 }, width, indexes, bytes.length - 1);
    const known = dictionary instanceof Float64Array ? dictionary.length : dictionary.starts.length;
    for (let at = 0; at < count; at += 1)
      if ((indexes[at] as number) >= known) throw new Error('a page refers to what its dictionary does not have');
    if (dictionary instanceof Float64Array) {
      const numbers = new Float64Array(count);
      for (let at = 0; at < count; at += 1) numbers[at] = dictionary[indexes[at] as number] as number;
      return numbers;
    }
    const { bytes: texts, starts, ends } = dictionary;
    const [from, to] = [new Int32Array(count), new Int32Array(count)];
    for (let at = 0; at < count; at += 1) {
      const index = indexes[at] as number;
      from[at] = starts[index] as number;
      to[at] = ends[index] as number;
    }
    return { bytes: texts, starts: from, ends: to };
  }

  /** The values of the rows that have one, in an encoding that hyparquet reads. */
  #rare(header: PageHeader, body: Uint8Array): Values {
    const { element, metadata } = this.#column;
    const root = { name: 'root', num_children: 1 };
    const schemaPath = [root, element].map((each) => ({ children: [], count: 1, element: each, path: [] }));
    const decoder = { pathInSchema: [], type: metadata.type, element, schemaPath, codec: metadata.codec, compressors: CODECS };
    const own = { ...decoder, parsers: {} } as unknown as Parameters<typeof readDataPageV2>[2];
    let values: DecodedArray;
    if (header.type === 'DATA_PAGE_V2') values = readDataPageV2(body, header, own).dataPage;
    else {
      const data = header.data_page_header;
      if (data === undefined) throw new Error('a page has no header');
      values = readDataPage(this.#inflate(body, header.uncompressed_page_size), data, own).dataPage;
    }
    return this.#kind === 'text' ? toTexts(values) : toNumbers(values, unitOf(element));
  }
}

function checkCount(count: number, most: number): void {
  if (!(count >= 0 && count <= most)) throw new Error(`a page claims ${count} values, where there can be ${most}`);
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 1) sum += bytes[at] as number;
  return sum;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

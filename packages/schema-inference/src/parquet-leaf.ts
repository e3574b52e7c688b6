import { decompressPage } from 'hyparquet/src/datapage.js';
import { CODECS } from './parquet-codecs.js';
import type { ColumnPages, Page } from './parquet-column-pages.js';
import { decodeIndexes, decodeValues, Encoding, type StoredType } from './parquet-decoders.js';
import { type PageHeader, PageType } from './parquet-page.js';
import { readRleHybrid } from './rle-hybrid.js';

/** The codecs by their numbers in parquet.thrift. */
const CODEC_NAMES = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'] as const;
/** A page that claims more values than this is not opened. */
const PAGE_MAX_VALUES = 2 * 1024 * 1024;
/** Entries of one column: more than a thousand lists mostly have. */
const ENTRIES_MAX = 64 * 1024;

/** A leaf of the schema, and what its values are. */
export interface LeafType extends StoredType {
  /** Levels as https://parquet.apache.org/docs/file-format/nestedencoding/ has them. */
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** What is made of a value as it is stored. */
  readonly convert: (stored: unknown) => unknown;
}

/** Thrown where values cannot be read though nothing is wrong with them: they are encoded in a way that is not known, or too large. */
export class LeftOut extends Error {}

/** The first values of a leaf, one after another, each with the levels that tell where it stands in its row. */
export class LeafValues {
  readonly #repetitions: number[] = [];
  readonly #definitions: number[] = [];
  readonly #values: unknown[] = [];
  readonly #leaf: LeafType;
  #dictionary: ArrayLike<unknown> | undefined;
  #converted: unknown[] = [];
  #isCut = false;
  #entry = 0;
  #value = 0;

  /**
   * Throws {@link LeftOut}, and errors of any kind where the pages are damaged.
   *
   * @param rows how many are looked for.
   */
  constructor(column: ColumnPages, leaf: LeafType, rows: number) {
    this.#leaf = leaf;
    const entriesMax = leaf.maxRepetition === 0 ? rows : ENTRIES_MAX;
    for (const page of column.pages) {
      const room = entriesMax - this.#definitions.length;
      if (page.header.type === PageType.dictionary) this.#openDictionary(page, column.chunk.codec);
      else if (page.header.type === PageType.data) this.#openPage(page, column.chunk.codec, room);
      else if (page.header.type === PageType.dataV2) this.#openPageV2(page, column.chunk.codec, room);
      else if (page.header.type !== PageType.index) throw new LeftOut(`pages of the type ${page.header.type}`);
    }
    this.#isCut ||= !column.isWhole;
  }

  /** How many rows are there whole. */
  get rows(): number {
    if (this.#leaf.maxRepetition === 0) return this.#definitions.length;
    const begun = this.#repetitions.reduce((count, level) => (level === 0 ? count + 1 : count), 0);
    return this.#isCut ? Math.max(0, begun - 1) : begun;
  }

  /** How much of the way to the next value is there; all of it where that is the leaf's own level. */
  get definition(): number {
    const level = this.#definitions[this.#entry];
    if (level === undefined) throw new RangeError('a column has fewer values than others beside it');
    return level;
  }

  /** At which list the next value goes on: 0 for the next row; `undefined` at the end. */
  get repetition(): number | undefined {
    return this.#repetitions[this.#entry];
  }

  /** The next value. */
  take(): unknown {
    this.skip();
    this.#value += 1;
    return this.#values[this.#value - 1];
  }

  /** Passes over what is no value. */
  skip(): void {
    if (this.#entry >= this.#definitions.length) throw new RangeError('a column has fewer values than others beside it');
    this.#entry += 1;
  }

  #openDictionary({ header, body }: Page, codec: number): void {
    checkCount(header);
    const bytes = inflate(body, header.inflatedLength, codec);
    this.#dictionary = decodeValues(bytes, Encoding.plain, this.#leaf, header.values, header.values);
    this.#converted = [];
  }

  #openPage({ header, body }: Page, codec: number, room: number): void {
    checkCount(header);
    const count = this.#roomFor(header, room);
    const { maxDefinition, maxRepetition } = this.#leaf;
    const [definitionEncoding, repetitionEncoding] = header.levelEncodings;
    if (maxRepetition > 0 && repetitionEncoding !== Encoding.rle) throw new LeftOut('levels that are packed');
    if (maxDefinition > 0 && definitionEncoding !== Encoding.rle) throw new LeftOut('levels that are packed');
    const bytes = inflate(body, header.inflatedLength, codec);
    const repetitions = withLength(bytes, maxRepetition);
    const definitions = withLength(repetitions.rest, maxDefinition);
    this.#add(header, count, repetitions.levels, definitions.levels, definitions.rest);
  }

  #openPageV2({ header, body }: Page, codec: number, room: number): void {
    checkCount(header);
    const count = this.#roomFor(header, room);
    const { repetitionLength, definitionLength, inflatedLength, isCompressed } = header;
    const start = repetitionLength + definitionLength;
    if (start > body.length) throw new RangeError('the levels of a page go past its end');
    const rest = body.subarray(start);
    const values = inflate(rest, isCompressed ? inflatedLength - start : rest.length, isCompressed ? codec : 0);
    this.#add(header, count, body.subarray(0, repetitionLength), body.subarray(repetitionLength, start), values);
  }

  #roomFor({ values }: PageHeader, room: number): number {
    if (values > room) this.#isCut = true;
    return Math.min(values, room);
  }

  #add(header: PageHeader, count: number, repetitions: Uint8Array, definitions: Uint8Array, bytes: Uint8Array): void {
    const { maxDefinition, maxRepetition } = this.#leaf;
    for (const level of readLevels(repetitions, maxRepetition, count)) this.#repetitions.push(level);
    let defined = 0;
    for (const level of readLevels(definitions, maxDefinition, count)) {
      this.#definitions.push(level);
      if (level === maxDefinition) defined += 1;
    }
    const { encoding, values: most } = header;
    if (encoding === Encoding.plainDictionary || encoding === Encoding.rleDictionary) {
      for (const index of decodeIndexes(bytes, defined)) this.#values.push(this.#fromDictionary(index));
      return;
    }
    const values = decodeValues(own(bytes), encoding, this.#leaf, defined, most);
    if (values === undefined) throw new LeftOut(`values of the encoding ${encoding}`);
    if (values.length < defined) throw new RangeError('a page holds fewer values than it says');
    for (let index = 0; index < defined; index += 1) this.#values.push(this.#leaf.convert(values[index]));
  }

  #fromDictionary(index: number): unknown {
    const stored = this.#dictionary?.[index];
    if (stored === undefined) throw new RangeError('a page refers to what its dictionary does not have');
    if (!(index in this.#converted)) this.#converted[index] = this.#leaf.convert(stored);
    return this.#converted[index];
  }
}

function checkCount({ values }: PageHeader): void {
  if (values > PAGE_MAX_VALUES) throw new LeftOut(`a page of ${values} values`);
}

function inflate(body: Uint8Array, length: number, codec: number): Uint8Array {
  const name = CODEC_NAMES[codec];
  if (name === undefined || name === 'LZO') throw new LeftOut(`the codec ${codec}`);
  return own(decompressPage(body, length, name, CODECS));
}

/** The same bytes with a memory of their own, past whose end nothing can be read. */
function own(bytes: Uint8Array): Uint8Array {
  return bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

/** The levels that a page of the first version begins with, and what follows them; none where there is but one level. */
function withLength(bytes: Uint8Array, maxLevel: number): { readonly levels: Uint8Array; readonly rest: Uint8Array } {
  if (maxLevel === 0) return { levels: bytes.subarray(0, 0), rest: bytes };
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (length + 4 > bytes.length) throw new RangeError('the levels of a page go past its end');
  return { levels: bytes.subarray(4, length + 4), rest: bytes.subarray(length + 4) };
}

function readLevels(bytes: Uint8Array, maxLevel: number, count: number): Uint32Array {
  return readRleHybrid(bytes, maxLevel === 0 ? 0 : 32 - Math.clz32(maxLevel), count);
}

import { ByteReader, DataEnd } from '../codecs/byte-reader.js';
import { inflatePage } from '../codecs/inflate-page.js';
import type { StoredValue } from '../sample-value.js';
import { hybridNumbers } from './bit-packing.js';
import type { ColumnPages, Page } from './parquet-column-pages.js';
import { decodeValues, Encoding, type StoredType } from './parquet-decoders.js';
import { PageType } from './parquet-page.js';

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
  readonly convert: (stored: StoredValue) => unknown;
}

/** Thrown where values cannot be read though nothing is wrong with them: they are encoded in a way that is not known, or too large. */
export class LeftOut extends Error {}

/** The bytes of a data page, taken apart. */
interface OpenedPage {
  readonly repetitions: Uint8Array;
  readonly definitions: Uint8Array;
  readonly values: Uint8Array;
}

/** The first values of a leaf, one after another, each with the levels that tell where it stands in its row. */
export class LeafValues {
  readonly #leaf: LeafType;
  readonly #repetitions: number[] = [];
  readonly #definitions: number[] = [];
  readonly #values: unknown[] = [];
  #dictionary: { readonly stored: readonly StoredValue[]; readonly isCut: boolean } | undefined;
  #converted: unknown[] = [];
  /** Whether the last row may go on. */
  #isCut = false;
  #entry = 0;
  #value = 0;

  /**
   * Throws {@link LeftOut}, and errors of any kind where the pages are damaged.
   *
   * @param rows how many are looked for.
   * @param listEntries in how many values, where a row may have several.
   */
  constructor(
    column: Pick<ColumnPages, 'chunk' | 'isWhole'> & { readonly pages: readonly Page[] },
    leaf: LeafType,
    rows: number,
    listEntries = ENTRIES_MAX,
  ) {
    this.#leaf = leaf;
    const { codec } = column.chunk;
    const entriesMax = leaf.maxRepetition === 0 ? rows : listEntries;
    for (const page of column.pages) {
      const { type, values } = page.header;
      if (values > PAGE_MAX_VALUES) throw new LeftOut(`a page of ${values} values`);
      if (type === PageType.dictionary) this.#openDictionary(page, codec);
      else if (type === PageType.data || type === PageType.dataV2)
        this.#openData(page, codec, entriesMax - this.#definitions.length);
      else if (type !== PageType.index) throw new LeftOut(`pages of the type ${type}`);
      if (this.#isCut) return;
    }
    this.#isCut = !column.isWhole;
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

  #openDictionary({ header, body, isCut }: Page, codec: number): void {
    const bytes = inflate(body, codec, header.inflatedLength, isCut);
    const values = decodeValues(bytes, Encoding.plain, this.#leaf, header.values) ?? [];
    this.#dictionary = { stored: collect(values, header.values, isCut), isCut };
    this.#converted = [];
  }

  #openData(page: Page, codec: number, room: number): void {
    const { header, isCut } = page;
    const { maxDefinition, maxRepetition } = this.#leaf;
    const { repetitions, definitions, values } =
      header.type === PageType.data ? openPage(page, codec, this.#leaf) : openPageV2(page, codec);
    const levels = {
      repetitions: readLevels(repetitions, maxRepetition, Math.min(header.values, room)),
      definitions: readLevels(definitions, maxDefinition, Math.min(header.values, room)),
    };
    const defined = levels.definitions.reduce((count, level) => (level === maxDefinition ? count + 1 : count), 0);
    const found = this.#decode(values, page, defined);
    const whole = entriesWith(found.length, levels.definitions, maxDefinition);
    // One by one: there may be more than a call takes.
    for (let entry = 0; entry < whole; entry += 1) {
      this.#repetitions.push(levels.repetitions[entry] ?? 0);
      this.#definitions.push(levels.definitions[entry] ?? 0);
    }
    for (const value of found) this.#values.push(value);
    this.#isCut = isCut || whole < header.values;
  }

  /** The first `count` values of a page, or fewer where not all can be had. */
  #decode(bytes: Uint8Array, { header, isCut }: Page, count: number): readonly unknown[] {
    const { encoding } = header;
    if (encoding === Encoding.plainDictionary || encoding === Encoding.rleDictionary) {
      if (count === 0) return [];
      const reader = new ByteReader(bytes);
      return this.#fromDictionary(collect(hybridNumbers(reader, reader.byte()), count, isCut));
    }
    if (encoding === Encoding.byteStreamSplit && isCut) throw new LeftOut('a part of values that are split');
    const values = decodeValues(bytes, encoding, this.#leaf, header.values);
    if (values === undefined) throw new LeftOut(`values of the encoding ${encoding}`);
    return collect(values, count, isCut).map((stored) => this.#leaf.convert(stored));
  }

  #fromDictionary(indexes: readonly number[]): readonly unknown[] {
    const { stored, isCut } = this.#dictionary ?? { stored: [], isCut: false };
    const values: unknown[] = [];
    for (const index of indexes) {
      const entry = stored[index];
      if (entry === undefined && isCut) return values;
      if (entry === undefined) throw new RangeError('a page refers to what its dictionary does not have');
      if (!(index in this.#converted)) this.#converted[index] = this.#leaf.convert(entry);
      values.push(this.#converted[index]);
    }
    return values;
  }
}

function openPage({ header, body, isCut }: Page, codec: number, { maxDefinition, maxRepetition }: LeafType): OpenedPage {
  const [definitionEncoding, repetitionEncoding] = header.levelEncodings;
  const isPacked = (maxLevel: number, encoding: number | undefined): boolean => maxLevel > 0 && encoding !== Encoding.rle;
  if (isPacked(maxRepetition, repetitionEncoding) || isPacked(maxDefinition, definitionEncoding))
    throw new LeftOut('packed levels');
  const reader = new ByteReader(inflate(body, codec, header.inflatedLength, isCut));
  const levels = (maxLevel: number): Uint8Array => reader.take(maxLevel === 0 ? 0 : reader.number(4));
  try {
    const repetitions = levels(maxRepetition);
    const definitions = levels(maxDefinition);
    return { repetitions, definitions, values: reader.bytes.subarray(reader.position) };
  } catch (error) {
    if (error instanceof DataEnd && isCut) throw new LeftOut('a page of which not even the levels were read');
    throw error;
  }
}

function openPageV2({ header, body, isCut }: Page, codec: number): OpenedPage {
  const { repetitionLength, definitionLength, inflatedLength, isCompressed } = header;
  const start = repetitionLength + definitionLength;
  if (start > body.length && isCut) throw new LeftOut('a page of which not even the levels were read');
  if (start > body.length) throw new RangeError('the levels of a page go past its end');
  const rest = body.subarray(start);
  return {
    repetitions: body.subarray(0, repetitionLength),
    definitions: body.subarray(repetitionLength, start),
    values: isCompressed ? inflate(rest, codec, inflatedLength - start, isCut) : rest,
  };
}

function inflate(body: Uint8Array, codec: number, length: number, isCut: boolean): Uint8Array {
  if (length < 0) throw new RangeError('a page has a negative length');
  const bytes = inflatePage(body, codec, length);
  if (bytes === undefined) throw new LeftOut(`the codec ${codec}`);
  if (!isCut && bytes.length !== length) throw new RangeError(`a page has ${bytes.length} bytes, and not ${length}`);
  return bytes;
}

function readLevels(bytes: Uint8Array, maxLevel: number, count: number): readonly number[] {
  const width = maxLevel === 0 ? 0 : 32 - Math.clz32(maxLevel);
  return collect(hybridNumbers(new ByteReader(bytes), width), count, false);
}

/** The first `count` values; fewer where the data are cut. */
function collect<T>(values: Iterable<T>, count: number, isCut: boolean): T[] {
  const found: T[] = [];
  if (count === 0) return found;
  try {
    for (const value of values) {
      found.push(value);
      if (found.length === count) return found;
    }
  } catch (error) {
    if (!isCut || !(error instanceof DataEnd)) throw error;
  }
  if (!isCut) throw new RangeError('a page holds fewer values than it says');
  return found;
}

/** How many entries there are before the one whose value is missing, of which only the first `values` are there. */
function entriesWith(values: number, definitions: readonly number[], maxDefinition: number): number {
  let defined = 0;
  for (const [entry, level] of definitions.entries()) {
    if (level === maxDefinition) defined += 1;
    if (defined > values) return entry;
  }
  return definitions.length;
}

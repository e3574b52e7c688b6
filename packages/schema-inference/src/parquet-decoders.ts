import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { ByteReader } from './byte-reader.js';
import { openDeltaPacked } from './delta-packed.js';
import { Physical } from './parquet-elements.js';
import { readRleHybrid } from './rle-hybrid.js';

/** The encodings of values, as numbered in parquet.thrift. */
export const Encoding = {
  plain: 0,
  plainDictionary: 2,
  rle: 3,
  deltaBinaryPacked: 5,
  deltaLengthByteArray: 6,
  deltaByteArray: 7,
  rleDictionary: 8,
  byteStreamSplit: 9,
} as const;

/** How values are stored. */
export interface StoredType {
  readonly physicalType: number;
  /** Bytes of a value of a fixed length. */
  readonly typeLength: number;
}

const PHYSICAL_NAMES = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'] as const;
const WIDTHS: ReadonlyMap<number, number> = new Map([
  [Physical.int32, 4],
  [Physical.int64, 8],
  [Physical.float, 4],
  [Physical.double, 8],
]);
/** More than any values of a page that share their beginnings take. */
const SHARED_MAX_BYTES = 16 * 1024 * 1024;

/**
 * The first `count` values of a page that are not null, as they are stored; `undefined` for an encoding that is not known. What is made is bounded by
 * the bytes given and the counts, whatever the bytes claim. Throws errors of any kind where they are damaged.
 *
 * @param bytes those of the values, in a buffer of their own.
 * @param most how many values there are at most.
 */
export function decodeValues(
  bytes: Uint8Array,
  encoding: number,
  { physicalType, typeLength }: StoredType,
  count: number,
  most: number,
): ArrayLike<unknown> | undefined {
  if (count === 0) return [];
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const name = PHYSICAL_NAMES[physicalType] ?? 'INT32';
  switch (encoding) {
    case Encoding.plain:
      return readPlain(reader, name, count, typeLength);
    case Encoding.rle:
      // Only truth values are encoded so, with the length of all runs before them.
      return Array.from(readRleHybrid(bytes.subarray(4), 1, count), (bit) => bit === 1);
    case Encoding.deltaBinaryPacked:
      return openDeltaPacked(new ByteReader(bytes)).read(count, physicalType === Physical.int32 ? 32 : 64);
    case Encoding.deltaLengthByteArray: {
      const texts = new ByteReader(bytes);
      const lengths = readLengths(texts, count, most);
      return Array.from({ length: count }, (_, index) => texts.take(Number(lengths[index])));
    }
    case Encoding.deltaByteArray:
      return readShared(new ByteReader(bytes), count, most);
    case Encoding.byteStreamSplit: {
      const width = WIDTHS.get(physicalType) ?? typeLength;
      return byteStreamSplit(reader, Math.floor(bytes.length / width), name, typeLength);
    }
    default:
      return undefined;
  }
}

/** Indexes into a dictionary. */
export function decodeIndexes(bytes: Uint8Array, count: number): Uint32Array {
  if (count === 0) return new Uint32Array();
  const [width] = bytes;
  if (width === undefined) throw new RangeError('a page of indexes is empty');
  return readRleHybrid(bytes.subarray(1), width, count);
}

/** All lengths that stand before texts, of which the first `count` are asked for. */
function readLengths(reader: ByteReader, count: number, most: number): readonly bigint[] {
  const lengths = openDeltaPacked(reader);
  if (!(lengths.total >= count && lengths.total <= most))
    throw new RangeError(`a page has ${lengths.total} lengths, where there are ${most} values`);
  return lengths.read(lengths.total, 32);
}

/** Texts of which each begins as the one before it does. */
function readShared(reader: ByteReader, count: number, most: number): Uint8Array[] {
  const shared = readLengths(reader, count, most);
  const own = readLengths(reader, count, most);
  const texts: Uint8Array[] = [];
  let before: Uint8Array = new Uint8Array();
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const beginning = new ByteReader(before).take(Number(shared[index]));
    const rest = reader.take(Number(own[index]));
    total += beginning.length + rest.length;
    if (total > SHARED_MAX_BYTES) throw new RangeError(`texts of more than ${SHARED_MAX_BYTES} bytes`);
    before = beginning.length === 0 ? rest : Buffer.concat([beginning, rest]);
    texts.push(before);
  }
  return texts;
}

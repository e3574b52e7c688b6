import { ByteReader } from '../codecs/byte-reader.js';
import type { StoredValue } from '../sample-value.js';
import { hybridNumbers, openDeltaNumbers } from './bit-packing.js';
import { Physical } from './parquet-elements.js';

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

/** More than any values that are asked for take together. */
const SHARED_MAX_BYTES = 16 * 1024 * 1024;
const RUNS_LENGTH_BYTES = 4;
const JULIAN_DAY_OF_1970 = 2_440_588n;
const DAY_NANOSECONDS = 86_400_000_000_000n;

/**
 * The values of a page that are not null, one after another for as long as they are asked for; `undefined` for an encoding that is not known. Nothing is
 * made by what the bytes claim. Throws DataEnd where the bytes end, and a RangeError where they are damaged.
 *
 * @param most how many values there are at most.
 */
export function decodeValues(
  bytes: Uint8Array,
  encoding: number,
  type: StoredType,
  most: number,
): Iterable<StoredValue> | undefined {
  const reader = new ByteReader(bytes);
  switch (encoding) {
    case Encoding.plain:
      return plainValues(reader, type);
    case Encoding.rle:
      return truthValues(reader);
    case Encoding.deltaBinaryPacked:
      return openDeltaNumbers(reader, type.physicalType === Physical.int32 ? 32 : 64).numbers();
    case Encoding.deltaLengthByteArray:
      return textsBehindLengths(reader, most);
    case Encoding.deltaByteArray:
      return textsSharing(reader, most);
    case Encoding.byteStreamSplit:
      return splitValues(bytes, type);
    default:
      return undefined;
  }
}

function* plainValues(reader: ByteReader, type: StoredType): Generator<StoredValue> {
  if (type.physicalType === Physical.boolean) {
    for (;;) {
      const byte = reader.byte();
      for (let bit = 0; bit < 8; bit += 1) yield ((byte >> bit) & 1) === 1;
    }
  }
  for (;;)
    yield type.physicalType === Physical.byteArray ? reader.take(reader.number(4)) : fixedValue(reader.take(widthOf(type)), type);
}

// Only truth values are encoded so, with the length of all runs before them.
function* truthValues(reader: ByteReader): Generator<StoredValue> {
  reader.take(RUNS_LENGTH_BYTES);
  for (const bit of hybridNumbers(reader, 1)) yield bit === 1;
}

function* textsBehindLengths(reader: ByteReader, most: number): Generator<StoredValue> {
  for (const length of lengthsOf(reader, most)) yield reader.take(length);
}

/** Texts of which each begins as the one before it does. */
function* textsSharing(reader: ByteReader, most: number): Generator<StoredValue> {
  const shared = lengthsOf(reader, most);
  const own = lengthsOf(reader, most);
  let before: Uint8Array = new Uint8Array();
  let total = 0;
  for (const [index, length] of own.entries()) {
    const beginning = before.subarray(0, shared[index]);
    if (beginning.length !== shared[index]) throw new RangeError('a text shares more than the one before it has');
    const rest = reader.take(length);
    total += beginning.length + rest.length;
    if (total > SHARED_MAX_BYTES) throw new RangeError(`texts of more than ${SHARED_MAX_BYTES} bytes`);
    before = beginning.length === 0 ? rest : Buffer.concat([beginning, rest]);
    yield before;
  }
}

function lengthsOf(reader: ByteReader, most: number): readonly number[] {
  const lengths = openDeltaNumbers(reader, 32);
  if (lengths.total > most) throw new RangeError(`a page has ${lengths.total} lengths, where there are ${most} values`);
  return Array.from(lengths.numbers(), Number);
}

/** Values of which the first bytes come first, then the second ones. */
function* splitValues(bytes: Uint8Array, type: StoredType): Generator<StoredValue> {
  const width = widthOf(type);
  const count = Math.floor(bytes.length / width);
  for (let index = 0; index < count; index += 1)
    yield fixedValue(
      Uint8Array.from({ length: width }, (_, byte) => bytes[byte * count + index] ?? 0),
      type,
    );
}

function widthOf({ physicalType, typeLength }: StoredType): number {
  switch (physicalType) {
    case Physical.int32:
    case Physical.float:
      return 4;
    case Physical.int64:
    case Physical.double:
      return 8;
    case Physical.int96:
      return 12;
    default:
      if (!(typeLength >= 1)) throw new RangeError('values without a length');
      return typeLength;
  }
}

function fixedValue(bytes: Uint8Array, { physicalType }: StoredType): StoredValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (physicalType) {
    case Physical.int32:
      return view.getInt32(0, true);
    case Physical.int64:
      return view.getBigInt64(0, true);
    case Physical.float:
      return view.getFloat32(0, true);
    case Physical.double:
      return view.getFloat64(0, true);
    case Physical.int96:
      // Nanoseconds of the day, then the Julian day.
      return (BigInt(view.getInt32(8, true)) - JULIAN_DAY_OF_1970) * DAY_NANOSECONDS + view.getBigInt64(0, true);
    default:
      return bytes;
  }
}

import type { DecodedArray, ParquetType } from 'hyparquet';
import type { NumberValues, TextValues } from './parquet-column.js';

const TWO_TO_32 = 2 ** 32;
const LENGTH_BYTES = 4;

/** Texts in Parquet's plain encoding: each after its length. Throws where they go beyond the bytes. */
export function plainTexts(bytes: Uint8Array, count: number): TextValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [starts, ends] = [new Int32Array(count), new Int32Array(count)];
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    const length = view.getUint32(at, true);
    at += LENGTH_BYTES;
    starts[row] = at;
    at += length;
    ends[row] = at;
    if (at > bytes.length) throw new Error('a text is longer than its page');
  }
  return { bytes, starts, ends };
}

/** Numbers and truth values in Parquet's plain encoding. @param unit what each is multiplied by. */
export function plainNumbers(bytes: Uint8Array, count: number, type: ParquetType, unit: number): NumberValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(count);
  switch (type) {
    case 'INT64':
      for (let row = 0; row < count; row += 1)
        values[row] = (view.getInt32(row * 8 + 4, true) * TWO_TO_32 + view.getUint32(row * 8, true)) * unit;
      return values;
    case 'INT32':
      for (let row = 0; row < count; row += 1) values[row] = view.getInt32(row * 4, true) * unit;
      return values;
    case 'BOOLEAN':
      for (let row = 0; row < count; row += 1) values[row] = (view.getUint8(row >>> 3) >>> (row & 7)) & 1;
      return values;
    default:
      throw new Error(`a column is of the type ${type}, where a number, a time or a truth value is expected`);
  }
}

/** Texts that hyparquet decoded. */
export function toTexts(values: DecodedArray): TextValues {
  const texts = Array.from(values as ArrayLike<unknown>, (value) => {
    if (!(value instanceof Uint8Array)) throw new Error('a column has no texts, where texts are expected');
    return value;
  });
  const [starts, ends] = [new Int32Array(texts.length), new Int32Array(texts.length)];
  let at = 0;
  for (const [row, { length }] of texts.entries()) {
    starts[row] = at;
    at += length;
    ends[row] = at;
  }
  return { bytes: Buffer.concat(texts), starts, ends };
}

/** Numbers and truth values that hyparquet decoded. @param unit what each is multiplied by. */
export function toNumbers(values: DecodedArray, unit: number): NumberValues {
  return Float64Array.from(values as ArrayLike<unknown>, (value) => Number(value) * unit);
}

/** The numbers spread over the rows that have one. */
export function expandNumbers(values: NumberValues, present: Uint8Array): NumberValues {
  let next = 0;
  return Float64Array.from(present, (has) => (has === 0 ? Number.NaN : (values[next++] as number)));
}

/** The texts spread over the rows that have one. */
export function expandTexts({ bytes, starts, ends }: TextValues, present: Uint8Array): TextValues {
  let [nextStart, nextEnd] = [0, 0];
  return {
    bytes,
    starts: Int32Array.from(present, (has) => (has === 0 ? -1 : (starts[nextStart++] as number))),
    ends: Int32Array.from(present, (has) => (has === 0 ? -1 : (ends[nextEnd++] as number))),
  };
}

/** Rows of an inventory as they come from a data file, by columns. */
export interface RowBatch {
  readonly count: number;
  /** Holds the keys in UTF-8. */
  readonly bytes: Uint8Array;
  /** Where in the bytes the key of each row begins. */
  readonly starts: Int32Array;
  /** Where it ends. */
  readonly ends: Int32Array;
  /** In bytes. Not a number where the row has none, as that of a delete marker. */
  readonly sizes: Float64Array;
  /** Milliseconds since 1970-01-01T00:00Z; absent when not told. */
  readonly modified?: Float64Array;
  /** Not 0: cannot be read until it is restored; absent when not told. */
  readonly archived?: Uint8Array;
  /** Not 0: a version that is not the current one, or a delete marker; absent when there are none. */
  readonly dropped?: Uint8Array;
}

/** Rows in the order of their keys' bytes, each key once. */
export interface RowBlock {
  readonly count: number;
  /** The keys in UTF-8, one after another. */
  readonly bytes: Buffer;
  /** Where each key begins; one more than there are rows. */
  readonly offsets: Uint32Array;
  /** Bytes. */
  readonly sizes: Float64Array;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly modified: Float64Array;
  /** Not 0: cannot be read until it is restored. */
  readonly archived: Uint8Array;
}

const FIXED_BYTES_A_ROW = 4 + 8 + 8 + 1;

/** What a block takes, in memory or in a file, in bytes. */
export function byteLengthOf({ count, bytes }: RowBlock): number {
  return bytes.length + count * FIXED_BYTES_A_ROW + 4;
}

/** A copy of the key of a row. */
export function keyOf({ bytes, offsets }: RowBlock, row: number): Buffer {
  return Buffer.from(bytes.subarray(offsets[row], offsets[row + 1]));
}

/** The block as bytes; {@link fromBytes} makes it again. */
export function toBytes({ bytes, offsets, sizes, modified, archived }: RowBlock): Buffer {
  return Buffer.concat([viewOf(sizes), viewOf(modified), viewOf(offsets), archived, bytes]);
}

/** @param written what {@link toBytes} made of a block of so many rows. */
export function fromBytes(written: Buffer, count: number): RowBlock {
  // Columns of numbers have to begin at a multiple of eight in memory.
  const base = written.byteOffset % 8 === 0 ? written : Buffer.from(new Uint8Array(written).buffer);
  const { buffer, byteOffset } = base;
  const [modifiedAt, offsetsAt, archivedAt] = [count * 8, count * 16, count * 16 + (count + 1) * 4];
  return {
    count,
    sizes: new Float64Array(buffer, byteOffset, count),
    modified: new Float64Array(buffer, byteOffset + modifiedAt, count),
    offsets: new Uint32Array(buffer, byteOffset + offsetsAt, count + 1),
    archived: new Uint8Array(buffer, byteOffset + archivedAt, count),
    bytes: base.subarray(archivedAt + count),
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

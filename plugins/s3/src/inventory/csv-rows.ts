import type { RowBatch } from './row-block.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
const ROWS_A_BATCH = 4096;
/** Many times what the longest key takes, each of its bytes encoded, and all other fields. */
const ROW_MAX_BYTES = 64 * 1024;

/** Where the fields of a CSV inventory are that are read; -1 for those that it does not have. */
export interface CsvColumns {
  readonly count: number;
  readonly key: number;
  readonly size: number;
  readonly modified: number;
  readonly storageClass: number;
  readonly isLatest: number;
  readonly isDeleteMarker: number;
}

/**
 * Reads the rows of a CSV file of S3 Inventory: without a header, its fields quoted, its keys encoded as in a URL, with a plus for a space.
 * Bytes come in whatever pieces. Throws an Error when a row has not as many fields as there are columns, or does not end within 64 KiB.
 */
export class CsvRows {
  readonly #columns: CsvColumns;
  readonly #isArchived: (storageClass: string) => boolean;
  #rest = Buffer.alloc(0);

  constructor(columns: CsvColumns, isArchived: (storageClass: string) => boolean) {
    this.#columns = columns;
    this.#isArchived = isArchived;
  }

  /** The rows that end in this piece. */
  *read(piece: Buffer): Generator<RowBatch> {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const rest = bytes.subarray(yield* this.#rows(bytes));
    if (rest.length > ROW_MAX_BYTES) throw new Error(`a row does not end within ${ROW_MAX_BYTES} bytes`);
    this.#rest = Buffer.from(rest);
  }

  /** The last row, when no line end follows it. */
  *end(): Generator<RowBatch> {
    if (this.#rest.length > 0) yield* this.read(Buffer.from('\n'));
    if (this.#rest.length > 0) throw new Error('its last row is cut short');
  }

  /** @returns where the first row begins that does not end here. */
  *#rows(bytes: Buffer): Generator<RowBatch, number> {
    const { count } = this.#columns;
    const [starts, ends] = [new Int32Array(count), new Int32Array(count)];
    // What is decoded is never longer than what it is decoded from.
    const keys = Buffer.allocUnsafe(bytes.length);
    let [keysEnd, batch] = [0, new BatchBuilder(keys)];
    let at = 0;
    for (let end = endOfRow(bytes, at, starts, ends); end !== -1; end = endOfRow(bytes, at, starts, ends)) {
      const isBlank = end - at <= 1 || (end - at === 2 && bytes[at] === RETURN);
      at = end;
      if (isBlank) continue;
      const start = keysEnd;
      keysEnd = decodeKey(bytes, starts[this.#columns.key] as number, ends[this.#columns.key] as number, keys, keysEnd);
      this.#add(bytes, starts, ends, start, keysEnd, batch);
      if (batch.count < ROWS_A_BATCH) continue;
      yield batch.batch();
      batch = new BatchBuilder(keys);
    }
    if (batch.count > 0) yield batch.batch();
    return at;
  }

  #add(bytes: Buffer, starts: Int32Array, ends: Int32Array, start: number, end: number, batch: BatchBuilder): void {
    const { size, modified, storageClass, isLatest, isDeleteMarker } = this.#columns;
    const text = (column: number): string => (column < 0 ? '' : bytes.toString('latin1', starts[column], ends[column]));
    const sizeText = text(size);
    const isDropped = text(isLatest) === 'false' || text(isDeleteMarker) === 'true';
    batch.add(
      start,
      end,
      /^\d+$/.test(sizeText) ? Number(sizeText) : Number.NaN,
      Date.parse(text(modified)) || 0,
      storageClass >= 0 && this.#isArchived(text(storageClass)) ? 1 : 0,
      isDropped ? 1 : 0,
    );
  }
}

class BatchBuilder {
  readonly #bytes: Buffer;
  readonly #starts = new Int32Array(ROWS_A_BATCH);
  readonly #ends = new Int32Array(ROWS_A_BATCH);
  readonly #sizes = new Float64Array(ROWS_A_BATCH);
  readonly #modified = new Float64Array(ROWS_A_BATCH);
  readonly #archived = new Uint8Array(ROWS_A_BATCH);
  readonly #dropped = new Uint8Array(ROWS_A_BATCH);
  count = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  add(start: number, end: number, size: number, modified: number, archived: number, dropped: number): void {
    const row = this.count;
    this.#starts[row] = start;
    this.#ends[row] = end;
    this.#sizes[row] = size;
    this.#modified[row] = modified;
    this.#archived[row] = archived;
    this.#dropped[row] = dropped;
    this.count = row + 1;
  }

  batch(): RowBatch {
    return {
      count: this.count,
      bytes: this.#bytes,
      starts: this.#starts,
      ends: this.#ends,
      sizes: this.#sizes,
      modified: this.#modified,
      archived: this.#archived,
      dropped: this.#dropped,
    };
  }
}

/**
 * Notes where the fields of a row lie, without their quotes.
 *
 * @returns where the next row begins, or -1 when this one does not end in the bytes.
 */
function endOfRow(bytes: Buffer, from: number, starts: Int32Array, ends: Int32Array): number {
  let [field, at] = [0, from];
  for (;;) {
    let [start, end] = [at, at];
    if (bytes[at] === QUOTE) {
      start = at + 1;
      for (end = bytes.indexOf(QUOTE, start); end !== -1 && bytes[end + 1] === QUOTE; end = bytes.indexOf(QUOTE, end + 2));
      if (end === -1) return -1;
      at = end + 1;
    } else {
      while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== NEWLINE && bytes[at] !== RETURN) at += 1;
      end = at;
    }
    if (bytes[at] === RETURN && at + 1 < bytes.length) at += 1;
    if (at >= bytes.length || (bytes[at] === RETURN && at + 1 === bytes.length)) return -1;
    if (field < starts.length) {
      starts[field] = start;
      ends[field] = end;
    }
    const isEnd = bytes[at] === NEWLINE;
    if (!isEnd && bytes[at] !== COMMA) throw new Error('a field of its rows does not end where its quotes do');
    at += 1;
    field += 1;
    if (!isEnd) continue;
    const isBlank = field === 1 && start === end && bytes[from] !== QUOTE;
    if (!isBlank && field !== starts.length) throw new Error(`a row has ${field} fields, and not ${starts.length}`);
    return at;
  }
}

/** @returns where the decoded key ends. */
function decodeKey(bytes: Buffer, start: number, end: number, target: Buffer, to: number): number {
  let next = to;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte === PERCENT) {
      const value = hexDigit(bytes[at + 1]) * 16 + hexDigit(bytes[at + 2]);
      if (at + 2 >= end || Number.isNaN(value)) throw new Error('a key is not encoded as in a URL');
      target[next++] = value;
      at += 2;
    } else {
      if (byte === QUOTE) at += 1;
      target[next++] = byte === PLUS ? SPACE : byte;
    }
  }
  return next;
}

function hexDigit(byte: number | undefined): number {
  return byte === undefined ? Number.NaN : Number.parseInt(String.fromCharCode(byte), 16);
}

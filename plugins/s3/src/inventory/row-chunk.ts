import { compareBytes } from './compare-bytes.js';
import type { RowBlock } from './row-block.js';

const CHUNK_ROWS = 65_536;
const CHUNK_BYTES = 4 * 1024 * 1024;
/** The longest key that S3 has, in bytes. */
export const KEY_MAX_BYTES = 1024;

/** Gathers rows in whatever order they come, some ten thousand at a time, and sorts them where they are not in order. */
export class RowChunk {
  readonly #bytes = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  readonly #offsets = new Uint32Array(CHUNK_ROWS + 1);
  readonly #sizes = new Float64Array(CHUNK_ROWS);
  readonly #modified = new Float64Array(CHUNK_ROWS);
  readonly #archived = new Uint8Array(CHUNK_ROWS);
  #count = 0;
  #isAscending = true;

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === CHUNK_ROWS || this.#end > CHUNK_BYTES - KEY_MAX_BYTES;
  }

  /** Takes a row when it is not full; its key, of {@link KEY_MAX_BYTES} at most, lies at `start` to `end` in the bytes. */
  add(bytes: Uint8Array, start: number, end: number, size: number, modified: number, archived: number): void {
    const row = this.#count;
    const from = this.#end;
    const target = this.#bytes;
    for (let at = start, to = from; at < end; at += 1, to += 1) target[to] = bytes[at] as number;
    const to = from + end - start;
    if (this.#isAscending && row > 0 && compareBytes(target, this.#offsets[row - 1] as number, from, target, from, to) >= 0)
      this.#isAscending = false;
    this.#offsets[row + 1] = to;
    this.#sizes[row] = size;
    this.#modified[row] = modified;
    this.#archived[row] = archived;
    this.#count = row + 1;
  }

  /** All rows in order, in blocks of so many; of rows with the same key the newest. The chunk is empty then. */
  take(blockRows: number): RowBlock[] {
    const order = this.#isAscending ? undefined : this.#sorted();
    const count = order?.length ?? this.#count;
    const blocks: RowBlock[] = [];
    for (let from = 0; from < count; from += blockRows) {
      const rows = Math.min(blockRows, count - from);
      blocks.push(order === undefined ? this.#slice(from, rows) : this.#gather(order.subarray(from, from + rows)));
    }
    this.#count = 0;
    this.#isAscending = true;
    return blocks;
  }

  get #end(): number {
    return this.#offsets[this.#count] as number;
  }

  /** The rows in the order of their keys, without those that another of the same key replaces. */
  #sorted(): Uint32Array {
    const [bytes, offsets, modified] = [this.#bytes, this.#offsets, this.#modified];
    const compare = (a: number, b: number): number =>
      compareBytes(bytes, offsets[a] as number, offsets[a + 1] as number, bytes, offsets[b] as number, offsets[b + 1] as number);
    const order = Uint32Array.from({ length: this.#count }, (_, row) => row);
    order.sort((a, b) => compare(a, b) || (modified[b] as number) - (modified[a] as number) || a - b);
    return order.filter((row, at) => at === 0 || compare(order[at - 1] as number, row) !== 0);
  }

  /** Copies: the chunk's own memory is used again. */
  #slice(from: number, count: number): RowBlock {
    const start = this.#offsets[from] as number;
    const offsets = this.#offsets.slice(from, from + count + 1);
    if (start > 0) for (let at = 0; at <= count; at += 1) offsets[at] = (offsets[at] as number) - start;
    return {
      count,
      bytes: Buffer.from(this.#bytes.subarray(start, this.#offsets[from + count])),
      offsets,
      sizes: this.#sizes.slice(from, from + count),
      modified: this.#modified.slice(from, from + count),
      archived: this.#archived.slice(from, from + count),
    };
  }

  #gather(rows: Uint32Array): RowBlock {
    const count = rows.length;
    const offsets = new Uint32Array(count + 1);
    const keys = Array.from(rows, (row, at) => {
      const key = this.#bytes.subarray(this.#offsets[row], this.#offsets[row + 1]);
      offsets[at + 1] = (offsets[at] as number) + key.length;
      return key;
    });
    return {
      count,
      bytes: Buffer.concat(keys),
      offsets,
      sizes: Float64Array.from(rows, (row) => this.#sizes[row] as number),
      modified: Float64Array.from(rows, (row) => this.#modified[row] as number),
      archived: Uint8Array.from(rows, (row) => this.#archived[row] as number),
    };
  }
}

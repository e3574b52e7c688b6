/** Thrown where compressed data hold more than they may. */
export class DataTooLarge extends RangeError {
  /** @param most how many bytes there may be. */
  constructor(most: number) {
    super(`compressed data hold more than ${most} bytes`);
  }
}

/** Takes the bytes of compressed blocks: literal ones, and copies of what came before. Throws {@link DataTooLarge} where there is no room, and a RangeError where there is nothing to copy. */
export class BlockOutput {
  readonly #bytes: Uint8Array;
  #length = 0;

  /** @param most how many bytes there may be. */
  constructor(most: number) {
    this.#bytes = new Uint8Array(most);
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  add(literal: Uint8Array): void {
    if (this.#length + literal.length > this.#bytes.length) throw new DataTooLarge(this.#bytes.length);
    this.#bytes.set(literal, this.#length);
    this.#length += literal.length;
  }

  /** Copies `length` bytes that begin `offset` bytes before the end, among them such as it has only just added. */
  copy(offset: number, length: number): void {
    const end = this.#length + length;
    if (!(offset >= 1 && offset <= this.#length)) throw new RangeError('a copy begins before the data do');
    if (end > this.#bytes.length) throw new DataTooLarge(this.#bytes.length);
    for (; this.#length < end; this.#length += 1) this.#bytes[this.#length] = this.#bytes[this.#length - offset] ?? 0;
  }
}

/** Takes the bytes of compressed blocks: literal ones, and copies of what came before. Throws a RangeError where there is no room, or nothing to copy. */
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
    this.#bytes.set(literal, this.#length);
    this.#length += literal.length;
  }

  /** Copies `length` bytes that begin `offset` bytes before the end, among them such as it has only just added. */
  copy(offset: number, length: number): void {
    const end = this.#length + length;
    if (!(offset >= 1 && offset <= this.#length)) throw new RangeError('a copy begins before the data do');
    if (end > this.#bytes.length) throw new RangeError('there are more data than claimed');
    for (; this.#length < end; this.#length += 1) this.#bytes[this.#length] = this.#bytes[this.#length - offset] ?? 0;
  }
}

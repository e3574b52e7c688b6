/** Looks at bytes that come in pieces as at one piece. */
export class ByteWindow {
  readonly #pieces: AsyncIterator<Buffer>;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The bytes from where it is: so many or more, or all that are left. They stay as they are. */
  async atLeast(count: number): Promise<Buffer> {
    while (this.#bytes.length < count) {
      const { value, done } = await this.#pieces.next();
      if (done === true) break;
      this.#bytes = this.#bytes.length === 0 ? value : Buffer.concat([this.#bytes, value]);
    }
    return this.#bytes;
  }

  skip(count: number): void {
    this.#bytes = this.#bytes.subarray(count);
  }

  /** Stops reading ahead. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

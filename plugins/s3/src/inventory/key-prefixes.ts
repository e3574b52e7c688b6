import { compareBytes, startsWithBytes } from './compare-bytes.js';

/** Prefixes of keys, of which none begins with another, held against keys as UTF-8 bytes. */
export class KeyPrefixes {
  readonly #prefixes: readonly Buffer[];
  /** The prefix of the last key: that of the next one, as a rule. */
  #last: Buffer;

  constructor(prefixes: readonly string[]) {
    this.#prefixes = prefixes.map((prefix) => Buffer.from(prefix)).sort(Buffer.compare);
    this.#last = this.#prefixes[0] ?? Buffer.alloc(0);
  }

  /** Whether the key at `start` to `end` in the bytes begins with one of the prefixes. */
  hold(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#prefixes.length === 0) return false;
    if (startsWithBytes(bytes, start, end, this.#last)) return true;
    if (this.#prefixes.length === 1) return false;
    // Only the last prefix that is not after the key can begin it.
    const prefix = this.#prefixes[this.#upTo(bytes, start, end) - 1];
    if (prefix === undefined || !startsWithBytes(bytes, start, end, prefix)) return false;
    this.#last = prefix;
    return true;
  }

  /** Whether a key from `lower` to `upper` may begin with one of the prefixes; without `upper` there is no end. */
  mayMeet(lower: Buffer, upper?: Buffer): boolean {
    const next = this.#upTo(lower, 0, lower.length);
    const [before, after] = [this.#prefixes[next - 1], this.#prefixes[next]];
    if (before !== undefined && startsWithBytes(lower, 0, lower.length, before)) return true;
    return after !== undefined && (upper === undefined || Buffer.compare(after, upper) <= 0);
  }

  /** How many prefixes are not after the key at `start` to `end` in the bytes. */
  #upTo(bytes: Uint8Array, start: number, end: number): number {
    let [low, high] = [0, this.#prefixes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const prefix = this.#prefixes[middle] as Buffer;
      if (compareBytes(prefix, 0, prefix.length, bytes, start, end) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

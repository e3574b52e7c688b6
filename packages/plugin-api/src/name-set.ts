import { TextHash } from './text-hash.js';

const FIRST_SLOTS = 16;
/** Two numbers a slot: the halves of a hash, both 0 where the slot is free. */
const WORDS_A_SLOT = 2;

/**
 * A set of names that takes 11 to 21 bytes for each, however long it is: it keeps a hash of 64 bits in its place. Names cannot be got out of it again.
 *
 * Two names may have one hash. With n names in the set, a name that is not in it is taken for one that is once in 2^64 / n times; among a
 * million names, two have one hash once in 37 million sets. Use it where that does no harm, or can be told when it happens.
 */
export class NameSet {
  #words = new Uint32Array(FIRST_SLOTS * WORDS_A_SLOT);
  #size = 0;
  readonly #hash = new TextHash();

  /** How many names were added. */
  get size(): number {
    return this.#size;
  }

  has(name: string): boolean {
    return !this.#isFree(this.#find(name));
  }

  /** Adds a name; answers whether it was not there. */
  add(name: string): boolean {
    const slot = this.#find(name);
    if (!this.#isFree(slot)) return false;
    this.#put(slot, this.#hash.first, this.#hash.second);
    this.#size += 1;
    // Three quarters full: beyond, the way to a free slot gets long.
    if (this.#size * 4 > this.#slots * 3) this.#grow();
    return true;
  }

  /** Takes a name out; answers whether it was there. */
  delete(name: string): boolean {
    let hole = this.#find(name);
    if (this.#isFree(hole)) return false;
    this.#size -= 1;
    const mask = this.#slots - 1;
    // What stands behind the hole moves up, so that it is still found from where its search begins.
    for (let slot = (hole + 1) & mask; !this.#isFree(slot); slot = (slot + 1) & mask) {
      const first = this.#words[slot * WORDS_A_SLOT] ?? 0;
      if (((slot - first) & mask) < ((slot - hole) & mask)) continue;
      this.#put(hole, first, this.#words[slot * WORDS_A_SLOT + 1] ?? 0);
      hole = slot;
    }
    this.#put(hole, 0, 0);
    return true;
  }

  get #slots(): number {
    return this.#words.length / WORDS_A_SLOT;
  }

  #isFree(slot: number): boolean {
    return this.#words[slot * WORDS_A_SLOT] === 0 && this.#words[slot * WORDS_A_SLOT + 1] === 0;
  }

  #put(slot: number, first: number, second: number): void {
    this.#words[slot * WORDS_A_SLOT] = first;
    this.#words[slot * WORDS_A_SLOT + 1] = second;
  }

  /** The slot that holds the name's hash, or else the free one where it belongs. */
  #find(name: string): number {
    const { first, second } = this.#hash.of(name);
    return this.#search(first, second);
  }

  #search(first: number, second: number): number {
    const words = this.#words;
    const mask = this.#slots - 1;
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const held = words[slot * WORDS_A_SLOT];
      const other = words[slot * WORDS_A_SLOT + 1];
      if ((held === first && other === second) || (held === 0 && other === 0)) return slot;
    }
  }

  #grow(): void {
    const words = this.#words;
    this.#words = new Uint32Array(words.length * 2);
    for (let index = 0; index < words.length; index += WORDS_A_SLOT) {
      const first = words[index] ?? 0;
      const second = words[index + 1] ?? 0;
      if (first !== 0 || second !== 0) this.#put(this.#search(first, second), first, second);
    }
  }
}

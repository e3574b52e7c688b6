const FIRST_SLOTS = 1024;
/** A slot: the halves of the hash of a name, both 0 where it is free, then those of a fingerprint. */
const WORDS_A_SLOT = 4;

/** Finds by the hash of a name the hash of a fingerprint and a place in a file. It takes 32 to 64 bytes for each, however long the names are. */
export class ItemTable {
  #words = new Uint32Array(FIRST_SLOTS * WORDS_A_SLOT);
  #places = new Float64Array(FIRST_SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Puts something under a hash, in place of what was there. */
  set(name: readonly [number, number], fingerprint: readonly [number, number], place: number): void {
    let slot = this.#find(...name);
    if (this.#isFree(slot)) {
      this.#size += 1;
      // Three quarters full: beyond, the way to a free slot gets long.
      if (this.#size * 4 > this.#places.length * 3) {
        this.#grow();
        slot = this.#find(...name);
      }
    }
    this.#words.set([...name, ...fingerprint], slot * WORDS_A_SLOT);
    this.#places[slot] = place;
  }

  /** The place, or `undefined` where nothing is under that hash. */
  placeOf(first: number, second: number): number | undefined {
    const slot = this.#find(first, second);
    return this.#isFree(slot) ? undefined : this.#places[slot];
  }

  /** Whether there is something under the hash of that name, with that fingerprint. */
  has(name: readonly [number, number], fingerprint: readonly [number, number]): boolean {
    const at = this.#find(...name) * WORDS_A_SLOT;
    const words = this.#words;
    return (
      words[at] === name[0] && words[at + 1] === name[1] && words[at + 2] === fingerprint[0] && words[at + 3] === fingerprint[1]
    );
  }

  #isFree(slot: number): boolean {
    return this.#words[slot * WORDS_A_SLOT] === 0 && this.#words[slot * WORDS_A_SLOT + 1] === 0;
  }

  /** The slot of a hash, or else the free one where it belongs. */
  #find(first: number, second: number): number {
    const words = this.#words;
    const mask = this.#places.length - 1;
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS_A_SLOT;
      if ((words[at] === first && words[at + 1] === second) || this.#isFree(slot)) return slot;
    }
  }

  #grow(): void {
    const [words, places] = [this.#words, this.#places];
    this.#words = new Uint32Array(words.length * 2);
    this.#places = new Float64Array(places.length * 2);
    for (const [slot, place] of places.entries()) {
      const entry = words.subarray(slot * WORDS_A_SLOT, (slot + 1) * WORDS_A_SLOT);
      const [first = 0, second = 0] = entry;
      if (first === 0 && second === 0) continue;
      const to = this.#find(first, second);
      this.#words.set(entry, to * WORDS_A_SLOT);
      this.#places[to] = place;
    }
  }
}

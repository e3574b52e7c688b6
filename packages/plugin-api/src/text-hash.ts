/**
 * Makes hashes of 64 bits, in two halves, without making anything else: as fast as they have to be where there is one for each of many millions.
 *
 * They are the same in every process. They do not withstand someone who looks for two texts of one hash.
 */
export class TextHash {
  /** The halves of the hash that was made last, each a whole number below 2^32; never both 0. */
  first = 0;
  second = 0;

  /** Two hashes that step through the text each in its own way, so that one says nothing of the other. */
  of(text: string): this {
    let first = 0x2545f491;
    let second = text.length;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      first = Math.imul(first ^ unit, 0x9e3779b1);
      first ^= first >>> 15;
      second = Math.imul(((second << 13) | (second >>> 19)) + unit, 0xcc9e2d51);
    }
    this.first = mixed(first ^ text.length);
    // Both halves 0 stand for nothing.
    this.second = mixed(second) || (this.first === 0 ? 1 : 0);
    return this;
  }

  /** The hash that was made last, in 16 hexadecimal digits. */
  toString(): string {
    return hexOf(this.first) + hexOf(this.second);
  }
}

/** The last step of MurmurHash3: each bit of the result depends on each bit of `hash`. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function hexOf(half: number): string {
  return half.toString(16).padStart(8, '0');
}

import type { ObjectInfo } from '../object-store.js';

/** Of each page, only every so many keys are looked at. */
const LEARN_EVERY = 50;
/** A place whose character has gone back to a smaller one so often has been through all that it takes. */
const WHOLE_AFTER_RETURNS = 4;
/** So many places after the first that differs tell a width as exactly as it is needed. */
const PLACES = 8;
const [FIRST_CODE, LAST_CODE] = [33, 126];
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Characters that come together: where one was seen, the others may follow. */
const FAMILIES = [
  [48, 57],
  [65, 90],
  [97, 122],
] as const;

/**
 * Learns from keys which characters they have at each place, and so takes a key for a number: what part of a key space lies between two keys, and
 * which text lies so far above a key. A guess, from which listings are divided; never what is in them.
 */
export class KeyDistribution {
  readonly #seen: Set<number>[] = [];
  readonly #returns: number[] = [];
  readonly #alphabets: (readonly number[] | undefined)[] = [];

  /** @param objects a page of a listing. */
  learn(objects: readonly ObjectInfo[]): void {
    let previous = '';
    for (let index = 0; index < objects.length; index += LEARN_EVERY) {
      const key = objects[index]?.key ?? '';
      this.#learnKey(key, previous);
      previous = key;
    }
    this.#learnKey(objects.at(-1)?.key ?? '', previous);
  }

  /**
   * How much of the key space below a folder lies between two keys, as a natural logarithm.
   *
   * @param folder what both begin with.
   * @param until without it: the folder's end.
   */
  logWidth(after: string, until: string | undefined, folder: string): number {
    let place = folder.length;
    let logUnit = 0;
    const isSame = (): boolean => place < after.length && after.charCodeAt(place) === until?.charCodeAt(place);
    for (; isSame(); place += 1) logUnit -= Math.log(this.#radix(place));
    let [width, unit] = [until === undefined ? 1 : 0, 1];
    for (let each = place; each < place + PLACES; each += 1) {
      unit /= this.#radix(each);
      const upper = until === undefined ? 0 : this.#digit(until, each);
      width += (upper - this.#digit(after, each)) * unit;
    }
    return logUnit + Math.log(Math.max(width, Number.MIN_VALUE));
  }

  /** A text that lies so much of a folder's key space above a key in it; `undefined` where that is beyond the folder, or beyond what is known. */
  above(key: string, logWidth: number, folder: string): string | undefined {
    let place = folder.length - 1;
    let logUnit = 0;
    while (logUnit > logWidth && place < key.length) {
      place += 1;
      logUnit -= Math.log(this.#radix(place));
    }
    // One place more than the width asks for, so that rounding does not matter.
    place += 1;
    logUnit -= Math.log(this.#radix(place));
    if (place >= key.length) return undefined;
    let carry = Math.max(1, Math.round(Math.exp(logWidth - logUnit)));
    let digits = '';
    for (; carry > 0; place -= 1) {
      if (place < folder.length) return undefined;
      const radix = this.#radix(place);
      const sum = Math.floor(this.#digit(key, place)) + carry;
      const digit = sum % radix;
      digits = digit === 0 ? '' : String.fromCharCode(this.#alphabet(place)[digit - 1] ?? LAST_CODE) + digits;
      carry = Math.floor(sum / radix);
    }
    const text = key.slice(0, place + 1) + digits;
    return text > key && !LONE_SURROGATE.test(text) ? text : undefined;
  }

  #learnKey(key: string, previous: string): void {
    for (let place = 0; place < key.length; place += 1) {
      const code = key.charCodeAt(place);
      if (code < FIRST_CODE || code > LAST_CODE) continue;
      const seen = this.#seen[place] ?? new Set();
      this.#seen[place] = seen;
      const returns = this.#returns[place] ?? 0;
      const hasReturned = code < previous.charCodeAt(place);
      this.#returns[place] = returns + (hasReturned ? 1 : 0);
      if (!seen.has(code) || (hasReturned && returns < WHOLE_AFTER_RETURNS)) this.#alphabets[place] = undefined;
      seen.add(code);
    }
  }

  /** How many digits a place has: that there is nothing is one of them. */
  #radix(place: number): number {
    return this.#alphabet(place).length + 1;
  }

  /** 0 where a key has nothing at a place; a character between two that are known counts halfway. */
  #digit(key: string, place: number): number {
    if (place >= key.length) return 0;
    const code = key.charCodeAt(place);
    const alphabet = this.#alphabet(place);
    let index = 0;
    while (index < alphabet.length && (alphabet[index] ?? 0) < code) index += 1;
    return alphabet[index] === code ? index + 1 : index + 0.5;
  }

  /** The codes of the characters that a place may have, in order. */
  #alphabet(place: number): readonly number[] {
    const known = this.#alphabets[place];
    if (known !== undefined) return known;
    const codes = new Set(this.#seen[place]);
    if ((this.#returns[place] ?? 0) < WHOLE_AFTER_RETURNS) {
      for (const [first, last] of FAMILIES) {
        if (![...codes].some((code) => code >= first && code <= last)) continue;
        for (let code = first; code <= last; code += 1) codes.add(code);
      }
    }
    const alphabet = [...codes].sort((a, b) => a - b);
    this.#alphabets[place] = alphabet;
    return alphabet;
  }
}

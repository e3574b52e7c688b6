import { randomBytes } from 'node:crypto';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const CORE_LETTERS = 30;
/** So much of a secret in a row is a leak, since an error message may be cut. */
const WINDOW_CHARACTERS = 10;

/** Unlikely texts in place of secrets, and what finds them again, whole or in part, as they are or in base64. */
export class Canaries {
  readonly #windows = new Map<string, string>();
  #searched = 0;

  /** How many texts were searched. */
  get searched(): number {
    return this.#searched;
  }

  /** A secret for that purpose, with letters that JSON, addresses and HTML write otherwise. */
  text(purpose: string): string {
    return `${this.letters(purpose)}/+"\\&<%>='${this.letters(purpose)}`;
  }

  /** One of letters and digits alone. */
  letters(purpose: string): string {
    const core = Array.from(randomBytes(CORE_LETTERS), (byte) => LETTERS[byte % LETTERS.length]).join('');
    this.note(purpose, core);
    return core;
  }

  /** Makes a canary of a secret that others made, such as a key. */
  note(purpose: string, secret: string): void {
    this.#watch(purpose, secret);
    for (const start of [0, 1, 2]) {
      const whole = secret.slice(start, start + 3 * Math.floor((secret.length - start) / 3));
      this.#watch(`${purpose}, in base64`, Buffer.from(whole).toString('base64'));
    }
  }

  /** What of them is in a text, and where. */
  in(text: string): readonly string[] {
    this.#searched += 1;
    const found = new Map<string, string>();
    for (let at = 0; at + WINDOW_CHARACTERS <= text.length; at += 1) {
      const purpose = this.#windows.get(text.slice(at, at + WINDOW_CHARACTERS));
      if (purpose !== undefined && !found.has(purpose)) found.set(purpose, text.slice(Math.max(0, at - 150), at + 100));
    }
    return [...found].map(([purpose, context]) => `${purpose}: ...${context}...`);
  }

  #watch(purpose: string, text: string): void {
    for (let at = 0; at + WINDOW_CHARACTERS <= text.length; at += 1) {
      this.#windows.set(text.slice(at, at + WINDOW_CHARACTERS), purpose);
    }
  }
}

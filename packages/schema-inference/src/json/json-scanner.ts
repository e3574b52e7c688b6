import { NESTING_MAX_LEVELS } from '../column-type.js';
import type { JsonValue } from './json-value.js';

const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
/** A number, or what a cut has left of one. */
const NUMBER_LIKE = /[-+.\deE]*/y;
const WORD = /-?[A-Za-z]+/y;
const INT64_MAX_DIGITS_SURE = 18;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
  ['NaN', 'float'],
  ['Infinity', 'float'],
  ['-Infinity', 'float'],
]);

/** Thrown where the text ends in the middle of a value. */
export class JsonCut extends Error {}
/** Thrown where the text is no JSON. */
export class JsonSyntax extends Error {}

/** Reads JSON values from a text that may be cut anywhere, keeping their kinds alone. */
export class JsonScanner {
  position = 0;
  readonly #text: string;
  readonly #ended: boolean;

  /** @param ended whether the text is whole; a number at the end of one that is not may go on. */
  constructor(text: string, ended: boolean) {
    this.#text = text;
    this.#ended = ended;
  }

  /** The next character that is no space, or undefined at the end. */
  peek(): string | undefined {
    for (;;) {
      const character = this.#text[this.position];
      if (character !== ' ' && character !== '\n' && character !== '\r' && character !== '\t') return character;
      this.position += 1;
    }
  }

  /** Reads a value. Throws {@link JsonCut} or {@link JsonSyntax}. */
  value(level = 0): JsonValue {
    switch (this.peek()) {
      case undefined:
        throw new JsonCut();
      case '{':
        return level < NESTING_MAX_LEVELS ? this.#object(level) : this.#skipNested();
      case '[':
        return level < NESTING_MAX_LEVELS ? this.#array(level) : this.#skipNested();
      case '"':
        this.#skipString();
        return 'string';
      default:
        return this.#number() ?? this.#word();
    }
  }

  #object(level: number): JsonValue {
    const entries = new Map<string, JsonValue>();
    this.position += 1;
    while (this.#expect('"', '}') === '"') {
      const key = this.#key();
      this.#expect(':');
      this.position += 1;
      entries.set(key, this.value(level + 1));
      if (this.#expect(',', '}') === ',') this.position += 1;
    }
    this.position += 1;
    return { entries };
  }

  #array(level: number): JsonValue {
    const items: JsonValue[] = [];
    this.position += 1;
    while (this.peek() !== ']') {
      items.push(this.value(level + 1));
      if (this.#expect(',', ']') === ',') this.position += 1;
    }
    this.position += 1;
    return { items };
  }

  #key(): string {
    const start = this.position;
    this.#skipString();
    const quoted = this.#text.slice(start, this.position);
    if (!quoted.includes('\\')) return quoted.slice(1, -1);
    try {
      return String(JSON.parse(quoted));
    } catch (error) {
      throw new JsonSyntax('a key is not written as JSON', { cause: error });
    }
  }

  /** Leaves the position after the closing quote. A string does not go on after the end of its line. */
  #skipString(): void {
    const start = this.position;
    let closing = this.#text.indexOf('"', start + 1);
    while (closing !== -1 && this.#isEscaped(closing)) closing = this.#text.indexOf('"', closing + 1);
    const end = closing === -1 ? this.#text.length : closing;
    const lineEnd = this.#text.slice(start, end).indexOf('\n');
    if (lineEnd !== -1) throw new JsonSyntax('a string does not end on its line');
    if (closing === -1) throw new JsonCut();
    this.position = closing + 1;
  }

  #isEscaped(position: number): boolean {
    let before = position - 1;
    while (this.#text[before] === '\\') before -= 1;
    return (position - before) % 2 === 0;
  }

  #number(): JsonValue | undefined {
    NUMBER_LIKE.lastIndex = this.position;
    const [run = ''] = NUMBER_LIKE.exec(this.#text) ?? [];
    if (!this.#ended && this.position + run.length === this.#text.length) throw new JsonCut();
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.#text);
    if (match === null) return undefined;
    this.position = NUMBER.lastIndex;
    const [text, fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) return 'float';
    if (text.length <= INT64_MAX_DIGITS_SURE) return 'integer';
    const digits = text.replace('-', '').length;
    if (digits > INT64_MAX_DIGITS_SURE + 1) return { digits };
    const value = BigInt(text);
    return value >= INT64_MIN && value <= INT64_MAX ? 'integer' : { digits };
  }

  #word(): JsonValue {
    WORD.lastIndex = this.position;
    const [word = ''] = WORD.exec(this.#text) ?? [];
    if (!this.#ended && this.position + word.length === this.#text.length) throw new JsonCut();
    const value = WORDS.get(word);
    if (value === undefined)
      throw new JsonSyntax(`${JSON.stringify(word === '' ? this.#text[this.position] : word)} is no JSON value`);
    this.position += word.length;
    return value;
  }

  /** Passes over an object or array without looking at its parts. */
  #skipNested(): JsonValue {
    let open = 0;
    do {
      const character = this.peek();
      if (character === undefined) throw new JsonCut();
      if (character === '"') this.#skipString();
      else this.position += 1;
      if (character === '{' || character === '[') open += 1;
      if (character === '}' || character === ']') open -= 1;
    } while (open > 0);
    return 'deep';
  }

  #expect(...characters: readonly string[]): string {
    const character = this.peek();
    if (character === undefined) throw new JsonCut();
    if (!characters.includes(character))
      throw new JsonSyntax(`${JSON.stringify(character)} in place of ${characters.join(' or ')}`);
    return character;
  }
}

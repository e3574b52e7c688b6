import { parentPointer } from './json-pointer.js';

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value stands, and its key; what has no key is its own. */
export interface KeyAndValue {
  readonly key: Position;
  readonly value: Position;
}

/** Something that keeps a text from being read. Quotes none of it but keys, since any value may be a secret. */
export interface SyntaxProblem extends Position {
  readonly message: string;
  readonly hint?: string;
}

/** A YAML text as data, with the places that its parts come from. */
export class ParsedYaml {
  readonly value: unknown;
  /** In the text's order. Where there are any, `value` is of no use. */
  readonly problems: readonly SyntaxProblem[];
  readonly #positions: ReadonlyMap<string, KeyAndValue>;

  /** @param positions by JSON pointer. */
  constructor(value: unknown, problems: readonly SyntaxProblem[], positions: ReadonlyMap<string, KeyAndValue>) {
    this.value = value;
    this.problems = problems;
    this.#positions = positions;
  }

  /** Where the key or value at `pointer` stands; what is not in the text is shown at the key that should hold it. */
  positionOf(pointer: string, at: 'key' | 'value'): Position {
    const found = this.#positions.get(pointer);
    if (found !== undefined) return found[at];
    return pointer === '' ? { line: 1, column: 1 } : this.positionOf(parentPointer(pointer), 'key');
  }
}

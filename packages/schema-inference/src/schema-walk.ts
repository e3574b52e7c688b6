import { NESTING_MAX_LEVELS } from './column-type.js';

const TYPES_MAX = 100_000;

/**
 * Guards a walk over a schema whose types name each other: one that names itself has no end, and a few that name each other
 * twice have more leaves than any memory.
 */
export class SchemaWalk {
  readonly #open = new Set<string>();
  #level = 0;
  #types = 0;

  /** What `read` returns, or undefined without calling it when the walk is too deep or too long. */
  step<T>(read: () => T): T | undefined {
    this.#types += 1;
    if (this.#level >= NESTING_MAX_LEVELS || this.#types > TYPES_MAX) return undefined;
    this.#level += 1;
    try {
      return read();
    } finally {
      this.#level -= 1;
    }
  }

  /** What `read` returns, or undefined without calling it when the walk is inside the type of this name already. */
  named<T>(name: string, read: () => T): T | undefined {
    if (this.#open.has(name)) return undefined;
    this.#open.add(name);
    try {
      return read();
    } finally {
      this.#open.delete(name);
    }
  }
}

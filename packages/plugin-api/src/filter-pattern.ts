import { NamePattern } from './name-pattern.js';

/** Which names are in: see {@link FilterPattern}. */
export interface FilterPatternConfig {
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
}

/**
 * Patterns as {@link NamePattern} has them. With any includes, a name that none of them matches is out; then a name that an exclude matches
 * is out.
 *
 * @throws IngestError FILTER_INVALID from the constructor, with the JSON pointer of the pattern in `details.pointer`.
 */
export class FilterPattern {
  readonly #includes: readonly NamePattern[];
  readonly #excludes: readonly NamePattern[];
  readonly #name: string;

  /** @param pointer where the pattern stands in the workflow file, as a JSON pointer. */
  constructor({ includes = [], excludes = [] }: FilterPatternConfig, pointer: string) {
    this.#name = pointer.slice(pointer.lastIndexOf('/') + 1);
    this.#includes = includes.map((source, index) => new NamePattern(source, `${pointer}/includes/${index}`));
    this.#excludes = excludes.map((source, index) => new NamePattern(source, `${pointer}/excludes/${index}`));
  }

  /**
   * The rule that drops `name`, in words, or `undefined` when it is in.
   *
   * @throws IngestError FILTER_TIMEOUT when a pattern takes too long.
   */
  dropRule(name: string): string | undefined {
    if (this.#includes.length > 0 && !this.#includes.some((pattern) => pattern.matches(name))) {
      return `${this.#name}: no include matches`;
    }
    const exclude = this.#excludes.find((pattern) => pattern.matches(name));
    return exclude && `${this.#name}: excluded by ${exclude.source}`;
  }
}

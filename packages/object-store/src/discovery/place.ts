import { trimSlashes } from '../manifest/manifest.js';
import { isGlob } from '../paths/glob.js';

/** Where a folder lies in its bucket: a path, or, below folders that stand for several, a pattern. */
export class Place {
  static readonly root = new Place([], false);
  readonly #levels: readonly string[];
  /** Whether it stands for several folders. */
  readonly isPattern: boolean;

  private constructor(levels: readonly string[], isPattern: boolean) {
    this.#levels = levels;
    this.isPattern = isPattern;
  }

  /** The folder of that name below it. */
  below(name: string): Place {
    return new Place([...this.#levels, this.isPattern ? escaped(name) : name], this.isPattern);
  }

  /** Any folder below it. */
  belowAny(): Place {
    return new Place([...(this.isPattern ? this.#levels : this.#levels.map(escaped)), '*'], true);
  }

  /** Whether a folder of that name is a level of it. */
  has(name: string): boolean {
    return this.#levels.some((level) => level === name || level === escaped(name));
  }

  get isRoot(): boolean {
    return this.#levels.length === 0;
  }

  /** The path as people read it; a pattern where it stands for several. Empty for the root. */
  get path(): string {
    return this.#levels.join('/');
  }

  /** The path as a manifest takes it literally; `undefined` where a manifest would take it for something else. */
  get literal(): string | undefined {
    const { path } = this;
    return this.isRoot || this.isPattern || isGlob(path) || path !== trimSlashes(path) || path === '' ? undefined : path;
  }

  /** The path as the beginning of a glob, with a slash at its end, or empty; `undefined` where none can say it. */
  get glob(): string | undefined {
    if (this.isRoot) return '';
    const path = `${(this.isPattern ? this.#levels : this.#levels.map(escaped)).join('/')}/`;
    return path.startsWith('/') ? undefined : path;
  }
}

/** A name as a glob that takes it; what no glob can say is any one sign. */
export function escaped(name: string): string {
  return name.replace(/[*?[{}]/g, (sign) => (sign === '{' || sign === '}' ? '?' : `[${sign}]`));
}

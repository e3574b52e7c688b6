import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import { isArtifact } from '../paths/artifacts.js';
import { Glob } from '../paths/glob.js';

/** Which objects are never data for an entry: engine artifacts, folder markers, and what it excludes. */
export class KeyFilter {
  readonly #segments: ReadonlySet<string>;
  readonly #patterns: readonly Glob[];

  constructor({ excludePaths, excludePatterns }: Pick<DatasetEntry, 'excludePaths' | 'excludePatterns'>) {
    this.#segments = new Set(excludePaths);
    // A pattern without a slash is about names, wherever they are.
    this.#patterns = excludePatterns.map(
      (pattern) => new Glob(pattern.includes('/') ? pattern.replace(/^\/+/, '') : `**/${pattern}`),
    );
  }

  /** @param path the object's key, without the folder that the entry asks for. */
  isExcluded(object: ObjectInfo, path: string): boolean {
    if (isArtifact(object, path)) return true;
    if (this.#segments.size > 0 && path.split('/').some((segment) => this.#segments.has(segment))) return true;
    return this.#patterns.some((pattern) => pattern.matches(object.key));
  }
}

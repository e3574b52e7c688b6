import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import { isArtifact, isArtifactFolder } from '../paths/artifacts.js';
import { Glob, type NameMatcher } from '../paths/glob.js';

/** Whether an object of one folder is left out; `name` is its key without the folder. */
export type IsExcluded = (object: ObjectInfo, name: string) => boolean;

/** Which objects are never data for an entry: engine artifacts, folder markers, and what it excludes. */
export class KeyFilter {
  readonly #names: ReadonlySet<string>;
  readonly #patterns: readonly Glob[];

  constructor({ excludePaths, excludePatterns }: Pick<DatasetEntry, 'excludePaths' | 'excludePatterns'>) {
    this.#names = new Set(excludePaths);
    // A pattern without a slash is about names, wherever they are.
    this.#patterns = excludePatterns.map(
      (pattern) => new Glob(pattern.includes('/') ? pattern.replace(/^\/+/, '') : `**/${pattern}`),
    );
  }

  /**
   * What is left out of the objects right in a folder.
   *
   * @param folder with a slash at its end, or empty.
   * @param base what of it is the manifest's own word and no reason to leave an object out.
   */
  inFolder(folder: string, base: string): IsExcluded {
    const below = folder.slice(base.length).split('/').slice(0, -1);
    if (below.some((name) => isArtifactFolder(name) || this.#names.has(name))) return () => true;
    const patterns: readonly NameMatcher[] = this.#patterns.map((pattern) => pattern.inFolder(folder));
    return (object, name) => isArtifact(object, name) || this.#names.has(name) || patterns.some((matches) => matches(name));
  }
}

import type { DatasetEntry } from '../manifest/manifest-entry.js';
import { MANIFEST_KEY } from '../manifest/manifest-sources.js';
import type { ObjectInfo } from '../object-store.js';
import { artifactRule, isArtifactFolder } from '../paths/artifacts.js';
import { Glob, type NameMatcher } from '../paths/glob.js';

/** The rule that leaves an object of one folder out, in words, or `undefined`; `name` is its key without the folder. */
export type ExclusionRule = (object: ObjectInfo, name: string) => string | undefined;

/** A pattern as it is about the names of one folder. */
interface FolderPattern {
  readonly matches: NameMatcher;
  readonly rule: string;
}

/** What of an entry leaves objects out. */
type FilteringEntry = Pick<DatasetEntry, 'excludePaths' | 'excludePatterns' | 'hasDatasets'>;

/** Which objects are never data for an entry: engine artifacts, folder markers, what it excludes, and, for datasets, the bucket's manifest. */
export class KeyFilter {
  readonly #names: ReadonlySet<string>;
  readonly #patterns: readonly { readonly glob: Glob; readonly rule: string }[];
  readonly #hasDatasets: boolean;

  constructor({ excludePaths, excludePatterns, hasDatasets }: FilteringEntry) {
    this.#hasDatasets = hasDatasets;
    this.#names = new Set(excludePaths);
    // A pattern without a slash is about names, wherever they are.
    this.#patterns = excludePatterns.map((pattern) => ({
      glob: new Glob(pattern.includes('/') ? pattern.replace(/^\/+/, '') : `**/${pattern}`),
      rule: `excludePatterns: ${pattern}`,
    }));
  }

  /**
   * What is left out of the objects right in a folder.
   *
   * @param folder with a slash at its end, or empty.
   * @param base what of it is the manifest's own word and no reason to leave an object out.
   */
  inFolder(folder: string, base: string): ExclusionRule {
    const below = folder.slice(base.length).split('/').slice(0, -1);
    const left = below.find((name) => isArtifactFolder(name) || this.#names.has(name));
    if (left !== undefined) {
      const rule = isArtifactFolder(left) ? `it lies in an engine's folder (${left})` : `excludePaths: ${left}`;
      return () => rule;
    }
    const patterns: readonly FolderPattern[] = this.#patterns.map(({ glob, rule }) => ({ matches: glob.inFolder(folder), rule }));
    const names = this.#names;
    // Where each file is a container, the manifest may be one, too.
    const isManifestOut = folder === '' && this.#hasDatasets;
    return (object, name) => {
      const rule = artifactRule(object, name);
      if (rule !== undefined) return rule;
      if (isManifestOut && name === MANIFEST_KEY) return "it is the bucket's manifest";
      if (names.has(name)) return `excludePaths: ${name}`;
      for (const { matches, rule } of patterns) if (matches(name)) return rule;
      return undefined;
    };
  }
}

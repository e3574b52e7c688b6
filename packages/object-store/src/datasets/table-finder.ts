import type { DatasetEntry } from '../manifest/manifest-entry.js';
import { Glob, type NameMatcher } from '../paths/glob.js';
import { firstPartition } from '../paths/partitions.js';

/** Where the files of a folder stand in a dataset. */
export interface TablePlace {
  /** The dataset's path in the bucket, without a slash at its end; empty for the bucket's root. */
  readonly table: string;
  /** The folders between the dataset and the files. */
  readonly folders: readonly string[];
  /** Whether the entry takes the file of that name in the folder. */
  readonly takes: NameMatcher;
}

const takesAll: NameMatcher = () => true;

/**
 * Tells of folders to which of an entry's datasets their files belong. `path`: the one that it names. `depth`: the folder so many levels below.
 * `glob`: of a key that matches, the path above the first partition folder, else its folder.
 */
export class TableFinder {
  readonly #entry: DatasetEntry;
  readonly #glob: Glob | undefined;

  constructor(entry: DatasetEntry) {
    this.#entry = entry;
    this.#glob = entry.select === 'glob' ? new Glob(entry.path) : undefined;
  }

  /**
   * @param folder with a slash at its end, or empty.
   * @returns `undefined` where the entry takes no file right in that folder.
   */
  inFolder(folder: string): TablePlace | undefined {
    const { select, path, depth } = this.#entry;
    const folders = folder.split('/').slice(0, -1);
    if (this.#glob !== undefined) return placeAt(folders, firstPartition(folders), this.#glob.inFolder(folder));
    if (!folder.startsWith(`${path}/`)) return undefined;
    const levels = path.split('/').length + (select === 'depth' ? depth : 0);
    return folders.length < levels ? undefined : placeAt(folders, levels, takesAll);
  }
}

function placeAt(folders: readonly string[], levels: number, takes: NameMatcher): TablePlace {
  return { table: folders.slice(0, levels).join('/'), folders: folders.slice(levels), takes };
}

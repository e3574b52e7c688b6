import type { DatasetEntry } from '../manifest/manifest-entry.js';
import { Glob } from '../paths/glob.js';
import { firstPartition } from '../paths/partitions.js';

/** Where a key stands in a dataset. */
export interface TablePlace {
  /** The dataset's path in the bucket, without a slash at its end; empty for the bucket's root. */
  readonly table: string;
  /** The folders between the dataset and the file. */
  readonly folders: readonly string[];
}

/**
 * Tells of keys to which of an entry's datasets they belong. `path`: the one that it names. `depth`: the folder so many levels below. `glob`:
 * of a key that matches, the path above the first partition folder, else its folder.
 */
export class TableFinder {
  readonly #entry: DatasetEntry;
  readonly #glob: Glob | undefined;

  constructor(entry: DatasetEntry) {
    this.#entry = entry;
    this.#glob = entry.select === 'glob' ? new Glob(entry.path) : undefined;
  }

  /** @returns `undefined` for a key that the entry does not take. */
  find(key: string): TablePlace | undefined {
    const { select, path, depth } = this.#entry;
    if (this.#glob !== undefined) {
      if (!this.#glob.matches(key)) return undefined;
      const folders = key.split('/').slice(0, -1);
      return split(folders, firstPartition(folders));
    }
    if (!key.startsWith(`${path}/`)) return undefined;
    const folders = key.split('/').slice(0, -1);
    const levels = path.split('/').length + (select === 'depth' ? depth : 0);
    return folders.length < levels ? undefined : split(folders, levels);
  }
}

function split(folders: readonly string[], levels: number): TablePlace {
  return { table: folders.slice(0, levels).join('/'), folders: folders.slice(levels) };
}

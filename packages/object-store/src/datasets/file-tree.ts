import type { DatasetEntry } from '../manifest/manifest-entry.js';
import { ALL_EXTENSIONS } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import type { Totals } from './folder-totals.js';
import { type ResourceSet, ResourceSets } from './resource-sets.js';

/** A container to write for unstructured files, parents before children. */
export type FoundFile =
  | {
      readonly type: 'folder';
      readonly path: string;
      readonly totals?: Totals;
      /** It comes again with its totals. */
      readonly isComing: boolean;
    }
  | { readonly type: 'file'; readonly object: ObjectInfo }
  | { readonly type: 'set'; readonly set: ResourceSet };

interface TreeFolder {
  readonly type: 'folder';
  readonly path: string;
  totals?: Totals;
  isTaken: boolean;
}

/**
 * The unstructured files of an entry, and the folders above them. Found files wait here until they are taken, so that folders mostly have their
 * totals when they are written; a folder that is taken before its totals are known comes again with them.
 */
export class FileTree {
  readonly #entry: DatasetEntry;
  readonly #sets: ResourceSets | undefined;
  readonly #folders = new Map<string, TreeFolder>();
  #waiting: (TreeFolder | { readonly type: 'file'; readonly object: ObjectInfo })[] = [];

  /** @param root the folder that all of the entry's files are below, with a slash at its end or empty. */
  constructor(entry: DatasetEntry, root: string) {
    this.#entry = entry;
    this.#sets = entry.collapse ? new ResourceSets(entry.select === 'glob' ? root : `${entry.path}/`) : undefined;
  }

  /** How many found containers wait to be taken. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes an object that the entry's path or glob takes, if it has one of the entry's extensions; answers whether it does. */
  add(object: ObjectInfo): boolean {
    if (!this.hasExtension(object.key)) return false;
    if (this.#sets !== undefined) {
      this.#sets.add(object);
      return true;
    }
    if (this.#entry.select !== 'glob') this.#addFolders(object.key);
    this.#waiting.push({ type: 'file', object });
    return true;
  }

  /** Whether a key has one of the entry's extensions. */
  hasExtension(key: string): boolean {
    const { extensions } = this.#entry;
    return extensions.some((extension) => extension === ALL_EXTENSIONS || key.toLowerCase().endsWith(`.${extension}`));
  }

  /** The listing of a folder is complete; `prefix` has a slash at its end. */
  complete(prefix: string, totals: Totals): void {
    const folder = this.#folders.get(prefix);
    if (folder === undefined) return;
    this.#folders.delete(prefix);
    if (!this.#hasTotals(prefix)) return;
    folder.totals = totals;
    if (folder.isTaken) this.#waiting.push(folder);
  }

  /** All that waits. */
  take(): FoundFile[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken.map((found) => {
      if (found.type === 'file') return found;
      const { path, totals } = found;
      found.isTaken = true;
      return totals === undefined
        ? { type: 'folder', path, isComing: this.#hasTotals(`${path}/`) }
        : { type: 'folder', path, totals, isComing: false };
    });
  }

  /** The path of the folder pattern that has a file which was taken, where the entry asks for these; complete when the listing is. */
  setOf(key: string): string | undefined {
    return this.#sets?.pathOf(key);
  }

  /** The folder patterns, where the entry asks for these; complete when the listing is. */
  sets(): FoundFile[] {
    return (this.#sets?.sets() ?? []).map((set) => ({ type: 'set', set }));
  }

  /** Of a folder above the entry's path, only a part is listed. */
  #hasTotals(prefix: string): boolean {
    return prefix.startsWith(`${this.#entry.path}/`);
  }

  #addFolders(key: string): void {
    for (let slash = key.indexOf('/'); slash !== -1; slash = key.indexOf('/', slash + 1)) {
      const prefix = key.slice(0, slash + 1);
      if (this.#folders.has(prefix)) continue;
      const folder: TreeFolder = { type: 'folder', path: key.slice(0, slash), isTaken: false };
      this.#folders.set(prefix, folder);
      this.#waiting.push(folder);
    }
  }
}

import { isLogFolder, TableLog, tableLogOf } from '@sluice/schema-inference';
import { type DatasetEntry, placeOf } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import { DatasetFiles } from './dataset-files.js';
import { FileTree } from './file-tree.js';
import { FolderTotals, later, type OpenFolder, type Totals } from './folder-totals.js';
import { type ExclusionRule, KeyFilter } from './key-filter.js';
import { type Refusal, Refusals } from './refusals.js';
import { TableFinder, type TablePlace } from './table-finder.js';

/** A dataset that a listing found. */
export interface FoundDataset {
  /** In the bucket, without slashes at its ends; empty for the bucket's root. */
  readonly path: string;
  readonly totals: Totals;
  readonly files: DatasetFiles;
  /** The log of the table format that the dataset is in. */
  readonly log?: TableLog;
  /** Whether all that lies below its path was listed, and not only what the entry takes. */
  readonly isWhole: boolean;
}

/** What follows of the objects right in one folder. */
interface EnteredFolder {
  /** What the names of those begin with that are listed for the entry. */
  readonly prefixes: readonly string[];
  readonly place: TablePlace | undefined;
  /** The files of its dataset, once there is one. */
  files: DatasetFiles | undefined;
  readonly totals: OpenFolder;
  readonly exclusion: ExclusionRule;
  /** Whether files of a table's log may be in it. */
  readonly hasLog: boolean;
}

const NOTHING: Totals = { numberOfObjects: 0, size: 0, excluded: 0 };

/** What one listing tells of an entry: its datasets, and its unstructured files. */
export class EntryListing {
  readonly entry: DatasetEntry;
  readonly files: FileTree;
  /** Why it refuses objects. */
  readonly refusals: Refusals;
  readonly #root: string;
  readonly #prefixes: readonly string[];
  /** What of a key is the manifest's own word and no reason to leave the object out. */
  readonly #base: string;
  readonly #filter: KeyFilter;
  readonly #finder: TableFinder;
  readonly #totals: FolderTotals;
  readonly #tables = new Map<string, DatasetFiles>();
  readonly #totalsOf = new Map<string, Totals>();
  readonly #logs = new Map<string, TableLog>();
  #folder: EnteredFolder | undefined;
  #taken = 0;
  #all = NOTHING;

  /** @param isDigested whether digests of what is listed are wanted. */
  constructor(entry: DatasetEntry, isDigested = false) {
    const { root, prefixes } = placeOf(entry);
    this.entry = entry;
    this.#prefixes = prefixes;
    this.files = new FileTree(entry, root);
    this.refusals = new Refusals(entry, prefixes);
    this.#root = root;
    this.#base = entry.select === 'glob' ? root : `${entry.path}/`;
    this.#filter = new KeyFilter(entry);
    this.#finder = new TableFinder(entry);
    this.#totals = new FolderTotals(root, (path, totals) => this.#complete(path, totals), isDigested);
    if (entry.select === 'path' && entry.hasDatasets) this.#tables.set(entry.path, new DatasetFiles(entry));
  }

  /**
   * The objects that come next are right in that folder. Keys come in order, mostly many of one folder after the other, so that what follows from
   * the folder is found once.
   *
   * @param folder at or below the root, with a slash at its end or empty.
   */
  enter(folder: string): void {
    const isWhole = this.#prefixes.some((prefix) => folder.startsWith(prefix));
    const prefixes = isWhole ? [''] : this.#prefixes.filter((prefix) => prefix.startsWith(folder));
    if (prefixes.length === 0) {
      this.#folder = undefined;
      return;
    }
    const place = this.#finder.inFolder(folder);
    this.#folder = {
      prefixes: prefixes.map((prefix) => prefix.slice(isWhole ? 0 : folder.length)),
      place,
      files: place === undefined ? undefined : this.#tables.get(place.table),
      totals: this.#totals.enter(folder),
      exclusion: this.#filter.inFolder(folder, folder.startsWith(this.#base) ? this.#base : this.#root),
      hasLog: this.entry.hasDatasets && isLogFolder(folder),
    };
  }

  /**
   * Takes the next object of the folder that was entered, or answers why it does not.
   *
   * @param name its key without the folder.
   */
  add(object: ObjectInfo, name: string): Refusal | undefined {
    const folder = this.#folder;
    // What another entry has listed beside it counts no more than if it had not.
    if (folder === undefined || !folder.prefixes.some((prefix) => name.startsWith(prefix))) return this.refusals.elsewhere;
    folder.totals.digest?.add(object);
    if (folder.hasLog) this.#noteLog(object);
    const rule = folder.exclusion(object, name);
    if (rule !== undefined) {
      folder.totals.excluded += 1;
      return this.refusals.excluded(rule);
    }
    folder.totals.numberOfObjects += 1;
    folder.totals.size += object.size;
    folder.totals.lastModified = later(folder.totals.lastModified, object.lastModified);
    const { place } = folder;
    if (place?.takes(name) !== true) return this.refusals.unmatched;
    this.#taken += 1;
    const isFile = this.entry.extensions.length > 0 && this.files.add(object);
    if (!this.entry.hasDatasets) return isFile ? undefined : this.refusals.extension;
    folder.files ??= this.#filesOf(place.table);
    const hasFormat = folder.files.add(object, place.folders);
    return hasFormat || this.entry.select !== 'glob' ? undefined : this.refusals.format;
  }

  /** The listing is complete. */
  end(): void {
    this.#totals.end();
  }

  /** The datasets, in the order of their paths; complete after {@link end}. */
  datasets(): readonly FoundDataset[] {
    const found = new Map<string, FoundDataset>();
    for (const [table, files] of this.#tables) {
      const path = this.#tableOf(table, files);
      const log = this.#logs.get(path);
      const totals = this.#totalsOf.get(path) ?? NOTHING;
      // The files that lie below a table's log are all of that table, in whatever folders.
      const isWhole = this.#prefixes.some((prefix) => (path === '' ? '' : `${path}/`).startsWith(prefix));
      if (!found.has(path)) found.set(path, { path, files, totals, isWhole, ...(log === undefined ? {} : { log }) });
    }
    for (const [root] of this.#logs) {
      // Of a table whose data were found, the log's own files are no dataset.
      if (this.entry.select === 'glob' && found.has(root)) found.delete(root === '' ? 'metadata' : `${root}/metadata`);
    }
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * The path of the dataset that the objects right in a folder belong to, as {@link datasets} has it; `undefined` where they belong to none.
   * Complete after {@link end}.
   *
   * @param folder with a slash at its end, or empty.
   */
  datasetOf(folder: string): string | undefined {
    const table = this.#finder.inFolder(folder)?.table;
    const files = table === undefined ? undefined : this.#tables.get(table);
    return table === undefined || files === undefined ? undefined : this.#tableOf(table, files);
  }

  /**
   * Where the objects right in a folder stand; `undefined` where the entry takes none of them.
   *
   * @param folder with a slash at its end, or empty.
   */
  placeOf(folder: string): TablePlace | undefined {
    return this.#finder.inFolder(folder);
  }

  /** How many objects the entry's path or glob took; those that it excludes do not count. */
  get taken(): number {
    return this.#taken;
  }

  /** What was listed for the entry. */
  get all(): Totals {
    return this.#all;
  }

  #complete(prefix: string, totals: Totals): void {
    this.files.complete(prefix, totals);
    const path = prefix.slice(0, -1);
    if (prefix !== '/' && (this.#tables.has(path) || this.#logs.has(path))) this.#totalsOf.set(path, totals);
    if (prefix === this.#root) this.#all = totals;
  }

  #filesOf(table: string): DatasetFiles {
    const files = this.#tables.get(table) ?? new DatasetFiles(this.entry);
    this.#tables.set(table, files);
    return files;
  }

  #noteLog({ key, size, lastModified }: ObjectInfo): void {
    const found = tableLogOf(key);
    if (found === undefined || !`${found.root}/`.startsWith(this.#root)) return;
    const log = this.#logs.get(found.root) ?? new TableLog(found.kind);
    this.#logs.set(found.root, log);
    log.add({ key, size, lastModified });
  }

  /** The nearest path at or above a table of Parquet or Avro that has a table's log; for a path that the manifest names, that path. */
  #tableOf(table: string, { format }: DatasetFiles): string {
    if (this.entry.select !== 'glob' || (format !== 'parquet' && format !== 'avro')) return table;
    const above = table.slice(0, Math.max(0, table.lastIndexOf('/')));
    if (table.slice(above.length).replace('/', '') === 'metadata' && this.#logs.has(above)) return table;
    for (let path = table; ; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
      if (this.#logs.has(path)) return path;
      if (path === '') return table;
    }
  }
}

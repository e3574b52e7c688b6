import type { EntryListing } from '../datasets/entry-listing.js';
import type { Refusal } from '../datasets/refusals.js';
import type { Rehearsal } from '../datasets/rehearsal.js';
import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import { folderOf } from '../paths/folders.js';
import { partitionsOf } from '../paths/partitions.js';

/** One more than are shown, so that it can be said that there are more. */
const EXAMPLES_MAX = 4;

/** Some values of each partition that a path has, by its name. */
export type PartitionExamples = ReadonlyMap<string, ReadonlySet<string>>;

interface Table {
  /** One of the folders of its files. */
  readonly folder: string;
  readonly examples: Map<string, Set<string>>;
}

interface WatchedEntry {
  readonly tables: Map<string, Table>;
  keys: number;
  bytes: number;
  /** The folder of the last key that was taken. */
  folder: string | undefined;
}

/** What entries made of the objects of a bucket: counts of them all, and of one key the reasons. */
export class WatchedKeys implements Rehearsal {
  /** By where they stand in the manifest. */
  readonly listings = new Map<string, EntryListing>();
  /** Those of entries whose path names a file, by where these stand in the manifest. */
  readonly singles = new Map<string, ObjectInfo>();
  /** Why entries refuse the key, by where they stand in the manifest; `undefined` of one that takes it. */
  readonly refusals = new Map<string, Refusal | undefined>();
  /** All that an entry took. */
  readonly taken = new Set<ObjectInfo>();
  readonly #key: string | undefined;
  readonly #entries = new Map<string, WatchedEntry>();
  #shared = 0;

  /** @param key the one whose reasons are wanted. */
  constructor(key?: string) {
    this.#key = key;
  }

  /** How many objects several entries took. */
  get shared(): number {
    return this.#shared;
  }

  object(listing: EntryListing, object: ObjectInfo, refusal: Refusal | undefined): void {
    const { entry } = listing;
    if (object.key === this.#key) this.refusals.set(entry.at, refusal);
    if (refusal !== undefined) return;
    this.#take(entry, object);
    const watched = this.#entry(entry);
    const folder = folderOf(object.key);
    if (watched.folder === folder) return;
    watched.folder = folder;
    const place = listing.placeOf(folder);
    if (place === undefined) return;
    const table = watched.tables.get(place.table) ?? { folder, examples: new Map<string, Set<string>>() };
    watched.tables.set(place.table, table);
    for (const { name, value } of partitionsOf(place.folders)) {
      const values = table.examples.get(name) ?? new Set();
      if (values.size < EXAMPLES_MAX) table.examples.set(name, values.add(value));
    }
  }

  listed(listing: EntryListing): void {
    this.listings.set(listing.entry.at, listing);
  }

  single(entry: DatasetEntry, object: ObjectInfo): void {
    this.singles.set(entry.at, object);
    this.#take(entry, object);
  }

  /** What an entry took. */
  countsOf(at: string): { readonly keys: number; readonly bytes: number } {
    const { keys = 0, bytes = 0 } = this.#entries.get(at) ?? {};
    return { keys, bytes };
  }

  /** The partitions in the paths of what an entry took, by the path of the dataset. Complete when the entry is listed. */
  partitionsOf(at: string): ReadonlyMap<string, PartitionExamples> {
    const listing = this.listings.get(at);
    const found = new Map<string, PartitionExamples>();
    for (const [table, { folder, examples }] of this.#entries.get(at)?.tables ?? []) {
      found.set(listing?.datasetOf(folder) ?? table, examples);
    }
    return found;
  }

  #take(entry: DatasetEntry, object: ObjectInfo): void {
    const watched = this.#entry(entry);
    watched.keys += 1;
    watched.bytes += object.size;
    if (this.taken.has(object)) this.#shared += 1;
    this.taken.add(object);
  }

  #entry({ at }: DatasetEntry): WatchedEntry {
    const watched = this.#entries.get(at) ?? { tables: new Map(), keys: 0, bytes: 0, folder: undefined };
    this.#entries.set(at, watched);
    return watched;
  }
}

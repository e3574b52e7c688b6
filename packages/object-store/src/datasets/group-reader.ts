import type { ReadContext, SourceItem, Subject } from '@sluice/plugin-api';
import { Siblings } from '../data/siblings.js';
import type { ListAhead } from '../listing/list-ahead.js';
import { ALL_EXTENSIONS, type DatasetEntry, isExpanding, placeOf } from '../manifest/manifest-entry.js';
import type { BucketInventory, ObjectInfo } from '../object-store.js';
import { folderOf } from '../paths/folders.js';
import { DatasetItems } from './dataset-items.js';
import type { DatasetParts } from './dataset-reader.js';
import { EntryListing, type FoundDataset } from './entry-listing.js';
import { FileItems } from './file-items.js';
import type { FoundFile } from './file-tree.js';
import { groupPages } from './group-pages.js';
import { Names } from './names.js';
import { readAhead } from './read-ahead.js';

/** How many files wait for the totals of their folders before they are written without. */
const WAITING_FILES_MAX = 50_000;
const DATASETS_AT_A_TIME = 8;

/** A listing group and what it takes to read it. */
export interface GroupParts extends DatasetParts {
  readonly root: string;
  readonly prefixes: readonly string[];
  /** Read in place of listing the prefixes. */
  readonly inventory?: BucketInventory;
  readonly entries: readonly DatasetEntry[];
  readonly ahead: ListAhead;
  /** The rule of the workflow that drops a data path, if one does. */
  readonly dropRule: (path: string) => string | undefined;
}

/** An entry that is being read. */
interface ReadEntry {
  readonly listing: EntryListing;
  readonly subject: Subject;
  readonly isExpanding: boolean;
  /** Whether anything was yielded for it. */
  hasParts: boolean;
}

/** Lists a group once and gives each of its entries its containers, or what else became of it. Throws when it cannot be listed. */
export async function* readGroup(group: GroupParts, context: ReadContext): AsyncGenerator<SourceItem> {
  yield* new GroupReader(group, context).read();
}

class GroupReader {
  readonly #group: GroupParts;
  readonly #context: ReadContext;
  readonly #datasets: DatasetItems;
  readonly #names: Names;
  readonly #files: FileItems;
  readonly #entries: readonly ReadEntry[];
  readonly #byRoot = new Map<string, EntryListing[]>();
  /** The folder of the last key, and the listings that have something below it. */
  #folder = '';
  #entered: readonly EntryListing[] | undefined;

  constructor(group: GroupParts, context: ReadContext) {
    const { bucket, containers, store, entries } = group;
    this.#group = group;
    this.#context = context;
    this.#names = new Names(entries, ({ select, hasDatasets, path }) =>
      select === 'path' && hasDatasets ? containers.datasetName(bucket, path) : undefined,
    );
    const parts = { ...group, siblings: new Siblings(group, context) };
    this.#datasets = new DatasetItems(parts, this.#names);
    this.#files = new FileItems(parts, this.#names);
    this.#entries = [...entries]
      .sort((a, b) => a.order - b.order)
      .map((entry) => {
        const { root } = placeOf(entry);
        const listing = new EntryListing(entry, context.isKnown !== undefined);
        this.#byRoot.set(root, [...(this.#byRoot.get(root) ?? []), listing]);
        const subject: Subject = { kind: 'entry', name: store.urls.uri(bucket, entry.path), at: entry.at };
        return { listing, subject, isExpanding: isExpanding(entry), hasParts: false };
      });
  }

  async *read(): AsyncGenerator<SourceItem> {
    for await (const page of groupPages(this.#group, this.#context)) {
      for (const object of page.objects) this.#route(object);
      const waiting = this.#entries.reduce((sum, { listing }) => sum + listing.files.waiting, 0);
      if (waiting > WAITING_FILES_MAX) yield* this.#takeFiles();
    }
    for (const { listing } of this.#entries) {
      listing.end();
      this.#group.rehearsal?.listed(listing);
    }
    // Datasets and sets of files may be the parents of files.
    for (const entry of this.#entries) {
      yield* this.#readDatasets(entry);
      yield* this.#readFiles(entry, entry.listing.files.sets());
    }
    yield* this.#takeFiles();
    for (const entry of this.#entries) if (entry.isExpanding && !entry.hasParts) yield this.#emptyEntry(entry);
  }

  #route(object: ObjectInfo): void {
    const { key } = object;
    if (!key.startsWith(this.#folder) || key.indexOf('/', this.#folder.length) !== -1 || this.#entered === undefined) {
      this.#folder = folderOf(key);
      this.#entered = this.#listingsOf(this.#folder);
      for (const listing of this.#entered) listing.enter(this.#folder);
    }
    const name = key.slice(this.#folder.length);
    const { rehearsal } = this.#group;
    for (const listing of this.#entered) {
      const refusal = listing.add(object, name);
      rehearsal?.object(listing, object, refusal);
    }
  }

  /** The listings whose roots a folder is at or below. */
  #listingsOf(folder: string): readonly EntryListing[] {
    const listings: EntryListing[] = [];
    let end = this.#group.root.length;
    do {
      listings.push(...(this.#byRoot.get(folder.slice(0, end)) ?? []));
      end = folder.indexOf('/', end) + 1;
    } while (end !== 0);
    return listings;
  }

  async *#takeFiles(): AsyncGenerator<SourceItem> {
    for (const entry of this.#entries) yield* this.#readFiles(entry, entry.listing.files.take());
  }

  #readFiles(entry: ReadEntry, found: readonly FoundFile[]): AsyncIterable<SourceItem> {
    return this.#mark(entry, this.#files.items(found, entry.listing.entry, entry.subject, this.#context));
  }

  async *#mark(entry: ReadEntry, items: AsyncIterable<SourceItem> | Iterable<SourceItem>): AsyncGenerator<SourceItem> {
    for await (const item of items) {
      entry.hasParts = true;
      yield item;
    }
  }

  async *#readDatasets(entry: ReadEntry): AsyncGenerator<SourceItem> {
    const { listing, subject } = entry;
    if (!listing.entry.hasDatasets) return;
    const read = (found: FoundDataset): Promise<SourceItem[]> =>
      this.#datasets.items(found, listing.entry, subject, this.#context);
    for await (const items of readAhead(listing.datasets(), DATASETS_AT_A_TIME, read)) yield* this.#mark(entry, items);
  }

  #emptyEntry({ listing, subject }: ReadEntry): SourceItem {
    const { entry, taken, all } = listing;
    const where = subject.name;
    let reason = `there are no objects below ${where}`;
    if (taken > 0 && entry.extensions.length > 0 && !entry.extensions.includes(ALL_EXTENSIONS)) {
      reason = `none of its ${taken} objects has one of the extensions ${entry.extensions.join(', ')}`;
    } else if (all.numberOfObjects > 0) {
      reason =
        entry.select === 'glob' ? `no object matches ${where}` : `no folder ${entry.depth} levels below ${where} holds data`;
    } else if (all.excluded > 0) {
      reason = `there are only engine artifacts, folder markers and excluded objects below ${where}`;
    }
    return { type: 'outcome', subject, outcome: { status: 'empty', reason } };
  }
}

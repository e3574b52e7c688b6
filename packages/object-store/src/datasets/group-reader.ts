import type { SourceItem, StepContext, Subject } from '@sluice/plugin-api';
import { ALL_EXTENSIONS, type DatasetEntry, isExpanding, placeOf } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import { DatasetItems } from './dataset-items.js';
import type { DatasetParts } from './dataset-reader.js';
import { EntryListing, type FoundDataset } from './entry-listing.js';
import { FileItems } from './file-items.js';
import type { FoundFile } from './file-tree.js';
import { Names } from './names.js';
import { readAhead } from './read-ahead.js';

/** How many files wait for the totals of their folders before they are written without. */
const WAITING_FILES_MAX = 50_000;
const DATASETS_AT_A_TIME = 8;

/** A listing group and what it takes to read it. */
export interface GroupParts extends DatasetParts {
  readonly root: string;
  readonly prefixes: readonly string[];
  readonly entries: readonly DatasetEntry[];
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
export async function* readGroup(group: GroupParts, context: StepContext): AsyncGenerator<SourceItem> {
  yield* new GroupReader(group).read(context);
}

class GroupReader {
  readonly #group: GroupParts;
  readonly #datasets: DatasetItems;
  readonly #names: Names;
  readonly #files: FileItems;
  readonly #entries: readonly ReadEntry[];
  readonly #byRoot = new Map<string, EntryListing[]>();

  constructor(group: GroupParts) {
    const { bucket, containers, store, entries } = group;
    this.#group = group;
    this.#names = new Names(entries, ({ select, hasDatasets, path }) =>
      select === 'path' && hasDatasets ? containers.datasetName(bucket, path) : undefined,
    );
    this.#datasets = new DatasetItems(group, this.#names);
    this.#files = new FileItems(group, this.#names);
    this.#entries = [...entries]
      .sort((a, b) => a.order - b.order)
      .map((entry) => {
        const { root } = placeOf(entry);
        const listing = new EntryListing(entry);
        this.#byRoot.set(root, [...(this.#byRoot.get(root) ?? []), listing]);
        const subject: Subject = { kind: 'entry', name: store.urls.uri(bucket, entry.path), at: entry.at };
        return { listing, subject, isExpanding: isExpanding(entry), hasParts: false };
      });
  }

  async *read(context: StepContext): AsyncGenerator<SourceItem> {
    const { bucket, store, prefixes } = this.#group;
    for (const prefix of prefixes) {
      for await (const page of store.list(bucket, { prefix }, context)) {
        for (const object of page.objects) this.#route(object);
        const waiting = this.#entries.reduce((sum, { listing }) => sum + listing.files.waiting, 0);
        if (waiting > WAITING_FILES_MAX) yield* this.#takeFiles(context);
      }
    }
    for (const { listing } of this.#entries) listing.end();
    // Datasets and sets of files may be the parents of files.
    for (const entry of this.#entries) {
      yield* this.#readDatasets(entry, context);
      yield* this.#readFiles(entry, entry.listing.files.sets(), context);
    }
    yield* this.#takeFiles(context);
    for (const entry of this.#entries) if (entry.isExpanding && !entry.hasParts) yield this.#emptyEntry(entry);
  }

  #route(object: ObjectInfo): void {
    const { root } = this.#group;
    for (let slash = root.length - 1; ; ) {
      for (const listing of this.#byRoot.get(object.key.slice(0, slash + 1)) ?? []) listing.add(object);
      slash = object.key.indexOf('/', slash + 1);
      if (slash === -1) return;
    }
  }

  async *#takeFiles(context: StepContext): AsyncGenerator<SourceItem> {
    for (const entry of this.#entries) yield* this.#readFiles(entry, entry.listing.files.take(), context);
  }

  #readFiles(entry: ReadEntry, found: readonly FoundFile[], context: StepContext): AsyncIterable<SourceItem> {
    return this.#mark(entry, this.#files.items(found, entry.listing.entry, entry.subject, context));
  }

  async *#mark(entry: ReadEntry, items: AsyncIterable<SourceItem> | Iterable<SourceItem>): AsyncGenerator<SourceItem> {
    for await (const item of items) {
      entry.hasParts = true;
      yield item;
    }
  }

  async *#readDatasets(entry: ReadEntry, context: StepContext): AsyncGenerator<SourceItem> {
    const { listing, subject } = entry;
    if (!listing.entry.hasDatasets) return;
    const read = (found: FoundDataset): Promise<SourceItem[]> => this.#datasets.items(found, listing.entry, subject, context);
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

import { IngestError, isIngestError, type SourceItem, type StepContext, type Subject } from '@sluice/plugin-api';
import { ALL_EXTENSIONS, type DatasetEntry, isExpanding, placeOf } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import { type DatasetParts, DatasetReader, type ReadDataset } from './dataset-reader.js';
import { EntryListing, type FoundDataset } from './entry-listing.js';
import { FileItems } from './file-items.js';
import type { FoundFile } from './file-tree.js';
import { Names } from './names.js';

/** How many files wait for the totals of their folders before they are written without. */
const WAITING_FILES_MAX = 50_000;

/** A listing group and what it takes to read it. */
export interface GroupParts extends DatasetParts {
  readonly root: string;
  readonly folders: readonly string[];
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
  readonly #datasets: DatasetReader;
  readonly #names: Names;
  readonly #files: FileItems;
  readonly #entries: readonly ReadEntry[];
  readonly #byRoot = new Map<string, EntryListing[]>();

  constructor(group: GroupParts) {
    const { bucket, containers, store, entries } = group;
    this.#group = group;
    this.#datasets = new DatasetReader(group);
    this.#names = new Names(entries, ({ select, hasDatasets, path }) =>
      select === 'path' && hasDatasets ? containers.datasetName(bucket, path) : undefined,
    );
    this.#files = new FileItems(group, this.#names);
    this.#entries = [...entries]
      .sort((a, b) => a.order - b.order)
      .map((entry) => {
        const { root } = placeOf(entry);
        const listing = new EntryListing(entry, root);
        this.#byRoot.set(root, [...(this.#byRoot.get(root) ?? []), listing]);
        const subject: Subject = { kind: 'entry', name: store.urls.uri(bucket, entry.path), at: entry.at };
        return { listing, subject, isExpanding: isExpanding(entry), hasParts: false };
      });
  }

  async *read(context: StepContext): AsyncGenerator<SourceItem> {
    const { bucket, store, folders } = this.#group;
    for (const prefix of folders) {
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

  async *#mark(entry: ReadEntry, items: AsyncIterable<SourceItem>): AsyncGenerator<SourceItem> {
    for await (const item of items) {
      entry.hasParts = true;
      yield item;
    }
  }

  async *#readDatasets(entry: ReadEntry, context: StepContext): AsyncGenerator<SourceItem> {
    if (!entry.listing.entry.hasDatasets) return;
    for (const found of entry.listing.datasets()) yield* this.#mark(entry, this.#readDataset(entry, found, context));
  }

  async *#readDataset(read: ReadEntry, found: FoundDataset, context: StepContext): AsyncGenerator<SourceItem> {
    const { bucket, containers, dropRule, store } = this.#group;
    const { entry } = read.listing;
    const fullyQualifiedName = containers.datasetName(bucket, found.path);
    const part = { at: entry.at, name: store.urls.uri(bucket, found.path), kind: 'table' } as const;
    const told = read.isExpanding ? { subject: part, of: read.subject } : { subject: read.subject };
    const rule = entry.select === 'path' ? undefined : dropRule(found.path);
    if (rule !== undefined) {
      yield { type: 'outcome', ...told, outcome: { status: 'filtered', rule }, fullyQualifiedName };
      return;
    }
    for (const { extension, count, isData } of found.files.others()) {
      const name = extension === '' ? 'without an extension' : `with the extension .${extension}`;
      const where = {
        ...part,
        name: store.urls.uri(bucket, `${found.path}${found.path === '' ? '' : '/'}*${extension === '' ? '' : `.${extension}`}`),
      };
      const error = new IngestError('UNSUPPORTED_FORMAT', {
        message: `${count} files ${name} are of a format that is not supported`,
        path: where.name,
      });
      yield {
        type: 'outcome',
        subject: where,
        of: read.subject,
        outcome: isData
          ? { status: 'failed', error }
          : { status: 'filtered', rule: `no format is known for its ${count} files ${name}` },
        fullyQualifiedName,
      };
    }
    if (entry.select === 'glob' && found.files.format === undefined) return;
    try {
      this.#names.claim(fullyQualifiedName, entry);
      const result = await this.#readOrRelease(found, entry, fullyQualifiedName, context);
      if ('container' in result) yield { type: 'entity', ...told, entity: result.container, tags: result.tags };
      else {
        const outcome = { status: 'empty', reason: result.empty } as const;
        yield { type: 'outcome', ...told, outcome, ...(result.isGone ? {} : { fullyQualifiedName }) };
      }
    } catch (error) {
      if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
      yield { type: 'outcome', ...told, outcome: { status: 'failed', error }, fullyQualifiedName };
    }
  }

  /** Reads a dataset; where it gets no container, its name is free for a folder. */
  async #readOrRelease(found: FoundDataset, entry: DatasetEntry, name: string, context: StepContext): Promise<ReadDataset> {
    let result: ReadDataset | undefined;
    try {
      result = await this.#datasets.read(found, entry, context);
      return result;
    } finally {
      if (result === undefined || !('container' in result)) this.#names.release(name);
    }
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

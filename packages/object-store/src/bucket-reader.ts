import {
  type FilterPattern,
  type IngestError,
  isIngestError,
  type SourceItem,
  type StepContext,
  type Subject,
} from '@sluice/plugin-api';
import type { BucketPayload, BucketSplits } from './bucket-splits.js';
import type { Containers } from './containers.js';
import { FolderData } from './data/folder-data.js';
import { Siblings } from './data/siblings.js';
import { listingGroups, wholeBucketGroup } from './datasets/listing-group.js';
import { type DiscoveryParts, discoverEntries } from './discovery/discover-bucket.js';
import type { StorageOptions } from './generated/storage-options.js';
import { findInventory } from './inventory.js';
import { type LocatedEntry, trimSlashes } from './manifest/manifest.js';
import { type DatasetEntry, isExpanding, placeOf, toDatasetEntry } from './manifest/manifest-entry.js';
import { MANIFEST_KEY, type ManifestSources } from './manifest/manifest-sources.js';
import type { Bucket, BucketInventory, ObjectStore } from './object-store.js';
import type { StoreTags } from './tags/store-tags.js';

/** What it takes to read buckets. */
export interface BucketReaderParts {
  readonly store: ObjectStore;
  readonly options: StorageOptions;
  readonly containers: Containers;
  readonly splits: BucketSplits;
  readonly manifests: ManifestSources;
  readonly discovery: DiscoveryParts;
  readonly tags: StoreTags;
  readonly bucketFilter: FilterPattern;
  readonly pathFilter: FilterPattern;
}

/** Reads a bucket up to its datasets: its container, and a split for each listing group of the entries that hold for it. */
export class BucketReader {
  readonly #parts: BucketReaderParts;

  constructor(parts: BucketReaderParts) {
    this.#parts = parts;
  }

  /** The bucket itself, and what follows of its manifest, or the split that looks for its datasets. */
  async *read({ bucket, metrics }: BucketPayload, context: StepContext): AsyncGenerator<SourceItem> {
    const { store, options, containers, splits, manifests, tags: storeTags, bucketFilter } = this.#parts;
    const subject: Subject = { kind: 'bucket', name: store.urls.uri(bucket) };
    const rule = bucketFilter.dropRule(bucket.name);
    if (rule !== undefined) {
      const fullyQualifiedName = containers.bucketName(bucket);
      yield { type: 'outcome', subject, outcome: { status: 'filtered', rule }, fullyQualifiedName };
      return;
    }
    const manifest = await manifests.of(bucket, context).catch((error: unknown) => {
      // The bucket is there and goes into the catalogue, whatever its manifest is.
      if (isIngestError(error) && !error.fatal && error.code !== 'BUCKET_NOT_FOUND') return error;
      throw error;
    });
    const { labels, tags } = await storeTags.of(bucket, [undefined], context);
    const data = new FolderData(new Siblings({ bucket, store }, context), '');
    yield { type: 'entity', subject, entity: containers.bucket(bucket, metrics, labels), tags, data };
    if (manifest === undefined) {
      if (options.discovery === 'auto') yield { type: 'split', split: splits.discovery(bucket) };
      return;
    }
    if (manifest instanceof Error) {
      yield failed({ kind: 'manifest', name: store.urls.uri(bucket, MANIFEST_KEY) }, manifest);
      return;
    }
    for (const { at, dataPath, error } of manifest.invalid) {
      yield failed({ kind: 'entry', name: store.urls.uri(bucket, dataPath && trimSlashes(dataPath)), at }, error);
    }
    yield* this.#entries(bucket, manifest.entries, context);
  }

  /** What is found in a bucket without a manifest. */
  async *discover(bucket: Bucket, context: StepContext): AsyncGenerator<SourceItem> {
    yield* this.#entries(bucket, yield* discoverEntries(bucket, this.#parts.discovery, context), context);
  }

  async *#entries(bucket: Bucket, located: readonly LocatedEntry[], context: StepContext): AsyncGenerator<SourceItem> {
    const entries: DatasetEntry[] = [];
    for (const [order, each] of located.entries()) {
      const entry = this.#resolve(bucket, each, order, context);
      if ('type' in entry) yield entry;
      else entries.push(entry);
    }
    if (entries.length > 0) yield* this.#groups(bucket, entries, context);
  }

  /** The splits of a bucket's entries: one where the bucket has an inventory, since that is read once. */
  async *#groups(bucket: Bucket, entries: readonly DatasetEntry[], context: StepContext): AsyncGenerator<SourceItem> {
    const { store, options, splits } = this.#parts;
    let inventory: BucketInventory | undefined;
    try {
      inventory = await findInventory(store, bucket, options.listing?.inventory, context);
    } catch (error) {
      if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
      for (const { at, path } of entries) yield failed({ kind: 'entry', name: store.urls.uri(bucket, path), at }, error);
      return;
    }
    const groups = inventory === undefined ? listingGroups(entries, placeOf) : [wholeBucketGroup(entries, placeOf)];
    for (const group of groups) yield { type: 'split', split: splits.group(bucket, group, inventory) };
  }

  /** An entry that can be read, or what else becomes of it. */
  #resolve(bucket: Bucket, located: LocatedEntry, order: number, context: StepContext): DatasetEntry | SourceItem {
    const { store, options, containers, pathFilter } = this.#parts;
    const path = trimSlashes(located.entry.dataPath);
    const subject: Subject = { kind: 'entry', name: store.urls.uri(bucket, path), at: located.at };
    const { samples = 1, collapse = false } = options;
    try {
      const entry = toDatasetEntry(located, order, { samples, collapse });
      if (entry.select === 'glob' && entry.depth > 0) {
        const message = `depth has no effect on the glob ${path}`;
        context.report.warn({ code: 'ENTRY_KEY_WITHOUT_EFFECT', message, path: `${located.at}/depth` });
      }
      // What a glob or depth finds is filtered by its own path; a tree of files as a whole.
      const isWhole = entry.select === 'path' || (entry.select === 'depth' && entry.extensions.length > 0);
      const rule = isWhole ? pathFilter.dropRule(path) : undefined;
      if (rule === undefined) return entry;
      const name = containers[entry.extensions.length > 0 ? 'folderName' : 'datasetName'](bucket, path);
      // Where not all of its containers are below one name, it is not known which are its own.
      const known = isExpanding(entry) && (entry.hasDatasets || entry.collapse) ? {} : { fullyQualifiedName: name };
      return { type: 'outcome', subject, outcome: { status: 'filtered', rule }, ...known };
    } catch (error) {
      if (!isIngestError(error)) throw error;
      return failed(subject, error);
    }
  }
}

function failed(subject: Subject, error: IngestError): SourceItem {
  return { type: 'outcome', subject, outcome: { status: 'failed', error } };
}

import {
  type CheckStep,
  type DeletionPolicy,
  FilterPattern,
  type FilterPatternConfig,
  type IngestError,
  isIngestError,
  type Json,
  qualifiedName,
  type ReadContext,
  type ServiceIdentity,
  type ServiceType,
  type Source,
  type SourceItem,
  type Split,
  type StepContext,
  type StorageService,
  type Subject,
} from '@sluice/plugin-api';
import { bucketFilter } from './bucket-filter.js';
import { checkStorage } from './check-storage.js';
import { Containers } from './containers.js';
import { FolderData } from './data/folder-data.js';
import { Siblings } from './data/siblings.js';
import { type ListingGroup, listingGroups, wholeBucketGroup } from './datasets/listing-group.js';
import type { Rehearsal } from './datasets/rehearsal.js';
import { DISCOVERY_GAP, type DiscoveryParts, discoverEntries } from './discovery/discover-bucket.js';
import { ManifestSuggestions } from './discovery/manifest-suggestions.js';
import type { StorageOptions } from './generated/storage-options.js';
import { findInventory, gapOf } from './inventory.js';
import { ListAhead } from './listing/list-ahead.js';
import type { OpenStore } from './manifest/global-manifest.js';
import { type LocatedEntry, trimSlashes } from './manifest/manifest.js';
import { type DatasetEntry, isExpanding, placeOf, toDatasetEntry } from './manifest/manifest-entry.js';
import { MANIFEST_KEY, ManifestSources } from './manifest/manifest-sources.js';
import type { Bucket, BucketInventory, BucketMetrics, ObjectStore } from './object-store.js';
import { StoreTags } from './tags/store-tags.js';

/** How many keys all listings together may hold: some 35 MB. */
const KEYS_AHEAD = 160_000;
const OPTIONS_POINTER = '/source/sourceConfig/config';

/** What a {@link StorageSource} is made of. */
export interface StorageSourceParts {
  readonly store: ObjectStore;
  readonly service: ServiceIdentity;
  readonly serviceType: ServiceType;
  readonly options: StorageOptions;
  /** Whether `listBuckets` answers all buckets there are, so that one it does not is gone. Default: true. */
  readonly listsAll?: boolean;
  /**
   * Makes a store from `storageMetadataConfigSource.securityConfig`, for the manifest alone, where these credentials are of a store that
   * this connector reads; `checkSecurityConfig` holds them against a schema.
   */
  readonly openStore?: OpenStore;
  /** Given where the store has the names of objects alone. */
  readonly rehearsal?: Rehearsal;
  /** The connection's own filter, for when the options have none, and where it stands in the workflow file. */
  readonly connectionFilter?: { readonly config: FilterPatternConfig; readonly pointer: string };
}

/** The payload of a root split. */
interface BucketPayload {
  readonly bucket: Bucket;
  readonly metrics: BucketMetrics;
}

/** The payload of the split that looks for the datasets of a bucket without a manifest. */
interface DiscoveryPayload {
  readonly bucket: Bucket;
  readonly isDiscovered: true;
}

/** The payload of a listing group's split. */
interface GroupPayload extends ListingGroup<DatasetEntry> {
  readonly bucket: Bucket;
  readonly inventory?: BucketInventory;
}

/**
 * Reads any store that there is an {@link ObjectStore} for: buckets, their manifests, and the datasets that these declare. A root split
 * is a bucket; it yields a split for each listing group of its manifest.
 *
 * @throws IngestError FILTER_INVALID from the constructor.
 */
export class StorageSource implements Source {
  readonly service: StorageService;
  readonly deletion?: DeletionPolicy;
  readonly manifests: ManifestSuggestions;
  readonly #store: ObjectStore;
  readonly #options: StorageOptions;
  readonly #containers: Containers;
  readonly #manifests: ManifestSources;
  readonly #tags: StoreTags;
  readonly #ahead = new ListAhead(KEYS_AHEAD);
  readonly #bucketFilter: FilterPattern;
  readonly #pathFilter: FilterPattern;
  readonly #parts: StorageSourceParts;

  constructor(parts: StorageSourceParts) {
    const { store, service, serviceType, options, connectionFilter, openStore, listsAll = true } = parts;
    this.#parts = parts;
    const fullyQualifiedName = qualifiedName(undefined, service.name);
    this.service = {
      kind: 'storageService',
      fullyQualifiedName,
      name: service.name,
      serviceType,
      connection: service.connection,
    };
    if (options.markDeletedContainers !== false) this.deletion = { isWhole: listsAll, most: maxDeletesOf(options) };
    this.#store = store;
    this.#options = options;
    this.#tags = new StoreTags(store, options.includeTags ?? false);
    this.#containers = new Containers(fullyQualifiedName, store.urls);
    this.#manifests = new ManifestSources(store, options, openStore);
    this.#bucketFilter = bucketFilter(options, connectionFilter);
    this.manifests = new ManifestSuggestions({
      ...this.#discovery(),
      manifests: this.#manifests,
      isWanted: (name) => this.#bucketFilter.dropRule(name) === undefined,
    });
    this.#pathFilter = new FilterPattern(options.dataPathFilterPattern ?? {}, `${OPTIONS_POINTER}/dataPathFilterPattern`);
  }

  /** What the source is made of. */
  get parts(): StorageSourceParts {
    return this.#parts;
  }

  check(context: StepContext): AsyncIterable<CheckStep> {
    return checkStorage(
      {
        store: this.#store,
        options: this.#options,
        manifests: this.#manifests,
        isWanted: (name) => this.#bucketFilter.dropRule(name) === undefined,
      },
      context,
    );
  }

  async *plan(context: StepContext): AsyncGenerator<Split> {
    let buckets = 0;
    for await (const page of this.#store.listBuckets(context, (name) => this.#bucketFilter.dropRule(name) === undefined)) {
      buckets += page.length;
      const metrics = await this.#metricsOf(page, context);
      for (const bucket of page) {
        const name = this.#store.urls.uri(bucket);
        const payload: BucketPayload = { bucket, metrics: metrics.get(bucket.name) ?? {} };
        yield {
          id: name,
          scope: name,
          root: this.#containers.bucketName(bucket),
          payload: payload as unknown as Json,
          subjects: [{ kind: 'bucket', name }],
        };
      }
    }
    if (buckets === 0) {
      context.report.warn({ code: 'NO_BUCKETS', message: 'The store has no buckets that these credentials can list' });
    }
  }

  read(split: Split, context: ReadContext): AsyncIterable<SourceItem> {
    const payload = split.payload as unknown as BucketPayload | DiscoveryPayload | GroupPayload;
    if ('entries' in payload) return this.#readGroup(payload, context);
    return 'isDiscovered' in payload ? this.#discover(payload, context) : this.#readBucket(payload, context);
  }

  async close(): Promise<void> {
    await Promise.all([this.#store.close(), this.#manifests.close()]);
  }

  async #metricsOf(page: readonly Bucket[], context: StepContext): Promise<ReadonlyMap<string, BucketMetrics>> {
    const wanted = page.filter(({ name }) => this.#bucketFilter.dropRule(name) === undefined);
    if (this.#options.metrics === 'none' || wanted.length === 0) return new Map();
    return (await this.#store.bucketMetrics?.(wanted, context)) ?? new Map();
  }

  async *#readBucket({ bucket, metrics }: BucketPayload, context: StepContext): AsyncGenerator<SourceItem> {
    const subject: Subject = { kind: 'bucket', name: this.#store.urls.uri(bucket) };
    const rule = this.#bucketFilter.dropRule(bucket.name);
    if (rule !== undefined) {
      const fullyQualifiedName = this.#containers.bucketName(bucket);
      yield { type: 'outcome', subject, outcome: { status: 'filtered', rule }, fullyQualifiedName };
      return;
    }
    const manifest = await this.#manifests.of(bucket, context).catch((error: unknown) => {
      // The bucket is there and goes into the catalogue, whatever its manifest is.
      if (isIngestError(error) && !error.fatal && error.code !== 'BUCKET_NOT_FOUND') return error;
      throw error;
    });
    const { labels, tags } = await this.#tags.of(bucket, [undefined], context);
    const data = new FolderData(new Siblings({ bucket, store: this.#store }, context), '');
    yield { type: 'entity', subject, entity: this.#containers.bucket(bucket, metrics, labels), tags, data };
    const isWithout =
      manifest === undefined || (!(manifest instanceof Error) && manifest.entries.length + manifest.invalid.length === 0);
    if (isWithout && this.#options.discovery === 'auto') yield { type: 'split', split: this.#discoverySplit(bucket) };
    if (manifest === undefined) return;
    if (manifest instanceof Error) {
      yield failed({ kind: 'manifest', name: this.#store.urls.uri(bucket, MANIFEST_KEY) }, manifest);
      return;
    }
    for (const { at, dataPath, error } of manifest.invalid) {
      yield failed({ kind: 'entry', name: this.#store.urls.uri(bucket, dataPath && trimSlashes(dataPath)), at }, error);
    }
    yield* this.#entries(bucket, manifest.entries, context);
  }

  async *#discover({ bucket }: DiscoveryPayload, context: StepContext): AsyncGenerator<SourceItem> {
    yield* this.#entries(bucket, yield* discoverEntries(bucket, this.#discovery(), context), context);
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
    const { listing } = this.#options;
    let inventory: BucketInventory | undefined;
    try {
      inventory = await findInventory(this.#store, bucket, listing?.inventory, context);
    } catch (error) {
      if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
      for (const { at, path } of entries) yield failed({ kind: 'entry', name: this.#store.urls.uri(bucket, path), at }, error);
      return;
    }
    const groups = inventory === undefined ? listingGroups(entries, placeOf) : [wholeBucketGroup(entries, placeOf)];
    for (const group of groups) yield { type: 'split', split: this.#groupSplit(bucket, group, inventory) };
  }

  async *#readGroup(payload: GroupPayload, context: ReadContext): AsyncGenerator<SourceItem> {
    const dropRule = (path: string): string | undefined => this.#pathFilter.dropRule(path);
    const { rehearsal } = this.#parts;
    const parts = {
      store: this.#store,
      containers: this.#containers,
      tags: this.#tags,
      ahead: this.#ahead,
      dropRule,
      ...(rehearsal === undefined ? {} : { rehearsal }),
    };
    // Only once there are datasets: the first requests do not wait for what reads them to be loaded.
    const { readGroup } = await import('./datasets/group-reader.js');
    yield* readGroup({ ...payload, ...parts }, context);
  }

  /** An entry that can be read, or what else becomes of it. */
  #resolve(bucket: Bucket, located: LocatedEntry, order: number, context: StepContext): DatasetEntry | SourceItem {
    const path = trimSlashes(located.entry.dataPath);
    const subject: Subject = { kind: 'entry', name: this.#store.urls.uri(bucket, path), at: located.at };
    const { samples = 1, collapse = false } = this.#options;
    try {
      const entry = toDatasetEntry(located, order, { samples, collapse });
      if (entry.select === 'glob' && entry.depth > 0) {
        const message = `depth has no effect on the glob ${path}`;
        context.report.warn({ code: 'ENTRY_KEY_WITHOUT_EFFECT', message, path: `${located.at}/depth` });
      }
      // What a glob or depth finds is filtered by its own path; a tree of files as a whole.
      const isWhole = entry.select === 'path' || (entry.select === 'depth' && entry.extensions.length > 0);
      const rule = isWhole ? this.#pathFilter.dropRule(path) : undefined;
      if (rule === undefined) return entry;
      const name = this.#containers[entry.extensions.length > 0 ? 'folderName' : 'datasetName'](bucket, path);
      // Where not all of its containers are below one name, it is not known which are its own.
      const known = isExpanding(entry) && (entry.hasDatasets || entry.collapse) ? {} : { fullyQualifiedName: name };
      return { type: 'outcome', subject, outcome: { status: 'filtered', rule }, ...known };
    } catch (error) {
      if (!isIngestError(error)) throw error;
      return failed(subject, error);
    }
  }

  #discovery(): DiscoveryParts {
    return { store: this.#store, ahead: this.#ahead, inventory: this.#options.listing?.inventory };
  }

  #discoverySplit(bucket: Bucket): Split {
    const scope = this.#store.urls.uri(bucket);
    const root = this.#containers.bucketName(bucket);
    const payload: DiscoveryPayload = { bucket, isDiscovered: true };
    return {
      id: `${scope}#/discovered`,
      scope,
      root,
      parent: root,
      gap: DISCOVERY_GAP,
      payload: payload as unknown as Json,
      subjects: [],
    };
  }

  #groupSplit(bucket: Bucket, group: ListingGroup<DatasetEntry>, inventory: BucketInventory | undefined): Split {
    const { urls } = this.#store;
    const payload: GroupPayload = { bucket, ...group, ...(inventory === undefined ? {} : { inventory }) };
    return {
      id: urls.uri(bucket, group.root),
      scope: urls.uri(bucket),
      root: this.#containers.bucketName(bucket),
      parent: this.#containers.bucketName(bucket),
      ...(inventory === undefined ? {} : { gap: gapOf(inventory) }),
      payload: payload as unknown as Json,
      subjects: group.entries.map(({ at, path }) => ({ kind: 'entry', name: urls.uri(bucket, path), at })),
    };
  }
}

function maxDeletesOf({ maxDeletes = '20%' }: StorageOptions): DeletionPolicy['most'] {
  return typeof maxDeletes === 'number' ? maxDeletes : { percent: Number.parseInt(maxDeletes, 10) };
}

function failed(subject: Subject, error: IngestError): SourceItem {
  return { type: 'outcome', subject, outcome: { status: 'failed', error } };
}

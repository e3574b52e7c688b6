import {
  type CheckStep,
  type DeletionPolicy,
  FilterPattern,
  type FilterPatternConfig,
  qualifiedName,
  type ReadContext,
  type ServiceIdentity,
  type ServiceType,
  type Source,
  type SourceItem,
  type Split,
  type StepContext,
  type StorageService,
} from '@sluice/plugin-api';
import { bucketFilter } from './bucket-filter.js';
import { BucketReader } from './bucket-reader.js';
import { BucketSplits, type GroupPayload, payloadOf } from './bucket-splits.js';
import { checkStorage } from './check-storage.js';
import { Containers } from './containers.js';
import type { Rehearsal } from './datasets/rehearsal.js';
import { ManifestSuggestions } from './discovery/manifest-suggestions.js';
import type { StorageOptions } from './generated/storage-options.js';
import { ListAhead } from './listing/list-ahead.js';
import type { OpenStore } from './manifest/global-manifest.js';
import { ManifestSources } from './manifest/manifest-sources.js';
import type { Bucket, BucketMetrics, ObjectStore } from './object-store.js';
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
  readonly #splits: BucketSplits;
  readonly #buckets: BucketReader;
  readonly #manifests: ManifestSources;
  readonly #tags: StoreTags;
  readonly #ahead = new ListAhead(KEYS_AHEAD);
  readonly #bucketFilter: FilterPattern;
  readonly #pathFilter: FilterPattern;
  readonly #parts: StorageSourceParts;
  readonly #isWanted = (name: string): boolean => this.#bucketFilter.dropRule(name) === undefined;

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
    this.#splits = new BucketSplits(store.urls, this.#containers);
    this.#manifests = new ManifestSources(store, options, openStore);
    this.#bucketFilter = bucketFilter(options, connectionFilter);
    this.#pathFilter = new FilterPattern(options.dataPathFilterPattern ?? {}, `${OPTIONS_POINTER}/dataPathFilterPattern`);
    const discovery = { store, ahead: this.#ahead, inventory: options.listing?.inventory };
    this.manifests = new ManifestSuggestions({ ...discovery, manifests: this.#manifests, isWanted: this.#isWanted });
    this.#buckets = new BucketReader({
      store,
      options,
      containers: this.#containers,
      splits: this.#splits,
      manifests: this.#manifests,
      discovery,
      tags: this.#tags,
      bucketFilter: this.#bucketFilter,
      pathFilter: this.#pathFilter,
    });
  }

  /** What the source is made of. */
  get parts(): StorageSourceParts {
    return this.#parts;
  }

  check(context: StepContext): AsyncIterable<CheckStep> {
    const parts = { store: this.#store, options: this.#options, manifests: this.#manifests, isWanted: this.#isWanted };
    return checkStorage(parts, context);
  }

  async *plan(context: StepContext): AsyncGenerator<Split> {
    let buckets = 0;
    for await (const page of this.#store.listBuckets(context, this.#isWanted)) {
      buckets += page.length;
      const metrics = await this.#metricsOf(page, context);
      for (const bucket of page) {
        yield this.#splits.root({ bucket, metrics: metrics.get(bucket.name) ?? {} });
      }
    }
    if (buckets === 0) {
      context.report.warn({ code: 'NO_BUCKETS', message: 'The store has no buckets that these credentials can list' });
    }
  }

  read(split: Split, context: ReadContext): AsyncIterable<SourceItem> {
    const payload = payloadOf(split);
    if ('entries' in payload) return this.#readGroup(payload, context);
    return 'isDiscovered' in payload ? this.#buckets.discover(payload.bucket, context) : this.#buckets.read(payload, context);
  }

  async close(): Promise<void> {
    await Promise.all([this.#store.close(), this.#manifests.close()]);
  }

  async #metricsOf(page: readonly Bucket[], context: StepContext): Promise<ReadonlyMap<string, BucketMetrics>> {
    const wanted = page.filter(({ name }) => this.#isWanted(name));
    if (this.#options.metrics === 'none' || wanted.length === 0) return new Map();
    return (await this.#store.bucketMetrics?.(wanted, context)) ?? new Map();
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
}

function maxDeletesOf({ maxDeletes = '20%' }: StorageOptions): DeletionPolicy['most'] {
  return typeof maxDeletes === 'number' ? maxDeletes : { percent: Number.parseInt(maxDeletes, 10) };
}

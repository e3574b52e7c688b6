import {
  type CheckStep,
  IngestError,
  isIngestError,
  type Json,
  qualifiedName,
  type ServiceIdentity,
  type ServiceType,
  type Source,
  type SourceItem,
  type Split,
  type StepContext,
  type StorageService,
  type Subject,
} from '@sluice/plugin-api';
import { Containers } from './containers.js';
import { readDatasets } from './datasets/dataset-reader.js';
import { listingGroups } from './datasets/listing-group.js';
import type { StorageOptions } from './generated/storage-options.js';
import { trimSlashes } from './manifest/manifest.js';
import { type DatasetEntry, toDatasetEntry } from './manifest/manifest-entry.js';
import { MANIFEST_KEY, ManifestSources } from './manifest/manifest-sources.js';
import type { Bucket, BucketMetrics, ObjectStore } from './object-store.js';
import { FilterPattern, type FilterPatternConfig } from './paths/filter-pattern.js';

const OPTIONS_POINTER = '/source/sourceConfig/config';

/** What a {@link StorageSource} is made of. */
export interface StorageSourceParts {
  readonly store: ObjectStore;
  readonly service: ServiceIdentity;
  readonly serviceType: ServiceType;
  readonly options: StorageOptions;
  /** The connection's own filter, for when the options have none, and where it stands in the workflow file. */
  readonly connectionFilter?: { readonly config: FilterPatternConfig; readonly pointer: string };
}

/** The payload of a root split. */
interface BucketPayload {
  readonly bucket: Bucket;
  readonly metrics: BucketMetrics;
}

/** The payload of a listing group's split. */
interface GroupPayload {
  readonly bucket: Bucket;
  readonly prefix: string;
  readonly entries: readonly DatasetEntry[];
}

/**
 * Reads any store that there is an {@link ObjectStore} for: buckets, their manifests, and the datasets that these declare. A root split
 * is a bucket; it yields a split for each listing group of its manifest.
 *
 * @throws IngestError FILTER_INVALID from the constructor.
 */
export class StorageSource implements Source {
  readonly service: StorageService;
  readonly #store: ObjectStore;
  readonly #options: StorageOptions;
  readonly #containers: Containers;
  readonly #manifests: ManifestSources;
  readonly #bucketFilter: FilterPattern;
  readonly #pathFilter: FilterPattern;

  constructor({ store, service, serviceType, options, connectionFilter }: StorageSourceParts) {
    const fullyQualifiedName = qualifiedName(undefined, service.name);
    this.service = {
      kind: 'storageService',
      fullyQualifiedName,
      name: service.name,
      serviceType,
      connection: service.connection,
    };
    this.#store = store;
    this.#options = options;
    this.#containers = new Containers(fullyQualifiedName, store.urls);
    this.#manifests = new ManifestSources(store, options);
    this.#bucketFilter =
      options.containerFilterPattern === undefined && connectionFilter !== undefined
        ? new FilterPattern(connectionFilter.config, connectionFilter.pointer)
        : new FilterPattern(options.containerFilterPattern ?? {}, `${OPTIONS_POINTER}/containerFilterPattern`);
    this.#pathFilter = new FilterPattern(options.dataPathFilterPattern ?? {}, `${OPTIONS_POINTER}/dataPathFilterPattern`);
  }

  check(context: StepContext): AsyncIterable<CheckStep> {
    return this.#store.check(context);
  }

  async *plan(context: StepContext): AsyncGenerator<Split> {
    this.#warnOfOptions(context);
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

  read(split: Split, context: StepContext): AsyncIterable<SourceItem> {
    const payload = split.payload as unknown as BucketPayload | GroupPayload;
    if (!('prefix' in payload)) return this.#readBucket(payload, context);
    return readDatasets({ ...payload, store: this.#store, containers: this.#containers }, context);
  }

  async close(): Promise<void> {
    await this.#store.close();
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
      yield { type: 'outcome', subject, outcome: { status: 'filtered', rule } };
      return;
    }
    const manifest = await this.#manifests.of(bucket, context).catch((error: unknown) => {
      // The bucket is there and goes into the catalogue, whatever its manifest is.
      if (isIngestError(error) && !error.fatal && error.code !== 'BUCKET_NOT_FOUND') return error;
      throw error;
    });
    yield { type: 'entity', subject, entity: this.#containers.bucket(bucket, metrics) };
    if (manifest === undefined) return;
    if (manifest instanceof Error) {
      yield failed({ kind: 'manifest', name: this.#store.urls.uri(bucket, MANIFEST_KEY) }, manifest);
      return;
    }
    for (const { at, dataPath, error } of manifest.invalid) {
      yield failed({ kind: 'entry', name: this.#store.urls.uri(bucket, dataPath && trimSlashes(dataPath)), at }, error);
    }
    const entries: DatasetEntry[] = [];
    const names = new Set<string>();
    for (const located of manifest.entries) {
      const path = trimSlashes(located.entry.dataPath);
      const entry: Subject = { kind: 'entry', name: this.#store.urls.uri(bucket, path), at: located.at };
      const drop = this.#pathFilter.dropRule(path);
      if (drop !== undefined) {
        yield { type: 'outcome', subject: entry, outcome: { status: 'filtered', rule: drop } };
        continue;
      }
      try {
        const dataset = toDatasetEntry(located);
        const name = this.#containers.datasetName(bucket, path);
        if (names.has(name))
          throw new IngestError('DUPLICATE_NAME', { message: `${name} is declared by an earlier entry`, path: located.at });
        names.add(name);
        entries.push(dataset);
      } catch (error) {
        if (!isIngestError(error)) throw error;
        yield failed(entry, error);
      }
    }
    for (const group of listingGroups(entries, ({ path }) => `${path}/`))
      yield { type: 'split', split: this.#groupSplit(bucket, group) };
  }

  #groupSplit(bucket: Bucket, group: Pick<GroupPayload, 'prefix' | 'entries'>): Split {
    const { urls } = this.#store;
    const payload: GroupPayload = { bucket, ...group };
    return {
      id: urls.uri(bucket, group.prefix),
      scope: urls.uri(bucket),
      root: this.#containers.bucketName(bucket),
      parent: this.#containers.bucketName(bucket),
      payload: payload as unknown as Json,
      subjects: group.entries.map(({ at, path }) => ({ kind: 'entry', name: urls.uri(bucket, path), at })),
    };
  }

  /** Options of the file that this version accepts and does not act on yet; silence would be taken for a promise. */
  #warnOfOptions({ report }: StepContext): void {
    if (this.#options.markDeletedContainers === true) {
      report.warn({
        code: 'NOT_YET_SUPPORTED',
        message: 'markDeletedContainers is not supported yet: what is gone from the store stays in the catalogue',
      });
    }
    if (this.#options.includeTags === true) {
      report.warn({ code: 'NOT_YET_SUPPORTED', message: 'includeTags is not supported yet: no tags are read' });
    }
  }
}

function failed(subject: Subject, error: IngestError): SourceItem {
  return { type: 'outcome', subject, outcome: { status: 'failed', error } };
}

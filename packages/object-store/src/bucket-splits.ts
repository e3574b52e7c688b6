import type { Json, Split } from '@sluice/plugin-api';
import type { Containers } from './containers.js';
import type { ListingGroup } from './datasets/listing-group.js';
import { DISCOVERY_GAP } from './discovery/discover-bucket.js';
import { gapOf } from './inventory.js';
import type { DatasetEntry } from './manifest/manifest-entry.js';
import type { Bucket, BucketInventory, BucketMetrics, StoreUrls } from './object-store.js';

/** The payload of a bucket's root split. */
export interface BucketPayload {
  readonly bucket: Bucket;
  readonly metrics: BucketMetrics;
}

/** The payload of the split that looks for the datasets of a bucket without a manifest. */
export interface DiscoveryPayload {
  readonly bucket: Bucket;
  readonly isDiscovered: true;
}

/** The payload of a listing group's split. */
export interface GroupPayload extends ListingGroup<DatasetEntry> {
  readonly bucket: Bucket;
  readonly inventory?: BucketInventory;
}

/** What a split of a storage source holds. */
export type SplitPayload = BucketPayload | DiscoveryPayload | GroupPayload;

/** The splits that the work on a bucket is cut into: the bucket itself, and below it one for each listing group, or one for discovery. */
export class BucketSplits {
  readonly #urls: StoreUrls;
  readonly #containers: Containers;

  constructor(urls: StoreUrls, containers: Containers) {
    this.#urls = urls;
    this.#containers = containers;
  }

  /** The root split of a bucket. */
  root(payload: BucketPayload): Split {
    const name = this.#urls.uri(payload.bucket);
    return { ...this.#of(payload), id: name, subjects: [{ kind: 'bucket', name }] };
  }

  /** The one that looks for datasets. */
  discovery(bucket: Bucket): Split {
    const split = this.#below({ bucket, isDiscovered: true });
    return { ...split, id: `${split.scope}#/discovered`, gap: DISCOVERY_GAP, subjects: [] };
  }

  /** The one that reads a listing group. */
  group(bucket: Bucket, group: ListingGroup<DatasetEntry>, inventory: BucketInventory | undefined): Split {
    const payload: GroupPayload = { bucket, ...group, ...(inventory === undefined ? {} : { inventory }) };
    return {
      ...this.#below(payload),
      id: this.#urls.uri(bucket, group.root),
      ...(inventory === undefined ? {} : { gap: gapOf(inventory) }),
      subjects: group.entries.map(({ at, path }) => ({ kind: 'entry', name: this.#urls.uri(bucket, path), at })),
    };
  }

  #of(payload: SplitPayload): Pick<Split, 'scope' | 'root' | 'payload'> {
    const { bucket } = payload;
    return {
      scope: this.#urls.uri(bucket),
      root: this.#containers.bucketName(bucket),
      payload: payload as unknown as Json,
    };
  }

  #below(payload: SplitPayload): Pick<Split, 'scope' | 'root' | 'payload' | 'parent'> {
    return { ...this.#of(payload), parent: this.#containers.bucketName(payload.bucket) };
  }
}

/** What a split that {@link BucketSplits} made holds. */
export function payloadOf(split: Split): SplitPayload {
  return split.payload as unknown as SplitPayload;
}

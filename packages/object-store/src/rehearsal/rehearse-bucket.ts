import type { SourceItem, StepContext, Warning } from '@sluice/plugin-api';
import { Containers } from '../containers.js';
import type { StorageOptions } from '../generated/storage-options.js';
import { manifestKey } from '../manifest/global-manifest.js';
import { MANIFEST_KEY } from '../manifest/manifest-sources.js';
import type { Bucket, ObjectInfo, StoreUrls } from '../object-store.js';
import { StorageSource } from '../storage-source.js';
import { KeyStore } from './key-store.js';
import { WatchedKeys } from './watched-keys.js';

/** A manifest that holds for a bucket: its own, or one for several buckets; `unknown` where there may be one that is not at hand. */
export type OfflineManifest = { readonly kind: 'own' | 'global'; readonly text: string } | 'unknown' | 'none';

/** What a bucket is rehearsed with. */
export interface RehearsalParts {
  /** Its options, its filters and its names hold; it is asked for nothing. */
  readonly source: StorageSource;
  readonly bucket: Bucket;
  /** In the order of their keys. */
  readonly objects: readonly ObjectInfo[];
  readonly manifest: OfflineManifest;
  /** The key whose reasons are wanted. */
  readonly key?: string;
}

/** What a run would make of a bucket, as far as names tell. */
export interface RehearsedBucket {
  readonly bucket: Bucket;
  readonly urls: StoreUrls;
  readonly containers: Containers;
  readonly watched: WatchedKeys;
  /** In the order of the run; splits left out. */
  readonly items: readonly SourceItem[];
  readonly warnings: readonly Warning[];
}

/**
 * Makes a run over the names of a bucket's objects, by the code that any run takes. Contacts nothing.
 *
 * @throws IngestError what stops a run, such as a manifest for all buckets that cannot be read; MANIFEST_NOT_READABLE where that is not at hand.
 */
export async function rehearseBucket({ source, bucket, objects, manifest, key }: RehearsalParts): Promise<RehearsedBucket> {
  const { parts } = source;
  const { urls } = parts.store;
  const watched = new WatchedKeys(key);
  const documents = new Map<string, string>();
  if (typeof manifest === 'object') {
    documents.set(manifest.kind === 'own' ? MANIFEST_KEY : manifestKey({ containerName: bucket.name }), manifest.text);
  }
  const rehearsed = new StorageSource({
    ...parts,
    store: new KeyStore({ urls, bucket, objects, documents, isPartial: manifest === 'unknown' }),
    options: offlineOptions(parts.options, manifest, bucket),
    rehearsal: watched,
  });
  const warnings: Warning[] = [];
  const context = offlineContext((warning) => warnings.push(warning));
  const items: SourceItem[] = [];
  for await (const split of rehearsed.plan(context)) {
    for await (const item of rehearsed.read(split, context)) {
      if (item.type !== 'split') items.push(item);
      else for await (const each of rehearsed.read(item.split, context)) items.push(each);
    }
  }
  const { fullyQualifiedName } = source.service;
  return { bucket, urls, containers: new Containers(fullyQualifiedName, urls), watched, items, warnings };
}

/** The options of a run, without what would have to be contacted. */
function offlineOptions(options: StorageOptions, manifest: OfflineManifest, bucket: Bucket): StorageOptions {
  const { listing: _, storageMetadataConfigSource: source = {}, ...others } = options;
  const { manifestHttpPath, prefixConfig, ...local } = source;
  const isRemote = manifestHttpPath !== undefined || prefixConfig !== undefined;
  const isGlobal = typeof manifest === 'object' && manifest.kind === 'global';
  // One that is not at hand is read from the store of keys, which does not have it.
  const needed = { prefixConfig: { containerName: bucket.name } };
  return {
    ...others,
    includeTags: false,
    metrics: 'none',
    storageMetadataConfigSource: isGlobal || (isRemote && manifest === 'unknown') ? needed : withoutCredentials(local),
  };
}

function withoutCredentials({ manifestFilePath }: { readonly manifestFilePath?: string }): { manifestFilePath?: string } {
  return manifestFilePath === undefined ? {} : { manifestFilePath };
}

function offlineContext(warn: (warning: Warning) => void): StepContext {
  const ignore = (): void => undefined;
  return {
    signal: new AbortController().signal,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    clock: { now: () => 0 },
    meter: { concurrency: 1, request: (_, send) => send(), bytes: ignore },
    report: { warn },
  };
}

export { FilterPattern, type FilterPatternConfig } from './filter-pattern.js';
export type { StorageOptions } from './generated/storage-options.js';
export { storageOptionsSchema } from './generated/storage-options.js';
export { type ParsedManifest, parseManifest } from './manifest.js';
export type {
  Bucket,
  BucketMetrics,
  ByteRange,
  ListOptions,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  StoreUrls,
} from './object-store.js';
export { StorageSource, type StorageSourceParts } from './storage-source.js';

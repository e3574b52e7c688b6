export { checkBuckets } from './check-buckets.js';
export { readAhead } from './datasets/read-ahead.js';
export { defineStoragePlugin, type StoragePlugin } from './define-storage-plugin.js';
export type { StorageOptions } from './generated/storage-options.js';
export { storageOptionsSchema } from './generated/storage-options.js';
export { type ParsedManifest, parseManifest } from './manifest/manifest.js';
export { checkSecurityConfig, MANIFEST_SOURCE_POINTER, type SecurityConfig } from './manifest/security-config.js';
export type {
  Bucket,
  BucketCheck,
  BucketInventory,
  BucketMetrics,
  ByteRange,
  ListOptions,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  StoreActions,
  StoreTag,
  StoreUrls,
} from './object-store.js';
export { compareKeys } from './paths/folders.js';

export { backOff, type FailedRequest, type Fault } from './requests/back-off.js';
export { type HttpAnswer, type HttpRequest, HttpRequests } from './requests/http-requests.js';
export { PrefixPace, type Verdict } from './requests/prefix-pace.js';
export { type RequestFault, type StoreRequest, StoreRequests, type StoreRequestsOptions } from './requests/store-requests.js';
export { shellWord } from './shell-word.js';
export type { StorageNeeds } from './storage-needs.js';
export { StorageSource, type StorageSourceParts } from './storage-source.js';

export { type MemoryBucket, MemoryObjectStore, type MemoryObjectStoreOptions } from './memory-object-store.js';
export { type MemoryFault, type MemoryRequest, MemoryRequests, PassingFault, type StoreOperation } from './memory-requests.js';

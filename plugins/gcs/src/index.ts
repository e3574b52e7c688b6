export { GcsObjectStore } from './gcs-object-store.js';
export { plugin } from './plugin.js';

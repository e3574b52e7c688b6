export { FilesystemObjectStore, type StoreParts } from './filesystem-object-store.js';
export type { LakeCalls } from './lake.js';
export { plugin, pluginWith } from './plugin.js';

export { FilesystemObjectStore } from './filesystem-object-store.js';
export { plugin } from './plugin.js';
export { FilesystemSource } from './source.js';

export { AzureObjectStore } from './azure-object-store.js';
export { plugin } from './plugin.js';
export { AzureSource } from './source.js';

// Made by `npm run gen`. Do not edit.
import type { PluginLoader } from '@sluice/core';

/** The plugins that come with Sluice; each is loaded when a workflow names it. */
export const BUNDLED_PLUGINS: readonly PluginLoader[] = [
  { kind: 'sink', type: 'console', load: async () => (await import('@sluice/plugin-console')).plugin },
  { kind: 'sink', type: 'file', load: async () => (await import('@sluice/plugin-file')).plugin },
  { kind: 'processor', type: 'filter', load: async () => (await import('@sluice/plugin-filter')).plugin },
  { kind: 'sink', type: 'metadata-rest', load: async () => (await import('@sluice/plugin-openmetadata')).plugin },
  { kind: 'processor', type: 'pii', load: async () => (await import('@sluice/plugin-pii')).plugin },
  { kind: 'source', type: 's3', load: async () => (await import('@sluice/plugin-s3')).plugin },
  { kind: 'processor', type: 'tags', load: async () => (await import('@sluice/plugin-tags')).plugin },
];

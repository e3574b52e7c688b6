// Made by `npm run gen`. Do not edit.
import type { PluginLoader } from '@sluice/core';

/** The plugins that come with Sluice; each is loaded when a workflow names it. */
export const BUNDLED_PLUGINS: readonly PluginLoader[] = [
  { kind: 'source', type: 'azure', origin: '@sluice/plugin-azure', load: async () => (await import('@sluice/plugin-azure')).plugin },
  { kind: 'sink', type: 'console', origin: '@sluice/plugin-console', load: async () => (await import('@sluice/plugin-console')).plugin },
  { kind: 'sink', type: 'datahub', origin: '@sluice/plugin-datahub', load: async () => (await import('@sluice/plugin-datahub')).plugin },
  { kind: 'sink', type: 'file', origin: '@sluice/plugin-file', load: async () => (await import('@sluice/plugin-file')).plugin },
  { kind: 'source', type: 'filesystem', origin: '@sluice/plugin-filesystem', load: async () => (await import('@sluice/plugin-filesystem')).plugin },
  { kind: 'processor', type: 'filter', origin: '@sluice/plugin-filter', load: async () => (await import('@sluice/plugin-filter')).plugin },
  { kind: 'source', type: 'gcs', origin: '@sluice/plugin-gcs', load: async () => (await import('@sluice/plugin-gcs')).plugin },
  { kind: 'sink', type: 'metadata-rest', origin: '@sluice/plugin-openmetadata', load: async () => (await import('@sluice/plugin-openmetadata')).plugin },
  { kind: 'processor', type: 'pii', origin: '@sluice/plugin-pii', load: async () => (await import('@sluice/plugin-pii')).plugin },
  { kind: 'source', type: 's3', origin: '@sluice/plugin-s3', load: async () => (await import('@sluice/plugin-s3')).plugin },
  { kind: 'processor', type: 'tags', origin: '@sluice/plugin-tags', load: async () => (await import('@sluice/plugin-tags')).plugin },
  { kind: 'sink', type: 'tee', origin: '@sluice/plugin-tee', load: async () => (await import('@sluice/plugin-tee')).plugin },
];

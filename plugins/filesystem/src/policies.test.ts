import type { StorageOptions } from '@sluice/object-store';
import { expect, test } from 'vitest';
import { plugin } from './plugin.js';

const modesOf = (bucketNames?: readonly string[], options: StorageOptions = {}): readonly string[] =>
  plugin.policies?.({ root: '/lake', bucketNames }, { options })[0]?.text.split('\n') ?? [];

test('are of the root and all below it, where any bucket is read', () => {
  expect(modesOf()).toEqual(['rx  /lake, and each folder below it', 'r   each file below /lake']);
});

test('are of the buckets alone that are read; the root is passed through, or read where they have to be found', () => {
  const sales = ['rx  /lake/sales, and each folder below it', 'r   each file below /lake/sales'];
  expect(modesOf(['sales'])).toEqual(['x   /lake', ...sales]);
  expect(modesOf(undefined, { containerFilterPattern: { includes: ['sales$'] } })).toEqual(['rx  /lake', ...sales]);
});

test('are of the manifest for all buckets too', () => {
  const options = { storageMetadataConfigSource: { prefixConfig: { containerName: 'gov', objectPrefix: 'm' } } };
  expect(modesOf(['sales'], options).at(-1)).toBe(
    'r   /lake/gov/m/openmetadata_storage_manifest.json, and x on each folder above it',
  );
});

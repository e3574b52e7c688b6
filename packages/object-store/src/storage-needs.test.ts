import { describe, expect, it } from 'vitest';
import { storageNeeds } from './storage-needs.js';

const bucketsOf = (...includes: readonly string[]) =>
  storageNeeds({ containerFilterPattern: { includes: [...includes] } }, {}).buckets;

describe('storageNeeds', () => {
  it('takes any bucket where nothing narrows them', () => {
    expect(storageNeeds({}, {})).toEqual({ listsBuckets: true, buckets: ['*'], tags: false, metrics: true });
  });

  it('takes those that are named', () => {
    const { listsBuckets, buckets } = storageNeeds({}, { bucketNames: ['b', 'a', 'b'] });
    expect([listsBuckets, buckets]).toEqual([false, ['a', 'b']]);
  });

  it('takes of those that are named what the filters take', () => {
    const bucketNames = ['sales', 'sales-tmp', 'hr'];
    const filter = { includes: ['sales'], excludes: ['.*-tmp'] };
    expect(storageNeeds({ containerFilterPattern: filter }, { bucketNames }).buckets).toEqual(['sales']);
    expect(storageNeeds({}, { bucketNames, containerFilterPattern: filter }).buckets).toEqual(['sales']);
    expect(storageNeeds({ containerFilterPattern: { includes: ['x'] } }, { bucketNames }).buckets).toEqual([]);
  });

  it("takes empty credentials of the manifest's for those of the source", () => {
    const prefixConfig = { containerName: 'gov' };
    const ownOf = (securityConfig: Record<string, unknown>) =>
      storageNeeds({ storageMetadataConfigSource: { prefixConfig, securityConfig } }, {}).manifest?.hasOwnCredentials;
    expect([ownOf({}), ownOf({ awsRegion: 'eu-west-1' })]).toEqual([false, true]);
  });

  it('takes what literal patterns take, by how it begins', () => {
    expect(bucketsOf('sales$')).toEqual(['sales']);
    expect(bucketsOf('sales')).toEqual(['sales*']);
    expect(bucketsOf('^sales-.*', 'a\\.b$')).toEqual(['a.b', 'sales-*']);
    expect(bucketsOf('sales', 'x[0-9]')).toEqual(['*']);
    // A dot is any character.
    expect(bucketsOf('a.b$')).toEqual(['*']);
  });

  it('names what else is read', () => {
    const needs = storageNeeds(
      {
        includeTags: true,
        metrics: 'none',
        listing: { inventory: 's3://inv/daily' },
        storageMetadataConfigSource: { prefixConfig: { containerName: 'gov', objectPrefix: '/a/' } },
      },
      {},
    );
    expect(needs).toMatchObject({
      tags: true,
      metrics: false,
      inventory: 's3://inv/daily',
      manifest: { bucket: 'gov', key: 'a/openmetadata_storage_manifest.json', hasOwnCredentials: false },
    });
  });
});

import type { Container } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { at, bucket, dataset } from './entities.test.fixture.js';
import type { Asset } from './proposal.js';
import { ToAssets } from './to-assets.js';

const toAssets = new ToAssets({ env: 'PROD' });

function aspects(asset: Asset | undefined): Record<string, object> {
  return Object.fromEntries((asset?.proposals ?? []).map(({ aspectName, aspect }) => [aspectName, aspect]));
}

function lastOf(container: Container): Asset | undefined {
  return toAssets.of(container).at(-1);
}

/** Each asset in short: its kind, its name, and whether it is implied. */
function inShort(container: Container): string[] {
  return toAssets.of(container).map((asset) => {
    const { containerProperties, datasetProperties } = aspects(asset);
    const { name } = (containerProperties ?? datasetProperties) as { name: string };
    const { typeNames } = aspects(asset)['subTypes'] as { typeNames: string[] };
    return `${asset.isImplied === true ? 'implied ' : ''}${typeNames[0]} ${name}`;
  });
}

it('makes nothing of a service that has no name in DataHub', () => {
  const service = { kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'GCS' } as const;
  expect(toAssets.of(service)).toEqual([]);
  expect(new ToAssets({ env: 'PROD', platformInstance: 'ours' }).of(service)).toMatchObject([
    {
      urn: 'urn:li:dataPlatformInstance:(urn:li:dataPlatform:gcs,ours)',
      type: 'dataPlatformInstance',
      isImplied: true,
      proposals: [{ aspectName: 'dataPlatformInstanceProperties', aspect: { name: 'ours' } }],
    },
  ]);
});

it('makes a container of a bucket', () => {
  const [asset, ...more] = toAssets.of(bucket);
  expect(more).toEqual([]);
  // As DataHub's own package makes it, like all of test/e2e/datahub-entities.test.ts.
  expect(asset?.urn).toBe('urn:li:container:3a6ef372e5fae53ae0f3290a38f68880');
  expect(aspects(asset)).toEqual({
    containerProperties: {
      name: 'sales',
      qualifiedName: 's3://sales',
      externalUrl: 'https://console/sales',
      customProperties: {
        platform: 's3',
        env: 'PROD',
        bucket_name: 'sales',
        sluice_name: 'lake.sales',
        number_of_files: '2',
        size_in_bytes: '12',
      },
      env: 'PROD',
    },
    dataPlatformInstance: { platform: 'urn:li:dataPlatform:s3' },
    browsePathsV2: { path: [] },
    status: { removed: false },
    subTypes: { typeNames: ['S3 bucket'] },
  });
});

it('makes a dataset of a dataset, below the containers that it lies in', () => {
  expect(inShort(dataset)).toEqual(['implied S3 bucket sales', 'implied Folder eu', 'Table orders']);
  const [sales, eu, orders] = toAssets.of(dataset);
  expect(sales?.urn).toBe(lastOf(bucket)?.urn);
  expect(orders?.urn).toBe('urn:li:dataset:(urn:li:dataPlatform:s3,sales/eu/orders,PROD)');
  expect(aspects(orders)).toEqual({
    datasetProperties: {
      name: 'orders',
      qualifiedName: 's3://sales/eu/orders',
      customProperties: {
        sluice_name: dataset.fullyQualifiedName,
        number_of_files: '1',
        size_in_bytes: '10',
        formats: 'csv, gz',
      },
    },
    schemaMetadata: {
      schemaName: 'orders',
      platform: 'urn:li:dataPlatform:s3',
      version: 0,
      hash: '',
      platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
      fields: [expect.objectContaining({ fieldPath: 'id' })],
    },
    dataPlatformInstance: { platform: 'urn:li:dataPlatform:s3' },
    container: { container: eu?.urn },
    browsePathsV2: { path: [sales, eu].map((asset) => ({ id: asset?.urn, urn: asset?.urn })) },
    status: { removed: false },
    subTypes: { typeNames: ['Table'] },
  });
});

describe('tells by what is known of a container what it is', () => {
  const newest = { key: 'logs/1/app/7.png', size: 9, lastModified: 1_700_000_000_000 };
  it.each<[string, Container, string]>([
    ['nothing', at('docs'), 'Folder docs'],
    ['how much lies in it', { ...at('docs'), size: 4, numberOfObjects: 2 }, 'Folder docs'],
    ['its size', { ...at('docs/a.pdf'), size: 4 }, 'File a.pdf'],
    ['its columns', { ...at('docs'), dataModel: { isPartitioned: false, columns: [] } }, 'Table docs'],
    ['its format', { ...at('docs'), fileFormats: ['csv'], size: 1, numberOfObjects: 1 }, 'File docs'],
    ['the files it stands for', { ...at('docs'), resourceSet: { extensions: {}, newest }, numberOfObjects: 2 }, 'File Set docs'],
    ['that it is all of its bucket', { ...at(''), fullPath: 's3://sales', size: 1, numberOfObjects: 1 }, 'File sales'],
  ])('%s', (_, container, short) => {
    expect(inShort(container).at(-1)).toBe(short);
  });

  it('a set of files lies in the last folder that is the same for all', () => {
    const set = { ...at('logs/*/app'), resourceSet: { extensions: { png: 2, '': 1 }, newest } };
    expect(inShort(set)).toEqual(['implied S3 bucket sales', 'implied Folder logs', 'File Set */app']);
    expect(aspects(lastOf(set))['datasetProperties']).toMatchObject({
      customProperties: { extensions: 'none: 1, png: 2', newest_file: 'logs/1/app/7.png' },
      lastModified: { time: 1_700_000_000_000 },
    });
  });
});

it('adds tags and owners to those that are there', () => {
  const tags = [{ tagFQN: 'Odd.a/b~c' }, { tagFQN: 'PII.Name', score: 0.5 }];
  const labelled = {
    ...bucket,
    description: 'All sales.',
    tags,
    owners: [{ name: 'ann' }, { name: 'ops', type: 'team' as const }],
  };
  const patches = lastOf(labelled)?.proposals.filter(({ changeType }) => changeType === 'PATCH');
  expect(patches).toEqual([
    {
      aspectName: 'globalTags',
      changeType: 'PATCH',
      aspect: [
        { op: 'add', path: '/tags/urn:li:tag:Odd.a~1b~0c', value: { tag: 'urn:li:tag:Odd.a/b~c' } },
        { op: 'add', path: '/tags/urn:li:tag:PII.Name', value: { tag: 'urn:li:tag:PII.Name', context: '{"score":0.5}' } },
      ],
    },
    {
      aspectName: 'ownership',
      changeType: 'PATCH',
      aspect: ['urn:li:corpuser:ann', 'urn:li:corpGroup:ops'].map((owner) => ({
        op: 'add',
        path: `/owners/${owner}/TECHNICAL_OWNER`,
        value: { owner, type: 'TECHNICAL_OWNER' },
      })),
    },
  ]);
  expect(aspects(lastOf(labelled))['containerProperties']).toMatchObject({ description: 'All sales.' });
});

it('makes a tag of a tag, and says no more of it than is known', () => {
  const tag = { kind: 'tag', fullyQualifiedName: 'PII.Name', classification: 'PII', name: 'Name' } as const;
  expect(toAssets.of(tag).map(aspects)).toEqual([{ tagKey: { name: 'PII.Name' } }]);
  expect(toAssets.of({ ...tag, description: 'Names.' }).map(aspects)).toEqual([
    { tagKey: { name: 'PII.Name' }, tagProperties: { name: 'PII.Name', description: 'Names.' } },
  ]);
});

it('names the instance and the environment wherever they belong', () => {
  const [sales, , orders] = new ToAssets({ env: 'DEV', platformInstance: 'ours' }).of(dataset);
  const instance = 'urn:li:dataPlatformInstance:(urn:li:dataPlatform:s3,ours)';
  expect(orders?.urn).toBe('urn:li:dataset:(urn:li:dataPlatform:s3,ours.sales/eu/orders,DEV)');
  expect(aspects(orders)).toMatchObject({
    dataPlatformInstance: { platform: 'urn:li:dataPlatform:s3', instance },
    browsePathsV2: { path: [{ id: instance, urn: instance }, { urn: sales?.urn }, {}] },
  });
  expect(aspects(sales)['containerProperties']).toMatchObject({ customProperties: { instance: 'ours', env: 'DEV' }, env: 'DEV' });
  expect(sales?.urn).not.toBe(lastOf(bucket)?.urn);
});

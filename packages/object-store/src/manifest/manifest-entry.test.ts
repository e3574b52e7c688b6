import { isIngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { ManifestEntry } from '../generated/manifest.js';
import { type DatasetEntry, toDatasetEntry } from './manifest-entry.js';

const AT = 's3://bucket/openmetadata.json#/entries/0';

const datasetOf = (entry: Partial<ManifestEntry>): DatasetEntry =>
  toDatasetEntry({ at: AT, entry: { dataPath: 'orders', ...entry } });

function errorOf(entry: Partial<ManifestEntry>): { code: string; path: string | undefined; message: string } {
  try {
    datasetOf(entry);
  } catch (error) {
    if (isIngestError(error)) return { code: error.code, path: error.path, message: error.message };
    throw error;
  }
  throw new Error('It was accepted');
}

test('an entry has its defaults and no slashes at its ends', () => {
  expect(datasetOf({ dataPath: '/raw/orders/' })).toEqual({
    at: AT,
    path: 'raw/orders',
    isPartitioned: false,
    partitionColumns: [],
    excludePaths: [],
  });
});

test('what an entry says is kept', () => {
  const entry = { structureFormat: 'csv.gz', separator: ';', isPartitioned: true, excludePaths: ['old'] };
  const { structureFormat: _, ...kept } = entry;
  expect(datasetOf(entry)).toMatchObject({ ...kept, format: { format: 'csv', compression: 'gz' } });
});

test.each<[string, Partial<ManifestEntry>]>([
  ['A glob as dataPath (teams/*/x)', { dataPath: 'teams/*/x' }],
  ['A glob as dataPath (part-?)', { dataPath: 'part-?' }],
  ['A glob as dataPath ({a,b})', { dataPath: '{a,b}' }],
  ['A glob as dataPath ([ab])', { dataPath: '[ab]' }],
  ['depth', { depth: 1 }],
  ['unstructuredFormats', { unstructuredFormats: ['*'] }],
  ['unstructuredData', { unstructuredData: true }],
  ['autoPartitionDetection', { autoPartitionDetection: true }],
  ['excludePatterns', { excludePatterns: ['**/old/*'] }],
])('%s is refused and not passed over', (what, entry) => {
  expect(errorOf(entry)).toEqual({ code: 'NOT_YET_SUPPORTED', path: AT, message: `${what} is not supported yet` });
});

test('options that are there and ask for nothing are no obstacle', () => {
  const idle = { depth: 0, unstructuredFormats: [], unstructuredData: false, autoPartitionDetection: false, excludePatterns: [] };
  expect(datasetOf(idle).path).toBe('orders');
});

test.each(['xlsx', 'csv.gz.gz', 'avro.gz', ''])('the format "%s" is unsupported', (structureFormat) => {
  expect(errorOf({ structureFormat })).toEqual({
    code: 'UNSUPPORTED_FORMAT',
    path: `${AT}/structureFormat`,
    message: `The structureFormat ${structureFormat} is not supported`,
  });
});

test('partition columns take the types of the catalogue in any case, and make the dataset partitioned', () => {
  const { isPartitioned, partitionColumns } = datasetOf({
    partitionColumns: [
      { name: 'year', dataType: 'int', description: 'Of the sale' },
      { name: 'region', dataType: 'VarChar', dataTypeDisplay: 'varchar(2)' },
      { name: 'tags', dataType: 'ARRAY' },
    ],
  });
  expect(isPartitioned).toBe(true);
  expect(partitionColumns).toEqual([
    { name: 'year', displayName: 'year', dataType: 'INT', dataTypeDisplay: 'int', description: 'Of the sale' },
    { name: 'region', displayName: 'region', dataType: 'VARCHAR', dataTypeDisplay: 'varchar(2)', dataLength: 1 },
    { name: 'tags', displayName: 'tags', dataType: 'ARRAY', dataTypeDisplay: 'array', arrayDataType: 'UNKNOWN' },
  ]);
});

test('isPartitioned has the last word', () => {
  expect(datasetOf({ isPartitioned: false, partitionColumns: [{ name: 'year', dataType: 'INT' }] }).isPartitioned).toBe(false);
});

test('a partition column of an unknown type is located', () => {
  const partitionColumns = [
    { name: 'year', dataType: 'INT' },
    { name: 'day', dataType: 'integre' },
  ];
  expect(errorOf({ partitionColumns })).toEqual({
    code: 'MANIFEST_ENTRY_INVALID',
    path: `${AT}/partitionColumns/1/dataType`,
    message: 'integre is not a data type of the catalogue',
  });
});

import { isIngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { ManifestEntry } from '../generated/manifest.js';
import { type DatasetEntry, placeOf, toDatasetEntry } from './manifest-entry.js';

const AT = 's3://bucket/openmetadata.json#/entries/0';

const datasetOf = (entry: Partial<ManifestEntry>): DatasetEntry =>
  toDatasetEntry({ at: AT, entry: { dataPath: 'orders', ...entry } }, 3, { samples: 1, collapse: false });

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
    order: 3,
    path: 'raw/orders',
    select: 'path',
    depth: 0,
    hasDatasets: true,
    extensions: [],
    collapse: false,
    samples: 1,
    partitionColumns: [],
    detectPartitions: false,
    excludePaths: [],
    excludePatterns: [],
  });
});

test('what an entry says is kept', () => {
  const entry = { structureFormat: 'csv.gz', separator: ';', isPartitioned: true, excludePaths: ['old'] };
  const { structureFormat: _, ...kept } = entry;
  expect(datasetOf(entry)).toMatchObject({ ...kept, format: { format: 'csv', compression: 'gz' } });
});

test.each<[string, Partial<ManifestEntry>, Partial<DatasetEntry>]>([
  ['a glob', { dataPath: 'teams/*/x' }, { select: 'glob', hasDatasets: true }],
  ['a glob of files', { dataPath: 'teams/*', unstructuredData: true }, { select: 'glob', hasDatasets: false, extensions: ['*'] }],
  ['depth', { depth: 2 }, { select: 'depth', depth: 2, hasDatasets: true }],
  [
    'files',
    { unstructuredFormats: ['.PNG', '*.jpg', 'gif'] },
    { select: 'path', hasDatasets: false, extensions: ['png', 'jpg', 'gif'] },
  ],
  ['files and columns', { unstructuredFormats: ['*'], structureFormat: 'csv' }, { hasDatasets: true, extensions: ['*'] }],
  ['all files of a path', { unstructuredData: true }, { select: 'path', extensions: ['*'] }],
  [
    'its own choices',
    { samples: 4, collapse: true, header: false, autoPartitionDetection: true, excludePatterns: ['**/old/*'] },
    {
      samples: 4,
      collapse: true,
      header: false,
      detectPartitions: true,
      excludePatterns: ['**/old/*'],
    },
  ],
])('%s', (_, entry, expected) => {
  expect(datasetOf(entry)).toMatchObject(expected);
});

test.each<[Partial<ManifestEntry>, string, string[]]>([
  [{ dataPath: 'a/b' }, 'a/b/', ['a/b/']],
  [{ dataPath: 'a/b', depth: 1 }, 'a/b/', ['a/b/']],
  [{ dataPath: 'a/b', unstructuredFormats: ['*'] }, 'a/', ['a/b/']],
  [{ dataPath: 'a/b/*.csv' }, 'a/b/', ['a/b/']],
  [{ dataPath: 'a/year=2024/*.csv' }, 'a/', ['a/_delta_log/', 'a/metadata/', 'a/year=2024/']],
  [{ dataPath: 'a/2024/01/02/x/*' }, 'a/', ['a/2024/01/02/x/', 'a/_delta_log/', 'a/metadata/']],
  [{ dataPath: 'a/2024/*/*' }, 'a/', ['a/2024/', 'a/_delta_log/', 'a/metadata/']],
  [{ dataPath: 'a/year=*/*' }, 'a/', ['a/_delta_log/', 'a/metadata/', 'a/year=']],
  [{ dataPath: 'a/b*/*' }, 'a/', ['a/b']],
  [{ dataPath: 'a/year=2024/*.png', unstructuredData: true }, 'a/', ['a/year=2024/']],
  [{ dataPath: '*.csv' }, '', ['']],
])('%j lies below %s and is listed from %j', (entry, root, prefixes) => {
  expect(placeOf(datasetOf(entry))).toEqual({ root, prefixes });
});

test.each<[string, Partial<ManifestEntry>]>([
  ['dataPath', { dataPath: '{a,b}'.repeat(11) }],
  ['excludePatterns', { excludePatterns: ['{a,b}'.repeat(11)] }],
])('a glob of too many alternatives in %s is located', (key, entry) => {
  expect(errorOf(entry)).toMatchObject({ code: 'MANIFEST_ENTRY_INVALID', path: `${AT}/${key}` });
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

test('partition columns take the types of the catalogue in any case', () => {
  const { partitionColumns } = datasetOf({
    partitionColumns: [
      { name: 'year', dataType: 'int', description: 'Of the sale' },
      { name: 'region', dataType: 'VarChar', dataTypeDisplay: 'varchar(2)' },
      { name: 'tags', dataType: 'ARRAY' },
    ],
  });
  expect(partitionColumns).toEqual([
    { name: 'year', displayName: 'year', dataType: 'INT', dataTypeDisplay: 'int', description: 'Of the sale' },
    { name: 'region', displayName: 'region', dataType: 'VARCHAR', dataTypeDisplay: 'varchar(2)', dataLength: 1 },
    { name: 'tags', displayName: 'tags', dataType: 'ARRAY', dataTypeDisplay: 'array', arrayDataType: 'UNKNOWN' },
  ]);
});

test('isPartitioned is kept where it is said', () => {
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

import { expect, test } from 'vitest';
import { KeyFilter } from './key-filter.js';

const EXCLUDED = { excludePaths: ['old', '_delta_log'], excludePatterns: ['*.txt', '/a/b/**'] };
const FILTER = new KeyFilter({ ...EXCLUDED, hasDatasets: true });

test.each([
  ['a/old/1.csv', 'excludePaths: old'],
  ['a/old', 'excludePaths: old'],
  ['a/1.txt', 'excludePatterns: *.txt'],
  ['a/b/c/1.csv', 'excludePatterns: /a/b/**'],
  ['a/_delta_log/1.json', "it lies in an engine's folder (_delta_log)"],
  ['a/_SUCCESS', "it is an engine's artifact (_SUCCESS)"],
  ['a/_started_1', "it is an engine's artifact (_started_1)"],
  ['a/1.csv.crc', "it is an engine's checksum (.crc)"],
  ['a/_sluice.yaml', '_sluice.yaml is read by Sluice itself'],
  ['a/', 'it marks a folder'],
  ['openmetadata.json', "it is the bucket's manifest"],
  ['a/openmetadata.json', undefined],
  ['a/1.csv', undefined],
  ['older/1.csv', undefined],
])('%s: %s', (key, rule) => {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const folder = key.slice(0, key.length - name.length);
  expect(FILTER.inFolder(folder, '')({ key, size: name === '' ? 0 : 1, lastModified: 0 }, name)).toBe(rule);
});

test('what the manifest itself names leaves nothing out', () => {
  const object = { key: 'a/old/1.csv', size: 1, lastModified: 0 };
  expect(FILTER.inFolder('a/old/', 'a/old/')(object, '1.csv')).toBeUndefined();
});

test('the manifest of the bucket is a file as any other where each file is a container', () => {
  const object = { key: 'openmetadata.json', size: 1, lastModified: 0 };
  expect(new KeyFilter({ ...EXCLUDED, hasDatasets: false }).inFolder('', '')(object, object.key)).toBeUndefined();
});

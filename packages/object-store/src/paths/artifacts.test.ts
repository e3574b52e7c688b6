import { expect, test } from 'vitest';
import { artifactRule, isArtifactFolder } from './artifacts.js';

function isLeftByEngine(path: string, size: number): boolean {
  const [name = '', ...folders] = path.split('/').reverse();
  return folders.some(isArtifactFolder) || artifactRule({ size }, name) !== undefined;
}

test.each([
  ['_delta_log/00000.json', 5],
  ['x/_temporary/0/part-0.csv', 5],
  ['_spark_metadata/0', 5],
  ['.tmp/part-0.csv', 5],
  ['_SUCCESS', 0],
  ['_committed_123', 5],
  ['_started_123', 5],
  ['_SUCCESS.crc', 5],
  ['.part-0.parquet.crc', 5],
  ['', 0],
  ['year=2024/', 0],
  ['year=2024_$folder$', 0],
  ['_sluice.yaml', 5],
])('%s is an artifact', (path, size) => {
  expect(isLeftByEngine(path, size)).toBe(true);
});

test.each([
  ['part-0.csv', 0],
  ['delta_log/part-0.csv', 5],
  ['x_committed_1', 5],
  ['odd/', 5],
  ['SUCCESS', 0],
  ['README.md', 5],
  ['x_sluice.yaml', 5],
  ['_sluice.yaml/part-0.csv', 5],
])('%s is data', (path, size) => {
  expect(isLeftByEngine(path, size)).toBe(false);
});

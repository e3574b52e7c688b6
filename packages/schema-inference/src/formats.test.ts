import { describe, expect, it } from 'vitest';
import { fileFormatsOf, formatOfName, parseStructureFormat } from './formats.js';

describe('parseStructureFormat', () => {
  it.each([
    ['csv', { format: 'csv' }],
    ['TSV', { format: 'tsv' }],
    ['.json', { format: 'json' }],
    ['ndjson', { format: 'jsonl' }],
    ['JSONL.gz', { format: 'jsonl', compression: 'gz' }],
    ['csv.gz', { format: 'csv', compression: 'gz' }],
    ['pq', { format: 'parquet' }],
    ['pqt', { format: 'parquet' }],
    ['parq', { format: 'parquet' }],
    ['parquet.snappy', { format: 'parquet' }],
    ['avro', { format: 'avro' }],
  ])('knows %s', (text, format) => {
    expect(parseStructureFormat(text)).toEqual(format);
  });

  it.each(['', 'xml', 'MF4', 'zip', 'tar.gz', 'json.zip', 'csv.gz.gz', 'parquet.gz', 'avro.gz', '__proto__', 'gz'])(
    'does not support %s',
    (text) => {
      expect(parseStructureFormat(text)).toBeUndefined();
    },
  );
});

describe('formatOfName', () => {
  it.each([
    ['a/b/part-0.csv', { format: 'csv' }],
    ['a.b/c.CSV.GZ', { format: 'csv', compression: 'gz' }],
    ['part-00000-c000.snappy.parquet', { format: 'parquet' }],
    ['x.gz.parquet', { format: 'parquet' }],
    ['x.parquet.snappy', { format: 'parquet' }],
    ['2024-01-01.ndjson', { format: 'jsonl' }],
  ])('%s', (name, format) => {
    expect(formatOfName(name)).toEqual(format);
  });

  it.each(['csv', '', '.gz', 'csv.gz', 'a.csv/part-0', 'x.txt', 'x.csv.zip', 'x.gz', 'x.parquet.gz', 'x.'])(
    '%s has none',
    (name) => {
      expect(formatOfName(name)).toBeUndefined();
    },
  );
});

describe('fileFormatsOf', () => {
  it('stores JSON lines as json, and names the compression', () => {
    expect(fileFormatsOf({ format: 'jsonl' })).toEqual(['json']);
    expect(fileFormatsOf({ format: 'csv', compression: 'gz' })).toEqual(['csv', 'gz']);
  });
});

import { readFileSync } from 'node:fs';
import type { Column } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { formatOfName, type StructureFormat } from './formats.js';
import { inferSchema } from './infer-schema.js';
import { MemoryFile, typesOf } from './testing/memory-file.js';

const FIXTURES = 'packages/schema-inference/fixtures/generated';
const expected: Record<string, [string, string][]> = JSON.parse(
  readFileSync(new URL('../fixtures/generated/expected.json', import.meta.url), 'utf8'),
);

function formatOf(path: string): StructureFormat {
  const format = formatOfName(path)?.format;
  if (format === undefined) throw new Error(`${path} has no format`);
  return format;
}

describe('files written by pyarrow and fastavro', () => {
  it.each(Object.entries(expected))('%s has their names and types', async (path, columns) => {
    const schema = await inferSchema(MemoryFile.at(`${FIXTURES}/${path}`), { format: formatOf(path) });
    expect(typesOf(schema.columns)).toEqual(
      columns.map(([name, type]) => [name === '' ? expect.stringMatching(/^column\d+$/) : name, type]),
    );
  });
});

const FAMILIES: Record<string, string> = {
  integer: 'INT BIGINT SMALLINT TINYINT UINT',
  float: 'FLOAT DOUBLE',
  string: 'STRING ENUM UUID',
  boolean: 'BOOLEAN',
  temporal: 'DATE TIMESTAMP TIMESTAMPZ TIME',
  binary: 'BINARY FIXED',
  decimal: 'DECIMAL',
  struct: 'STRUCT RECORD JSON',
  map: 'MAP',
  array: 'ARRAY',
};

interface ExpectedColumn {
  readonly name: string;
  readonly type: string;
  readonly children?: ExpectedColumn[];
}

function families(columns: readonly Column[]): ExpectedColumn[] {
  return columns.map((column) => {
    const [type = column.dataType] =
      Object.entries(FAMILIES).find(([, types]) => types.split(' ').includes(column.dataType)) ?? [];
    return { name: column.name, type, ...(type === 'struct' && { children: families(column.children ?? []) }) };
  });
}

describe('the lakes', () => {
  it.each([
    ['lake-a', 'local_s3.sales-data.orders', 'sales-data/orders/part-000.csv', 0],
    ['lake-a', 'local_s3.sales-data.returns', 'sales-data/returns/part-0.tsv', 0],
    ['lake-a', 'local_s3.sales-data.semi', 'sales-data/semi/part-0.csv', 0],
    ['lake-a', 'local_s3.sales-data.events', 'sales-data/events/part-0.json', 0],
    ['lake-a', 'local_s3.sales-data.events_array', 'sales-data/events_array/part-0.json', 0],
    ['lake-a', 'local_s3.sales-data.customers', 'sales-data/customers/part-0.parquet', 0],
    ['lake-a', 'local_s3.sales-data.clicks', 'sales-data/clicks/part-0.avro', 0],
    ['lake-a', 'local_s3.sales-data.transactions', 'sales-data/transactions/year=2023/month=01/part-0.parquet', 2],
    ['lake-a', 'local_s3.hard.maps', 'hard/maps/part-0.parquet', 0],
    ['lake-a', 'local_s3.hard.events_gz', 'hard/events_gz/part-0.json.gz', 0],
    ['lake-a', 'local_s3.hard.orders_gz', 'hard/orders_gz/part-0.csv.gz', 0],
    ['lake-a', 'local_s3.hard.good', 'hard/good/part-0.csv', 0],
    ['lake-b', 'local_s3."dotted.name"."a.b"', 'dotted.name/a.b/part.csv', 0],
    ['lake-b', 'local_s3.globs.flat', 'globs/flat/file0.csv', 0],
    ['lake-b', 'local_s3.globs.deep/one', 'globs/deep/one/y.json', 0],
    ['lake-b', 'local_s3.globs.nofmt', 'globs/nofmt/data.parquet', 0],
    ['lake-b', 'local_s3.globs.teams/alpha/users', 'globs/teams/alpha/users/year=2023/month=01/part-0.parquet', 2],
    ['lake-b', 'local_s3.zips.g', 'zips/g/a.csv.gz', 0],
    ['lake-b', 'local_s3.zips.jg', 'zips/jg/a.jsonl.gz', 0],
  ])('%s %s', async (lake, name, path, partitions) => {
    const entities: { fullyQualifiedName: string; dataModel?: { columns: ExpectedColumn[] } }[] = JSON.parse(
      readFileSync(new URL(`../../../test/expected/${lake}.json`, import.meta.url), 'utf8'),
    );
    const entity = entities.find(({ fullyQualifiedName }) => fullyQualifiedName === name);
    const schema = await inferSchema(MemoryFile.at(`test/lakes/${lake}/${path}`), { format: formatOf(path) });
    expect(families(schema.columns)).toEqual(entity?.dataModel?.columns.slice(partitions));
    expect(schema.compression).toBe(path.endsWith('.gz') ? 'gz' : undefined);
    expect(schema.remarks).toEqual([]);
  });

  it.each([
    ['corrupt/t/a.parquet', 'FILE_CORRUPT'],
    ['corrupt/c/a.csv', 'FILE_NOT_TEXT'],
  ])('%s fails', async (path, code) => {
    await expect(inferSchema(MemoryFile.at(`test/lakes/lake-a/${path}`), { format: formatOf(path) })).rejects.toMatchObject({
      code,
    });
  });
});

describe('inferSchema', () => {
  it.each(['csv', 'json', 'parquet', 'avro'] as const)(
    'gives an empty %s file no columns, without reading it',
    async (format) => {
      const file = new MemoryFile('');
      expect(await inferSchema(file, { format })).toEqual({ columns: [], fields: [], remarks: [] });
      expect(file.reads).toEqual([]);
    },
  );

  it('passes on what the file itself throws', async () => {
    const file = { uri: 'memory:file', size: 10, read: () => Promise.reject(new Error('connection reset')) };
    for (const format of ['csv', 'json', 'parquet', 'avro'] as const) {
      await expect(inferSchema(file, { format })).rejects.toThrow('connection reset');
    }
  });
});

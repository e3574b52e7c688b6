import { readdirSync } from 'node:fs';
import { type Column, isIngestError } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { formatOfName, type StructureFormat } from './formats.js';
import { inferSchema } from './infer-schema.js';
import { sampleRows } from './sample-rows.js';
import { MemoryFile } from './testing/memory-file.js';
import { pseudoRandom } from './testing/pseudo-random.js';

const FIXTURES = 'packages/schema-inference/fixtures/generated';
const LAKE = 'test/lakes/lake-a';
const TEXTS = [
  'sales-data/orders/part-000.csv',
  'sales-data/returns/part-0.tsv',
  'sales-data/semi/part-0.csv',
  'sales-data/events/part-0.json',
  'sales-data/events_array/part-0.json',
  'hard/orders_gz/part-0.csv.gz',
  'hard/events_gz/part-0.json.gz',
].map((path) => `${LAKE}/${path}`);
const BINARIES = [
  `${LAKE}/hard/maps/part-0.parquet`,
  `${LAKE}/sales-data/clicks/part-0.avro`,
  ...['parquet', 'avro'].flatMap((folder) =>
    readdirSync(new URL(`../fixtures/generated/${folder}`, import.meta.url))
      .filter((name) =>
        /^(scalars|nested|lists|maps|annotations|int96|named|unions|recursive|logical|codec-\w+)\.(parquet|avro)$/.test(name),
      )
      .map((name) => `${FIXTURES}/${folder}/${name}`),
  ),
];

async function bytesOf(path: string): Promise<Buffer> {
  const file = MemoryFile.at(path);
  return Buffer.from(await file.read(0, file.size));
}

function formatOf(path: string): StructureFormat {
  return formatOfName(path)?.format ?? 'csv';
}

/** The columns of a file, or none when it is refused as it should be. */
async function columnsOrRefused(bytes: Uint8Array, format: StructureFormat): Promise<readonly Column[]> {
  try {
    return (await inferSchema(new MemoryFile(bytes), { format })).columns;
  } catch (error) {
    if (isIngestError(error) && error.code.startsWith('FILE_')) return [];
    throw error;
  }
}

/** How many of its first records a file has, or none when it is refused as it should be. */
async function rowsOrRefused(bytes: Uint8Array, format: StructureFormat): Promise<number> {
  try {
    return (await sampleRows(new MemoryFile(bytes), { format }, 100)).length;
  } catch (error) {
    if (isIngestError(error) && /^(?:FILE_|UNSUPPORTED_FORMAT)/.test(error.code)) return 0;
    throw error;
  }
}

function paths(columns: readonly Column[], above = ''): string[] {
  return columns.flatMap((column) => [`${above}${column.name}`, ...paths(column.children ?? [], `${above}${column.name}.`)]);
}

function checkNames(columns: readonly Column[]): void {
  expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
  for (const { name, children, dataType, arrayDataType, dataTypeDisplay } of columns) {
    expect(name).toMatch(/^(?:(?!::).){1,256}$/u);
    expect(dataTypeDisplay).toBeTruthy();
    if (dataType === 'ARRAY') expect(arrayDataType).toBeTruthy();
    checkNames(children ?? []);
  }
}

describe('a file that is damaged', () => {
  it.each([...TEXTS, ...BINARIES])('%s is read or refused', async (path) => {
    const bytes = await bytesOf(path);
    const random = pseudoRandom(bytes.length);
    for (let round = 0; round < 60; round += 1) {
      const damaged = Buffer.from(bytes);
      for (let count = 1 + random(8); count > 0; count -= 1) damaged[random(damaged.length)] = random(256);
      checkNames(await columnsOrRefused(damaged, formatOf(path)));
      expect(await rowsOrRefused(damaged, formatOf(path))).toBeLessThanOrEqual(100);
    }
  });

  it.each(BINARIES)('%s is refused when it is cut short', async (path) => {
    const bytes = await bytesOf(path);
    const random = pseudoRandom(1);
    for (let round = 0; round < 40; round += 1) {
      const length = random(bytes.length);
      await rowsOrRefused(bytes.subarray(0, length), formatOf(path));
      if (path.endsWith('.parquet')) expect(await columnsOrRefused(bytes.subarray(0, length), 'parquet')).toEqual([]);
      else await columnsOrRefused(bytes.subarray(0, length), 'avro');
    }
  });
});

describe('Avro records', () => {
  /** A file of one block that claims so many records, with these bytes. */
  function avro(schema: unknown, records: number, ...data: readonly number[]): Buffer {
    const sized = (value: string): number[] => [
      ((value.length * 2) % 128) | 128,
      Math.floor((value.length * 2) / 128),
      ...Buffer.from(value),
    ];
    const header = [
      ...Buffer.from('Obj\u0001'),
      2,
      ...sized('avro.schema'),
      ...sized(JSON.stringify(schema)),
      0,
      ...Buffer.alloc(16),
    ];
    return Buffer.from([...header, records * 2, data.length * 2, ...data, ...Buffer.alloc(16)]);
  }

  const BILLIONS = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20];

  it.each([
    ['lists of nulls without end', { type: 'array', items: 'null' }, BILLIONS],
    ['maps without end', { type: 'map', values: 'null' }, BILLIONS],
    ['a record within itself', { type: 'record', name: 'R', fields: [{ name: 'r', type: 'R' }] }, [0]],
    ['a choice that there is not', ['null', 'int'], [8]],
    ['a text of a negative length', 'string', [1]],
    ['a text that goes past its block', 'string', [100, 65]],
    ['records without end that take no bytes', { type: 'array', items: { type: 'record', name: 'E', fields: [] } }, BILLIONS],
  ])('are refused: %s', async (_case, schema, data) => {
    await expect(sampleRows(new MemoryFile(avro(schema, 3, ...data)), { format: 'avro' }, 100)).rejects.toMatchObject({
      code: 'FILE_CORRUPT',
    });
  });
});

describe('a file that is cut short anywhere', () => {
  it.each(TEXTS)('%s has no columns but its own', async (path) => {
    const bytes = await bytesOf(path);
    const format = formatOf(path);
    const whole = paths((await inferSchema(new MemoryFile(bytes), { format })).columns);
    // The first record is what tells the columns: a file that ends within it has others.
    const isLines = format === 'csv' || format === 'tsv';
    const start = path.endsWith('.gz') || !isLines ? 1 : bytes.indexOf('\n');
    for (let length = start; length < bytes.length; length += 13) {
      expect(whole).toEqual(expect.arrayContaining(paths(await columnsOrRefused(bytes.subarray(0, length), format))));
    }
  });
});

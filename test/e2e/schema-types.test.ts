import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inferSchema } from '@sluice/schema-inference';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ArrowField, columnsOfArrow } from '../support/arrow-columns.js';
import { type AvroSchema, columnsOfAvro } from '../support/avro-columns.js';
import { DiskFile } from '../support/disk-file.js';
import { comparable, type ExpectedColumn } from '../support/expected-column.js';
import { hasPython, pythonPrograms } from '../support/python.mjs';

const SCRIPT = join(import.meta.dirname, '../tools/write-typed-files.py');
/** Differences are cut to so many: the first ones tell, and there may be thousands. */
const DIFFERENCES_SHOWN = 20;

interface Described {
  readonly parquet: Readonly<Record<string, readonly ArrowField[]>>;
  readonly avro: Readonly<Record<string, AvroSchema>>;
  readonly refused: readonly string[];
}

/** Where columns differ from the ones expected, by path. */
function differences(at: string, actual: readonly ExpectedColumn[], expected: readonly ExpectedColumn[]): string[] {
  const names = (columns: readonly ExpectedColumn[]) => JSON.stringify(columns.map(({ name }) => name)).slice(0, 500);
  if (names(actual) !== names(expected) || actual.length !== expected.length) {
    return [`${at} has the columns ${names(actual)}, not ${names(expected)}`];
  }
  return expected.flatMap(({ children = [], ...column }, index) => {
    const { children: actualChildren = [], ...actualColumn } = actual[index] ?? { name: '' };
    const path = `${at} ${column.name}`;
    const [is, should] = [sorted(actualColumn), sorted(column)];
    return [...(is === should ? [] : [`${path} is ${is}, not ${should}`]), ...differences(path, actualChildren, children)];
  });
}

function sorted(column: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(column).sort(([one], [other]) => (one < other ? -1 : 1))));
}

/** The types of all columns and what is within them. */
function dataTypes(columns: readonly ExpectedColumn[]): string[] {
  return columns.flatMap(({ dataType, children = [] }) => [dataType, ...dataTypes(children)]);
}

describe.skipIf(!hasPython())('the columns of files of every type', () => {
  let folder: string;
  let described: Described;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-types-'));
    const { status, stderr } = spawnSync(join(pythonPrograms(), 'python'), [SCRIPT, folder], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    described = JSON.parse(readFileSync(join(folder, 'described.json'), 'utf8'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function compare(
    format: 'parquet' | 'avro',
    expected: ReadonlyMap<string, readonly ExpectedColumn[]>,
  ): Promise<{ found: string[]; seen: string }> {
    const found: string[] = [];
    const seen = new Set<string>();
    for (const [name, columns] of expected) {
      const schema = await DiskFile.using(join(folder, name), (file) => inferSchema(file, { format }));
      const actual = schema.columns.map(comparable);
      found.push(...differences(name, actual, columns));
      for (const dataType of dataTypes(actual)) seen.add(dataType);
    }
    return { found: found.slice(0, DIFFERENCES_SHOWN), seen: [...seen].sort().join(' ') };
  }

  test('in Parquet are what pyarrow reads', async () => {
    const { found, seen } = await compare(
      'parquet',
      new Map(Object.entries(described.parquet).map(([name, fields]) => [name, columnsOfArrow(fields)])),
    );
    expect(found).toEqual([]);
    expect(Object.keys(described.parquet).length).toBeGreaterThan(60);
    expect(seen).toBe(
      'ARRAY BIGINT BINARY BOOLEAN DATE DECIMAL DOUBLE FIXED FLOAT INT INTERVAL JSON MAP SMALLINT STRING STRUCT TIME TIMESTAMP TIMESTAMPZ TINYINT UINT UUID',
    );
  });

  test('in Parquet leave out only what it cannot hold', () => {
    expect(described.refused).toEqual([
      'month_day_nano_interval',
      'run_end_encoded<run_ends: int32, values: int64>',
      'sparse_union<a: int64=0>',
      'dense_union<a: int64=0>',
    ]);
  });

  test('in Avro are what its schema says', async () => {
    const { found, seen } = await compare(
      'avro',
      new Map(Object.entries(described.avro).map(([name, schema]) => [name, columnsOfAvro(schema)])),
    );
    expect(found).toEqual([]);
    expect(Object.keys(described.avro).length).toBeGreaterThan(20);
    expect(seen).toBe(
      'ARRAY BIGINT BINARY BOOLEAN DATE DECIMAL DOUBLE ENUM FIXED FLOAT INT INTERVAL MAP STRING STRUCT TIME TIMESTAMP TIMESTAMPZ UNION UUID',
    );
  });
});

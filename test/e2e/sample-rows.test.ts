import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isIngestError } from '@sluice/plugin-api';
import { inferSchema, sampleRows } from '@sluice/schema-inference';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiskFile } from '../support/disk-file.js';
import { hasPython, pythonPrograms } from '../support/python.mjs';

const SCRIPT = join(import.meta.dirname, '../tools/write-sampled-files.py');
const FOOTERS_BYTES = 64 * 1024;
const COLUMN_BYTES = 272 * 1024;
/** A part of a dictionary, and of a page, with their headers. */
const HUNDRED_ROWS_BYTES = 2 * (16 + 2) * 1024;
const FILE_BYTES = 8 * 1024 * 1024;
/** Differences are cut to so many: the first ones tell, and there may be thousands. */
const DIFFERENCES_SHOWN = 20;
const DAMAGES = 5;

type Told = null | boolean | number | string | readonly Told[] | { readonly [key: string]: Told };

/** A value as test/tools/write-sampled-files.py writes it. */
function told(value: unknown): Told {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return `bigint:${value}`;
  if (value instanceof Date) return `date:${value.toISOString()}`;
  if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(told);
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, told(each)]));
  throw new Error(`a sample has the value ${String(value)}`);
}

function formatOf(name: string): 'avro' | 'parquet' {
  return name.endsWith('.avro') ? 'avro' : 'parquet';
}

describe.skipIf(!hasPython())('the first records of files of every type', () => {
  let folder: string;
  let expected: ReadonlyMap<string, readonly Readonly<Record<string, Told>>[]>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-rows-'));
    const { status, stderr } = spawnSync(join(pythonPrograms(), 'python'), [SCRIPT, folder], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const { rows, files } = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'));
    expected = new Map(Object.entries<number>(files).map(([name, index]) => [name, rows[index]]));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const named = (pattern: RegExp) => [...expected].filter(([name]) => pattern.test(name));

  /** Where the rows of files differ from what their own libraries read. */
  async function differences(pattern: RegExp, count: number): Promise<string[]> {
    const found: string[] = [];
    for (const [name, rows] of named(pattern)) {
      const actual = await DiskFile.using(join(folder, name), (file) => sampleRows(file, { format: formatOf(name) }, count));
      if (actual.length !== rows.length) found.push(`${name} has ${actual.length} rows, not ${rows.length}`);
      for (const [index, row] of rows.entries()) {
        for (const column of new Set([...Object.keys(row), ...Object.keys(actual[index] ?? {})])) {
          const value = actual[index]?.[column];
          const [is, should] = [value === undefined ? 'left out' : JSON.stringify(told(value)), JSON.stringify(row[column])];
          if (is !== should) found.push(`${name} row ${index} ${column}: ${is}, not ${should}`);
        }
      }
    }
    return found.slice(0, DIFFERENCES_SHOWN);
  }

  test('in Parquet are what pyarrow reads', async () => {
    expect(await differences(/^(?!large|long|many).*\.parquet$/, 200)).toEqual([]);
    expect(named(/^(?!large|long|many).*\.parquet$/).length).toBeGreaterThan(40);
  });

  test('in Avro are what fastavro reads', async () => {
    expect(await differences(/\.avro$/, 200)).toEqual([]);
    expect(named(/\.avro$/).length).toBe(13);
  });

  test('in pages larger than what is read of them are what pyarrow reads, whatever their codec', async () => {
    expect(await differences(/^large/, 100)).toEqual([]);
    expect(named(/^large/).length).toBe(18);
  });

  test('take few bytes and requests', async () => {
    for (const [name] of named(/^large/)) {
      await DiskFile.using(join(folder, name), async (file) => {
        await sampleRows(file, { format: 'parquet' }, 100);
        // Of zstd whole blocks are read, of other codecs what 100 rows may take.
        const most = name.includes('zstd') ? COLUMN_BYTES : HUNDRED_ROWS_BYTES;
        expect(file.bytesRead, name).toBeLessThan(6 * most + FOOTERS_BYTES);
        expect(file.reads, name).toBeLessThan(16);
      });
    }
  });

  test('lack a column whose first value is larger than what is read', async () => {
    await DiskFile.using(join(folder, 'long-text.parquet'), async (file) => {
      const rows = await sampleRows(file, { format: 'parquet' }, 10);
      expect(rows.map((row) => ({ ...row }))).toEqual(Array.from({ length: 10 }, (_, id) => ({ id })));
      expect(file.bytesRead).toBeLessThan(2 * COLUMN_BYTES + FOOTERS_BYTES);
    });
  });

  test('lack columns where all together are larger than what is read', async () => {
    await DiskFile.using(join(folder, 'many-columns.parquet'), async (file) => {
      const rows = await sampleRows(file, { format: 'parquet' }, 1000);
      const columns = new Set(rows.flatMap((row) => Object.keys(row)));
      expect(columns.size).toBeGreaterThan(50);
      expect(columns.size).toBeLessThan(100);
      expect(file.bytesRead).toBeGreaterThan(FILE_BYTES / 2);
      expect(file.bytesRead).toBeLessThan(FILE_BYTES + FOOTERS_BYTES);
    });
  });

  test('have the names of the columns', async () => {
    for (const [name] of expected) {
      await DiskFile.using(join(folder, name), async (file) => {
        const { columns } = await inferSchema(file, { format: formatOf(name) });
        const names = new Set(columns.map((column) => column.name));
        for (const row of await sampleRows(file, { format: formatOf(name) }, 3))
          for (const key of Object.keys(row)) expect(names, name).toContain(key);
      });
    }
  });

  test('of damaged files are read or refused', async () => {
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    let refused = 0;
    for (const [name] of named(/^(2\.6-page.*compliant-arrow|codec-.*|DELTA.*|BYTE.*|small-.*|large-.*-page1\.0|types-.*)\./)) {
      const bytes = readFileSync(join(folder, name));
      for (let round = 0; round < DAMAGES; round += 1) {
        const damaged = Buffer.from(bytes);
        for (let count = 1 + random(20); count > 0; count -= 1) damaged[random(damaged.length)] = random(256);
        const read = async (offset: number, length: number): Promise<Uint8Array> => damaged.subarray(offset, offset + length);
        try {
          await sampleRows({ uri: name, size: damaged.length, read }, { format: formatOf(name) }, 100);
        } catch (error) {
          if (!isIngestError(error) || !/^(FILE_|UNSUPPORTED_FORMAT)/.test(error.code)) throw error;
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(0);
  });
});

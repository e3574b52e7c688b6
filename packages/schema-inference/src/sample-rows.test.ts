import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type InferOptions, inferSchema, sampleRows } from './index.js';
import { MemoryFile } from './testing/memory-file.js';

/** Rows as plain objects, with `__proto__` as a key like any other. */
function plain(rows: readonly object[]): unknown[] {
  return JSON.parse(JSON.stringify(rows.map((row) => Object.entries(row)))).map(
    (entries: [string, unknown][]) => new Map(entries),
  );
}

async function rowsOf(content: string | Uint8Array, options: InferOptions, count = 100): Promise<Record<string, unknown>[]> {
  const rows = await sampleRows(new MemoryFile(content), options, count);
  return rows.map((row) => ({ ...row }));
}

const csv = (content: string | Uint8Array, more: Partial<InferOptions> = {}) => rowsOf(content, { format: 'csv', ...more });
const json = (content: string | Uint8Array) => rowsOf(content, { format: 'json' });

describe('delimited text', () => {
  it('gives its records as text, by the names of its header', async () => {
    expect(await csv('id,name\n1,Ada\n007," Grace, H. "\n')).toEqual([
      { id: '1', name: 'Ada' },
      { id: '007', name: 'Grace, H.' },
    ]);
  });

  it('names columns by their place where there is no header', async () => {
    expect(await csv('1,Ada\n2,Grace\n', { header: false })).toEqual([
      { column0: '1', column1: 'Ada' },
      { column0: '2', column1: 'Grace' },
    ]);
    expect(await csv('1,2\n3,4\n5,6\n')).toHaveLength(3);
  });

  it('has null where a cell stands for nothing, or is missing', async () => {
    expect(await csv('id,name,at\n1,,NULL\n2,\\N\n')).toEqual([
      { id: '1', name: null, at: null },
      { id: '2', name: null, at: null },
    ]);
  });

  it('leaves out what is no record: comments, a title, the header again, a separator at the end of each line', async () => {
    expect(await csv('# written by hand\nid,name\n1,Ada,\nid,name\n2,Grace,\n')).toEqual([
      { id: '1', name: 'Ada' },
      { id: '2', name: 'Grace' },
    ]);
  });

  it('takes the separator that is given, and the one of a tsv', async () => {
    expect(await csv('a|b\n1|2\n', { separator: '|' })).toEqual([{ a: '1', b: '2' }]);
    expect(await rowsOf('a\tb\n1\t2\n', { format: 'tsv' })).toEqual([{ a: '1', b: '2' }]);
  });

  it('has names that differ, as the columns do', async () => {
    expect(await csv('a,a,\n1,2,3\n')).toEqual([{ a: '1', a_2: '2', column2: '3' }]);
  });

  it('holds a column called __proto__ like any other', async () => {
    const rows = await sampleRows(new MemoryFile('__proto__,constructor\nx,y\n'), { format: 'csv' }, 1);
    expect(plain(rows)).toEqual([
      new Map([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    ]);
    expect(Object.getPrototypeOf(rows[0])).toBeNull();
  });
});

describe('JSON', () => {
  it.each([
    ['lines', '{"id": 1, "name": "Ada"}\n{"id": 2, "tags": ["a"], "in": {"x": null}}\n'],
    ['an array', '[{"id": 1, "name": "Ada"}, {"id": 2, "tags": ["a"], "in": {"x": null}}]'],
    ['objects one behind another', '{"id": 1, "name": "Ada"}{"id": 2, "tags": ["a"], "in": {"x": null}}'],
  ])('gives the objects of %s', async (_case, text) => {
    expect(await json(text)).toEqual([
      { id: 1, name: 'Ada' },
      { id: 2, tags: ['a'], in: { x: null } },
    ]);
  });

  it('gives one object as one record', async () => {
    expect(await json('{\n  "id": 1\n}')).toEqual([{ id: 1 }]);
  });

  it('gives values that are no objects as the column value', async () => {
    expect(await json('1\n[2, 3]\n"x"\n')).toEqual([{ value: 1 }, { value: [2, 3] }, { value: 'x' }]);
    expect(await json('[1]\n[2]\n')).toEqual([{ value: [1] }, { value: [2] }]);
  });

  it('gives an object that is a map as one value', async () => {
    const map = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index]));
    expect(await json(JSON.stringify(map))).toEqual([{ value: map }]);
  });

  it('leaves out what is no object where others are, and lines that are no JSON', async () => {
    expect(await json('{"id": 1}\n7\noops\n{"id": 2}\n')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('has null for what is no number in JSON', async () => {
    expect(await json('{"a": NaN, "b": "NaN \\" -Infinity", "c": -Infinity, "tab": "a\tb"}')).toEqual([
      { a: null, b: 'NaN " -Infinity', c: null, tab: 'a\tb' },
    ]);
  });

  it('gives nothing of a schema', async () => {
    expect(await json('{"$schema": "x", "title": "t", "properties": {"a": {"type": "string"}}}')).toEqual([]);
  });

  it('holds keys called __proto__ like any others, at each level', async () => {
    const [row] = await sampleRows(
      new MemoryFile('{"__proto__": {"__proto__": 1, "x": [{"__proto__": 2}]}}'),
      { format: 'json' },
      1,
    );
    expect(JSON.stringify(row)).toBe('{"__proto__":{"__proto__":1,"x":[{"__proto__":2}]}}');
    expect(Object.getPrototypeOf(row)).toBeNull();
    expect(Object.getPrototypeOf(Object.values(row ?? {})[0])).toBeNull();
  });
});

/** An Avro file of one block, of so many records of 150 bytes. */
function avroOf(records: number): Buffer {
  const sized = (value: string): number[] => [...varint(value.length), ...Buffer.from(value)];
  const schema = JSON.stringify({ type: 'record', name: 'r', fields: [{ name: 'text', type: 'string' }] });
  const header = [...Buffer.from('Obj\u0001'), ...varint(1), ...sized('avro.schema'), ...sized(schema), 0, ...Buffer.alloc(16)];
  const block = Buffer.from(Array.from({ length: records }, (_, index) => sized(String(index).padEnd(148, 'x'))).flat());
  return Buffer.concat([Buffer.from([...header, ...varint(records), ...varint(block.length)]), block, Buffer.alloc(16)]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

describe('Avro', () => {
  const at = (name: string) => MemoryFile.at(`packages/schema-inference/fixtures/generated/avro/${name}.avro`);
  const twenty = Array.from({ length: 20 }, (_, id) => ({ id }));

  it('gives the records of its blocks', async () => {
    expect((await sampleRows(at('codec-deflate'), { format: 'avro' }, 100)).map((row) => ({ ...row }))).toEqual(twenty);
  });

  it('are read of the part of a block that the first read has, and of the rest only where more are asked for', async () => {
    const file = new MemoryFile(avroOf(1000));
    expect((await sampleRows(file, { format: 'avro' }, 10)).map(({ text }) => Number.parseInt(String(text), 10))).toEqual([
      ...Array(10).keys(),
    ]);
    expect(file.reads).toEqual([{ offset: 0, length: 64 * 1024 }]);
    expect(await sampleRows(file, { format: 'avro' }, 1000)).toHaveLength(1000);
    expect(file.reads.slice(2)).toEqual([{ offset: 64 * 1024, length: file.size - 64 * 1024 }]);
  });

  it('are read of the first MiB behind the header alone', async () => {
    const file = new MemoryFile(avroOf(20_000));
    expect((await sampleRows(file, { format: 'avro' }, 1000)).length).toBe(1000);
    expect(file.reads.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(1024 * 1024 + 1024);
  });

  it('are missed where the file ends in the middle of its first block', async () => {
    const bytes = avroOf(1000);
    await expect(sampleRows(new MemoryFile(bytes.subarray(0, 200)), { format: 'avro' }, 10)).rejects.toMatchObject({
      code: 'FILE_CORRUPT',
    });
    expect((await sampleRows(new MemoryFile(bytes.subarray(0, 1000)), { format: 'avro' }, 10)).length).toBe(5);
  });

  it.each(['codec-bzip2', 'codec-xz', 'codec-unknown'])('does not take %s for an empty file', async (name) => {
    const whole = at(name);
    const bytes = Buffer.concat([await whole.read(0, whole.size), Buffer.from([2, 2, 0])]);
    await expect(sampleRows(new MemoryFile(bytes), { format: 'avro' }, 1)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      path: 'memory:file',
    });
  });

  it.each(['primitives', 'unions', 'recursive', 'no-record'])('has no records in %s, which has no blocks', async (name) => {
    expect(await sampleRows(at(name), { format: 'avro' }, 10)).toEqual([]);
  });
});

describe('Parquet', () => {
  const at = (name: string) => MemoryFile.at(`packages/schema-inference/fixtures/generated/parquet/${name}.parquet`);

  it.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])(
    'gives the first rows of pages that are compressed: %s',
    async (codec) => {
      const rows = await sampleRows(at(`codec-${codec}`), { format: 'parquet' }, 30);
      expect(rows.map((row) => ({ ...row }))).toEqual(Array.from({ length: 30 }, (_, id) => ({ id, s: 'x'.repeat(20) })));
    },
  );

  it('reads a small file once', async () => {
    const file = at('codec-none');
    await sampleRows(file, { format: 'parquet' }, 10);
    expect(file.reads).toEqual([{ offset: 0, length: file.size }]);
  });

  it('gives dates for the timestamps of old writers', async () => {
    expect(await sampleRows(at('int96'), { format: 'parquet' }, 1)).toMatchObject([{ at: new Date('2024-01-01T00:00:00Z') }]);
  });

  it.each(['scalars', 'nested', 'wide', 'lists'])('has no rows in %s, which has none', async (name) => {
    expect(await sampleRows(at(name), { format: 'parquet' }, 10)).toEqual([]);
  });
});

const LAKE_FILES: readonly [string, InferOptions['format']][] = [
  ['lake-a/sales-data/orders/part-000.csv', 'csv'],
  ['lake-a/sales-data/returns/part-0.tsv', 'tsv'],
  ['lake-a/sales-data/semi/part-0.csv', 'csv'],
  ['lake-a/sales-data/events/part-0.json', 'json'],
  ['lake-a/sales-data/events_array/part-0.json', 'json'],
  ['lake-a/sales-data/customers/part-0.parquet', 'parquet'],
  ['lake-a/sales-data/clicks/part-0.avro', 'avro'],
  ['lake-a/hard/maps/part-0.parquet', 'parquet'],
  ['lake-a/hard/orders_gz/part-0.csv.gz', 'csv'],
  ['lake-a/hard/events_gz/part-0.json.gz', 'json'],
];

describe('whatever the format', () => {
  it.each(LAKE_FILES)('the rows of %s have the names of its columns', async (path, format) => {
    const file = MemoryFile.at(`test/lakes/${path}`);
    const { columns } = await inferSchema(file, { format });
    const rows = await sampleRows(file, { format }, 100);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.flatMap((row) => Object.keys(row)))).toEqual(new Set(columns.map(({ name }) => name)));
  });

  it.each(LAKE_FILES)('there are no more rows of %s than are asked for', async (path, format) => {
    const file = MemoryFile.at(`test/lakes/${path}`);
    const all = await sampleRows(file, { format }, 100);
    expect(await sampleRows(file, { format }, 1)).toEqual(all.slice(0, 1));
    for (const none of [0, -1, Number.NaN]) expect(await sampleRows(file, { format }, none)).toEqual([]);
  });

  it('there are no more than 1,000 rows', async () => {
    const text = `id\n${Array.from({ length: 3000 }, (_, id) => `${id}\n`).join('')}`;
    expect(await sampleRows(new MemoryFile(text), { format: 'csv' }, 3000)).toHaveLength(1000);
  });

  it('no more is read than for the columns', async () => {
    const text = `id,text\n${`1,${'x'.repeat(98)}\n`.repeat(20_000)}`;
    for (const format of ['csv', 'json'] as const) {
      const file = new MemoryFile(format === 'csv' ? text : `{"text": "${'x'.repeat(98)}"}\n`.repeat(20_000));
      expect((await sampleRows(file, { format }, 10)).length).toBe(10);
      expect(file.reads).toEqual([{ offset: 0, length: 128 * 1024 }]);
    }
  });

  it('compressed data are read too', async () => {
    expect(await csv(gzipSync('id\n1\n2\n'))).toEqual([{ id: '1' }, { id: '2' }]);
    expect(await json(gzipSync('{"id": 1}\n'))).toEqual([{ id: 1 }]);
  });

  it('a record of JSON that is nested without end is left out', async () => {
    const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(await sampleRows(new MemoryFile(`${deep}\n{"a":1}\n`), { format: 'jsonl' }, 10)).toMatchObject([{ a: 1 }]);
  });

  it.each(['csv', 'json', 'parquet', 'avro'] as const)('an empty %s file has no rows, and is not read', async (format) => {
    const file = new MemoryFile('');
    expect(await sampleRows(file, { format }, 10)).toEqual([]);
    expect(file.reads).toEqual([]);
  });

  it.each(['csv', 'json', 'parquet', 'avro'] as const)('what the %s file itself throws is passed on', async (format) => {
    const file = { uri: 'memory:file', size: 10, read: () => Promise.reject(new Error('connection reset')) };
    await expect(sampleRows(file, { format }, 10)).rejects.toThrow('connection reset');
  });

  it('what the file throws behind its schema is passed on', async () => {
    const small = MemoryFile.at('test/lakes/lake-a/sales-data/customers/part-0.parquet');
    const bytes = Buffer.from(await small.read(0, small.size));
    // More than is read of the end, with the rows at the beginning.
    const whole = Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(100_000), bytes]);
    for (const [format, content] of [
      ['parquet', whole],
      ['avro', avroOf(1000)],
    ] as const) {
      let reads = 0;
      const read = async (offset: number, length: number) => {
        reads += 1;
        if (reads > 1) throw new Error('connection reset');
        return content.subarray(offset, offset + length);
      };
      await expect(sampleRows({ uri: 'memory:file', size: content.length, read }, { format }, 1000)).rejects.toThrow(
        'connection reset',
      );
    }
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inferSchema } from '../infer-schema.js';
import type { InferredSchema } from '../schema-reader.js';
import { MemoryFile, typesOf } from '../testing/memory-file.js';

const FIXTURES = 'packages/schema-inference/fixtures/generated/avro';

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value) * 2n;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

function text(value: string): number[] {
  const bytes = Buffer.from(value);
  return [...varint(bytes.length), ...bytes];
}

function avro(schema: unknown): MemoryFile {
  const json = typeof schema === 'string' ? schema : JSON.stringify(schema);
  const header = [...Buffer.from('Obj\u0001'), ...varint(2), ...text('avro.codec'), ...text('null'), ...text('avro.schema')];
  return new MemoryFile(Buffer.concat([Buffer.from(header), Buffer.from(text(json)), Buffer.alloc(17)]));
}

function read(file: MemoryFile): Promise<InferredSchema> {
  return inferSchema(file, { format: 'avro' });
}

function record(name: string, fields: readonly unknown[]): unknown {
  return { type: 'record', name, fields };
}

describe('what is read', () => {
  it('is the beginning of the file', async () => {
    const bytes = Buffer.concat([
      Buffer.from(await MemoryFile.at(`${FIXTURES}/named.avro`).read(0, 1000)),
      Buffer.alloc(1_000_000),
    ]);
    const file = new MemoryFile(bytes);
    await read(file);
    expect(file.reads).toEqual([{ offset: 0, length: 64 * 1024 }]);
  });

  it('is more where the schema is large, each byte once', async () => {
    const file = MemoryFile.at(`${FIXTURES}/large-header.avro`);
    await read(file);
    expect(file.reads).toEqual([
      { offset: 0, length: 64 * 1024 },
      { offset: 64 * 1024, length: file.size - 64 * 1024 },
    ]);
  });

  it('is no more than 16 MiB', async () => {
    const file = {
      uri: 'memory:file',
      size: 2 ** 40,
      read: async (offset: number, length: number) => {
        const bytes = Buffer.alloc(length, 0x41);
        if (offset === 0)
          Buffer.from([...Buffer.from('Obj\u0001'), ...varint(1), ...text('avro.schema'), ...varint(2 ** 38)]).copy(bytes);
        return bytes;
      },
    };
    await expect(inferSchema(file, { format: 'avro' })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });
});

describe('columns', () => {
  it('carry the documentation of their fields', async () => {
    const { columns } = await read(avro(record('r', [{ name: 'id', type: 'long', doc: 'The key.' }])));
    expect(columns).toEqual([{ name: 'id', dataType: 'BIGINT', dataTypeDisplay: 'int64', description: 'The key.' }]);
  });

  it('name the members of a union alike however the schema calls them', async () => {
    const one = { type: 'fixed', name: 'One', namespace: 'com.acme', size: 1 };
    const members = [
      one,
      { type: 'enum', name: 'com.acme.Two', symbols: ['A'] },
      { type: 'long', logicalType: 'timestamp-micros' },
    ];
    const again = ['com.acme.One', 'com.acme.Two', 'long'];
    const { columns } = await read(
      avro(
        record('r', [
          { name: 'first', type: members },
          { name: 'again', type: again },
        ]),
      ),
    );
    const names = ['One', 'Two', 'long'];
    expect(columns.map(({ children = [] }) => children.map(({ name }) => name))).toEqual([names, names]);
  });

  it('have children where they are unions', async () => {
    const { columns } = await read(MemoryFile.at(`${FIXTURES}/unions.avro`));
    const byName = new Map(columns.map((column) => [column.name, column]));
    expect(byName.get('two')?.children?.map(({ name, dataType }) => [name, dataType])).toEqual([
      ['int', 'INT'],
      ['string', 'STRING'],
    ]);
    expect(byName.get('records')?.children?.map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it('end where a type names itself', async () => {
    const { columns } = await read(MemoryFile.at(`${FIXTURES}/recursive.avro`));
    expect(columns[1]).toEqual({ name: 'next', dataType: 'STRUCT', dataTypeDisplay: 'tree.Node' });
  });

  it('end where types name each other without end', async () => {
    const types = Array.from({ length: 40 }, (_, index) =>
      record(
        `T${index}`,
        index === 0
          ? [{ name: 'x', type: 'int' }]
          : [
              { name: 'a', type: `T${index - 1}` },
              { name: 'b', type: `T${index - 1}` },
            ],
      ),
    );
    const start = performance.now();
    const { columns } = await read(avro(record('r', [...types.map((type, index) => ({ name: `f${index}`, type }))])));
    expect(columns).toHaveLength(40);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('end where types are nested deeper than any record', async () => {
    const deep = `${'{"type":"array","items":'.repeat(5000)}"int"${'}'.repeat(5000)}`;
    const { columns } = await read(avro(`{"type":"record","name":"r","fields":[{"name":"a","type":${deep}}]}`));
    expect(columns).toMatchObject([{ name: 'a', dataType: 'ARRAY', dataTypeDisplay: expect.stringContaining('json') }]);
  });

  it.each<[string, unknown, [string, string][]]>([
    [
      'names in another namespace',
      record('a.b.R', [
        { name: 'x', type: { type: 'enum', name: 'E', symbols: [] } },
        { name: 'y', type: 'a.b.E' },
      ]),
      [
        ['x', 'enum'],
        ['y', 'enum'],
      ],
    ],
    [
      'a type within a type',
      record('r', [{ name: 'x', type: { type: { type: 'long', logicalType: 'timestamp-micros' } } }]),
      [['x', 'timestamp[us, tz=UTC]']],
    ],
    ['a schema of one word', '"string"', [['value', 'string']]],
  ])('know %s', async (_case, schema, expected) => {
    expect(typesOf((await read(avro(schema))).columns)).toEqual(expected);
  });
});

describe('what is no Avro', () => {
  it.each<[string, MemoryFile]>([
    ['text', new MemoryFile('a,b\n1,2\n')],
    ['the magic alone', new MemoryFile('Obj\u0001')],
    [
      'no schema',
      new MemoryFile(Buffer.from([...Buffer.from('Obj\u0001'), ...varint(1), ...text('avro.codec'), ...text('null'), 0])),
    ],
    [
      'a header that ends early',
      new MemoryFile(Buffer.from([...Buffer.from('Obj\u0001'), ...varint(1), ...text('avro.schema'), ...varint(5000)])),
    ],
    ['a key of negative length', new MemoryFile(Buffer.from([...Buffer.from('Obj\u0001'), ...varint(1), 0x01]))],
    ['an integer without end', new MemoryFile(Buffer.concat([Buffer.from('Obj\u0001'), Buffer.alloc(100, 0xff)]))],
    ['a schema that is no JSON', avro('{"type":')],
    ['a type that is not known', avro(record('r', [{ name: 'x', type: 'made-up' }]))],
    ['a field without a name', avro(record('r', [{ type: 'int' }]))],
    ['a field without a type', avro(record('r', [{ name: 'x' }]))],
    ['a fixed type without a size', avro(record('r', [{ name: 'x', type: { type: 'fixed', name: 'f' } }]))],
    ['a number for a schema', avro('5')],
  ])('%s', async (_case, file) => {
    await expect(read(file)).rejects.toMatchObject({ code: 'FILE_CORRUPT', path: 'memory:file' });
  });
});

it.each<[string, Uint8Array, string]>([
  ['gzip', gzipSync(Buffer.from('Obj\u0001')), 'The file is compressed with gzip as a whole, and so no Avro file'],
  ['Parquet', Buffer.from('PAR1…PAR1'), 'The file is a Parquet file, and so no Avro file'],
])('a file that is %s is said to be that', async (_case, bytes, message) => {
  await expect(read(new MemoryFile(bytes))).rejects.toMatchObject({ code: 'FILE_CORRUPT', message });
});

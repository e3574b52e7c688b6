import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inferSchema } from '../infer-schema.js';
import { MemoryFile } from '../testing/memory-file.js';

const FIXTURES = 'packages/schema-inference/fixtures/generated/parquet';

function parquet(...footer: readonly (number | readonly number[])[]): MemoryFile {
  return withTrailer(Buffer.from(footer.flat()), 'PAR1');
}

function withTrailer(footer: Buffer, magic: string, claimed = footer.length): MemoryFile {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(claimed);
  return new MemoryFile(Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from(magic)]));
}

function read(file: MemoryFile): ReturnType<typeof inferSchema> {
  return inferSchema(file, { format: 'parquet' });
}

/** A struct's bytes: a name as its field 4, and a number of children as its field 5. */
function element(name: string, children?: number): number[] {
  return [0x48, name.length, ...Buffer.from(name), ...(children === undefined ? [] : [0x15, children * 2]), 0];
}

describe('what is read', () => {
  it('is the end of the file, once', async () => {
    const file = MemoryFile.at(`${FIXTURES}/scalars.parquet`);
    await read(file);
    expect(file.reads).toEqual([{ offset: 0, length: file.size }]);
  });

  it('is the rest of a large footer, once', async () => {
    const file = MemoryFile.at(`${FIXTURES}/wide.parquet`);
    expect((await read(file)).columns).toHaveLength(3000);
    const tail = 24 * 1024;
    expect(file.reads).toEqual([
      { offset: file.size - tail, length: tail },
      { offset: 4, length: file.size - tail - 4 },
    ]);
  });
});

describe('columns', () => {
  it('have what a catalogue asks for', async () => {
    const { columns } = await read(MemoryFile.at(`${FIXTURES}/scalars.parquet`));
    const byName = new Map(columns.map((column) => [column.name, column]));
    expect(byName.get('binary')).toEqual({ name: 'binary', dataType: 'BINARY', dataTypeDisplay: 'binary', dataLength: 1 });
    expect(byName.get('fixed16')).toMatchObject({ dataType: 'FIXED', dataLength: 16 });
    expect(byName.get('dec38')).toMatchObject({ dataType: 'DECIMAL', precision: 38, scale: 10 });
    expect(byName.get('uint64')).toMatchObject({ dataType: 'UINT' });
    expect(byName.get('tsz_us')).toMatchObject({ dataType: 'TIMESTAMPZ' });
    expect(byName.get('dur_ms')).toMatchObject({ dataType: 'INTERVAL' });
    expect(byName.get('null')).toMatchObject({ dataType: 'STRING', dataTypeDisplay: 'null' });
  });

  it('have children where lists hold structs', async () => {
    const { columns } = await read(MemoryFile.at(`${FIXTURES}/nested.parquet`));
    const structs = columns.find(({ name }) => name === 'structs');
    expect(structs).toMatchObject({
      dataType: 'ARRAY',
      arrayDataType: 'STRUCT',
      children: [{ name: 'x' }, { name: 'tags', arrayDataType: 'STRING' }],
    });
    expect(columns.find(({ name }) => name === 'list_of_maps')).toMatchObject({ dataType: 'ARRAY', arrayDataType: 'MAP' });
  });

  it('have names that differ', async () => {
    const { columns } = await read(MemoryFile.at(`${FIXTURES}/names.parquet`));
    expect(columns.map(({ name }) => name)).toEqual([
      'with.dot',
      'a%3A%3Ab',
      'column2',
      'ünïcode 数',
      '__proto__',
      'same',
      'same_2',
      expect.stringMatching(/^x{247}~[0-9a-f]{8}$/),
    ]);
  });
});

describe('what is no Parquet', () => {
  it.each<[string, MemoryFile, string]>([
    ['text', new MemoryFile('a,b\n1,2\n'), 'FILE_CORRUPT'],
    ['one byte', new MemoryFile('P'), 'FILE_CORRUPT'],
    ['the magic alone', new MemoryFile('PAR1'), 'FILE_CORRUPT'],
    ['an encrypted footer', withTrailer(Buffer.alloc(20), 'PARE'), 'FILE_ENCRYPTED'],
    ['a footer longer than the file', withTrailer(Buffer.alloc(20), 'PAR1', 2 ** 32 - 1), 'FILE_CORRUPT'],
    ['an empty footer', parquet(), 'FILE_CORRUPT'],
    ['a footer without a schema', parquet(0), 'FILE_CORRUPT'],
    ['a schema of another kind', parquet(0x28, 0x01, 0x41, 0), 'FILE_CORRUPT'],
    ['more children than fields', parquet(0x29, 0x1c, ...element('root', 5), 0), 'FILE_CORRUPT'],
    ['fewer children than fields', parquet(0x29, 0x2c, ...element('root', 0), ...element('a'), 0), 'FILE_CORRUPT'],
    ['fewer than no children', parquet(0x29, 0x1c, 0x48, 0x01, 0x41, 0x15, 0x01, 0, 0), 'FILE_CORRUPT'],
    ['a field without a name', parquet(0x29, 0x1c, 0, 0), 'FILE_CORRUPT'],
    [
      'a physical type that is not known',
      parquet(0x29, 0x2c, ...element('root', 1), 0x15, 0x40, 0x38, 0x01, 0x41, 0, 0),
      'FILE_CORRUPT',
    ],
  ])('%s', async (_case, file, code) => {
    await expect(read(file)).rejects.toMatchObject({ code, path: 'memory:file' });
  });

  it.each<[string, number[]]>([
    ['lists that claim millions of elements', Array.from({ length: 2000 }, () => [0xf9, 0x80, 0xe1, 0xeb, 0x17]).flat()],
    ['structs without end', new Array<number>(100_000).fill(0x1c)],
    ['integers without end', [0x16, ...new Array<number>(100_000).fill(0x80)]],
    ['a text without end', [0x18, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('%s', async (_case, bytes) => {
    await expect(read(parquet(0x19, bytes))).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
    await expect(read(parquet(bytes))).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });

  it('is not a schema nested deeper than any record', async () => {
    const levels = 50_000;
    const nested = Array.from({ length: levels }, () => element('a', 1)).flat();
    const count = [0x80 | ((levels + 1) & 0x7f), 0x80 | (((levels + 1) >> 7) & 0x7f), (levels + 1) >> 14];
    const leaf = [0x15, 0x02, 0x38, 0x01, 0x62, 0];
    await expect(read(parquet(0x29, 0xfc, count, nested, leaf, 0))).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });
});

describe('an Arrow schema that does not fit', () => {
  it.each([
    ['is no base64', (text: string) => '!'.repeat(text.length)],
    ['is cut', (text: string) => text.slice(0, 40).padEnd(text.length, 'A')],
    ['points outside itself', (text: string) => text.slice(0, 16) + '/'.repeat(text.length - 16)],
  ])('is left aside where it %s', async (_case, damage) => {
    const whole = MemoryFile.at(`${FIXTURES}/nested.parquet`);
    const bytes = Buffer.from(await whole.read(0, whole.size));
    const text = bytes.toString('latin1');
    const start = text.lastIndexOf('/////');
    const end = start + (/^[A-Za-z0-9+/=]+/.exec(text.slice(start))?.[0].length ?? 0);
    const damaged = Buffer.from(text.slice(0, start) + damage(text.slice(start, end)) + text.slice(end), 'latin1');
    const { columns } = await read(new MemoryFile(damaged));
    expect(columns.map(({ name }) => name)).toContain('zoned_in_struct');
  });
});

it.each<[string, Uint8Array, string]>([
  ['gzip', gzipSync(randomBytes(100_000)), 'The file is compressed with gzip as a whole, and so no Parquet file'],
  ['Avro', Buffer.from('Obj\u0001…'), 'The file is an Avro file, and so no Parquet file'],
])('a file that is %s is said to be that', async (_case, bytes, message) => {
  await expect(read(new MemoryFile(bytes))).rejects.toMatchObject({ code: 'FILE_CORRUPT', message });
});

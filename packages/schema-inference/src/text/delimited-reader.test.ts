import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inferSchema } from '../infer-schema.js';
import type { InferOptions, InferredSchema } from '../schema-reader.js';
import { MemoryFile, typesOf } from '../testing/memory-file.js';
import { pseudoRandom } from '../testing/pseudo-random.js';

type Options = Partial<InferOptions>;

function infer(content: string | Uint8Array, options: Options = {}): Promise<InferredSchema> {
  return inferSchema(new MemoryFile(content), { format: 'csv', ...options });
}

async function types(content: string | Uint8Array, options: Options = {}): Promise<string> {
  const schema = await infer(content, options);
  return typesOf(schema.columns)
    .map(([name, type]) => `${name}: ${type}`)
    .join(', ');
}

function lines(...rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join('');
}

describe('separators and quotes', () => {
  it.each<[string, string, string, Options?]>([
    ['commas', 'a,b\n1,x\n', 'a: int64, b: string'],
    ['semicolons with decimal commas', 'a;b\n1,5;2,5\n2,5;3,5\n', 'a: string, b: string'],
    ['tabs', 'a\tb\n1\tx, y\n2\tz\n', 'a: int64, b: string'],
    ['bars with commas within', 'a|b|c\n1|x, y|2\n2|z, w|3\n', 'a: int64, b: string, c: int64'],
    ['carets', 'a^b\n1^x\n', 'a: int64, b: string'],
    ['Hive’s separator', 'a\u0001b\n1\u0001x\n', 'a: int64, b: string'],
    ['a single column', 'name\nSmith, John\nDoe, Jane\n', 'name: string'],
    ['a single column of numbers', 'n\n1\n\n2\n', 'n: int64'],
    ['times, which hold colons', 'at;n\n2024-01-01 10:00:00;1\n', 'at: timestamp, n: int64'],
    ['given', 'a:b\n1:2\n', 'a: int64, b: int64', { separator: ':' }],
    ['given, of two characters', 'a||b\n1||x|y\n', 'a: int64, b: string', { separator: '||' }],
    ['given as an escape', 'a\tb\n1\t2\n', 'a: int64, b: int64', { separator: '\\t' }],
    ['given, where another would fit', 'a,b;c\n1,2;3\n', 'a,b: string, c: int64', { separator: ';' }],
    ['named by the file', 'sep=;\r\na,x;b\r\n1;2\r\n', 'a,x: int64, b: int64'],
    ['named by the file, in quotes', '"sep=|"\na|b,c\n1|2\n', 'a: int64, b,c: int64'],
    ['given, whatever the file names', 'sep=;\na,b\n1,2\n', 'a: int64, b: int64', { separator: ',' }],
    ['tsv with commas', 'a,b\tc\n1,2\t3\n', 'a,b: string, c: int64', { format: 'tsv' }],
    ['double quotes', 'a,b\n"1","x, ""y"""\n"2","z\nw"\n', 'a: int64, b: string'],
    ['single quotes', "a,b\n'x, y',1\n'it''s, z',2\n", 'a: string, b: int64'],
    ['apostrophes', "a,b\n'tis,1\nit's,2\nthe dogs',3\n", 'a: string, b: int64'],
    ['inches', 'a,b\n3" pipe,1\n"4"" pipe",2\n', 'a: string, b: int64'],
    ['a quote that is never closed', 'a,b\n"x,1\ny,2\nz,3\n', 'a: string, b: int64'],
    ['quotes escaped by backslashes', 'a,b\n"say \\"hi, you\\"",1\n"C:\\",2\n', 'a: string, b: int64'],
    ['spaces around quotes', 'a, b\n"x, y" , "1"\n"z", "2"\n', 'a: string, b: int64'],
    ['JSON in cells', 'a,b\n1,"{""k"": 1, ""l"": [1,2]}"\n2,"{}"\n', 'a: int64, b: string'],
    ['quoted names with line breaks', '"first\nname","b, c"\nx,1\n', 'first\nname: string, b, c: int64'],
  ])('%s', async (_case, content, expected, options) => {
    expect(await types(content, options)).toBe(expected);
  });
});

describe('names', () => {
  it.each<[string, string, string, Options?]>([
    ['no names: a number above numbers', '1,x\n2,y\n', 'column0: int64, column1: string'],
    ['no names: a whole number above others', '1,x\n2.5,y\n', 'column0: double, column1: string'],
    ['no names: a date above dates', 'x,2024-01-01\ny,2024-01-02\n', 'column0: string, column1: date'],
    ['no names: said so', 'a,b\nc,d\n', 'column0: string, column1: string', { header: false }],
    ['names: said so', '1,x\n2,y\n', '1: int64, x: string', { header: true }],
    ['names below a comment: said so', '# made by x\n1,x\n2,y\n', '1: int64, x: string', { header: true }],
    ['a name alone: said so', '5\n', '5: null', { header: true }],
    ['no names below a comment: said so', '# made by x\na,b\nc,d\n', 'column0: string, column1: string', { header: false }],
    ['no names in one record: said so', 'a,b\n', 'column0: string, column1: string', { header: false }],
    ['names that are years', 'land,2019,2020,2021\nfr,1,2.5,3\n', 'land: string, 2019: int64, 2020: double, 2021: int64'],
    ['names alone', 'a,b\n', 'a: null, b: null'],
    ['text alone', 'a,b\nx,y\n', 'a: string, b: string'],
    ['padded names and cells', 'a , b\n1 , x\n 2, y\n', 'a: int64, b: string'],
    ['the names again below', 'a,b\n1,2\na,b\n3,4\n', 'a: int64, b: int64'],
    ['fewer names than cells', 'a,b\n1,2,3\n4,5,6\n', 'a: int64, b: int64, column2: int64'],
    ['more names than cells', 'a,b,c\n1,2\n3,4\n', 'a: int64, b: int64, c: null'],
    ['a separator at the end of records', 'a,b\n1,2,\n3,4,\n', 'a: int64, b: int64'],
    ['one record that is too long', 'a,b\n1,2\n3,4,5,6\n7,8\n', 'a: int64, b: int64'],
  ])('%s', async (_case, content, expected, options) => {
    expect(await types(content, options)).toBe(expected);
  });

  it('that are missing are remarked on, unless the user said so', async () => {
    const [remark] = (await infer('1,x\n2,y\n')).remarks;
    expect(remark).toBe('The first record holds no names: columns are named by their place.');
    expect((await infer('1,x\n2,y\n', { header: false })).remarks).toEqual([]);
    expect((await infer('1,x\n2,y\n', { header: true })).remarks).toEqual([]);
  });

  it('differ, and fill the gaps', async () => {
    const schema = await infer('a,,a,a,a_2,column1,\n1,2,3,4,5,6,7\n');
    expect(schema.columns.map(({ name }) => name)).toEqual(['a', 'column1', 'a_3', 'a_4', 'a_2', 'column1_2', 'column6']);
    expect(schema.columns.map(({ displayName }) => displayName)).toEqual([
      undefined,
      undefined,
      'a',
      'a',
      undefined,
      'column1',
      undefined,
    ]);
  });

  it('are such as catalogues take', async () => {
    const schema = await infer(`"a::b","c\nd",${'x'.repeat(300)},__proto__,"  "\n1,2,3,4,5\n`);
    expect(schema.columns.map(({ name }) => name)).toEqual([
      'a%3A%3Ab',
      'c d',
      expect.stringMatching(/^x{247}~[0-9a-f]{8}$/),
      '__proto__',
      'column4',
    ]);
    expect(schema.columns.map(({ displayName }) => displayName)).toEqual(['a::b', 'c\nd', 'x'.repeat(300), undefined, undefined]);
  });
});

describe('lines', () => {
  it.each<[string, string, string]>([
    ['CRLF', 'a,b\r\n1,x\r\n2,"y"\r\n', 'a: int64, b: string'],
    ['CR alone', 'a,b\r1,2\r3,4\r', 'a: int64, b: int64'],
    ['no end after the last', 'a,b\n1,2\n3,x', 'a: int64, b: string'],
    ['a title above a table', 'Sales of 2024\n\na,b,c\n1,2,x\n3,4,y\n5,6,z\n7,8,z\n', 'a: int64, b: int64, c: string'],
    ['blank ones', '\n\na,b\n\n1,2\n\n', 'a: int64, b: int64'],
    ['comments before the names', '# made by x\n# on 2024-01-01, again\na,b,c\n1,2,3\n', 'a: int64, b: int64, c: int64'],
    ['a comment as long as a record', '# made, by\na,b\n1,2\n3,4\n', 'a: int64, b: int64'],
    ['comments among records', 'a,b\n1,2\n# no more\n3,4\n', 'a: int64, b: int64'],
    ['comments with other marks', '-- made by x\n// on 2024-01-01, again\n% and, again\na,b\n1,2\n3,4\n', 'a: int64, b: int64'],
    ['values that are marks', 'a,b\n--,1\n//,2\n%,3\n-- no,4\n', 'a: string, b: int64'],
    ['names behind a mark', '##format=1\n#chrom\tpos\nx\t1\ny\t2\n', '#chrom: string, pos: int64'],
    ['values that begin with a mark', 'tag\n#a\n#b\n', 'tag: string'],
    ['nothing but comments', '#a\n#b\n', '#a: string'],
  ])('%s', async (_case, content, expected) => {
    expect(await types(content)).toBe(expected);
  });

  it('remarks on records of another length', async () => {
    const schema = await infer('a,b\n1,2\n3\n4,5\n');
    expect(schema.remarks).toEqual(['1 of 3 records have more or fewer cells than the others.']);
  });

  it.each(['\n', '  \n', '\n\r\n', ' '.repeat(500_000)])('holds no record: %.10j', async (content) => {
    expect((await infer(content)).columns).toEqual([]);
  });
});

describe('types', () => {
  it.each<[string, readonly string[]]>([
    ['int64', ['0', '-5', '9223372036854775807', '-9223372036854775808', '']],
    ['decimal(19,0)', ['1', '9223372036854775808', '-5']],
    ['decimal(25,0)', ['1234567890123456789012345', '7']],
    ['double', ['1.5', '2', '']],
    ['double', ['1e5', '.5', '5.', '-0.0', '+1.5']],
    ['double', ['NaN', 'inf', '-Infinity', '2']],
    ['double', ['1234567890123456789012345', '0.5']],
    ['bool', ['true', 'False', 'TRUE', 'NA']],
    ['date', ['2024-02-29', '1999-12-31']],
    ['date', ['2024/02/29', '1999/1/3']],
    ['date', ['31.12.2024', '01.02.2024']],
    ['date', ['12/31/2024', '01/02/2024']],
    ['timestamp', ['2024-01-01', '2024-01-01 10:00:00', '2024-01-01T10:00']],
    ['timestamp', ['31/12/2024 10:00']],
    ['date', ['31-Jan-2024', '1 february 2024', 'March 3, 2024', 'SEP 30 2024', '1-Sept-2024']],
    ['timestamp', ['31-Jan-2024', '31-Jan-2024 10:00:00', 'Jan 31, 2024, 10:00 PM']],
    ['timestamp', ['12/31/2024 1:05:07 PM', '12/31/2024 12:00am']],
    ['time', ['10:00 AM', '9:15pm']],
    ['string', ['31-Jan-24']],
    ['string', ['30 Feb 2024']],
    ['string', ['May 2024']],
    ['string', ['March Hare 3']],
    ['string', ['13:00 PM']],
    ['timestamp[tz]', ['2024-01-01T10:00:00Z', '2024-01-01 10:00:00.123456+02:00', '2024-01-01T10:00:00-0500']],
    ['time', ['10:00', '23:59:59.999']],
    ['null', ['', 'NULL', '\\N', 'null', 'None', 'n/a']],
    ['string', ['007', '12']],
    ['string', ['+4915112345678']],
    ['string', ['1,234']],
    ['string', ['2024-02-30']],
    ['string', ['31/12/2024', '12/31/2024']],
    ['string', ['1', 'true']],
    ['string', ['1', 'x']],
    ['string', ['2024-01-01', '5']],
    ['string', ['2024-01-01 10:00:00', '2024-01-01T10:00:00Z']],
    ['string', ['25:00']],
    ['string', ['e5']],
    ['string', ['1.2.3']],
    ['string', ['9'.repeat(90)]],
  ])('%s holds %j', async (type, values) => {
    const quoted = values.map((value) => `x,"${value}"`);
    expect(await types(lines('a,b', ...quoted), { header: true })).toBe(`a: string, b: ${type}`);
  });

  it('have the properties that a catalogue asks for', async () => {
    const { columns } = await infer('a,b\n18446744073709551615,2024-01-01\n');
    expect(columns).toEqual([
      { name: 'a', dataType: 'DECIMAL', dataTypeDisplay: 'decimal(20,0)', precision: 20, scale: 0 },
      { name: 'b', dataType: 'DATE', dataTypeDisplay: 'date' },
    ]);
  });
});

describe('encodings', () => {
  const content = 'Größe,名\n1,x\n';

  it.each<[string, Uint8Array, string, readonly string[]]>([
    ['UTF-8', Buffer.from(content), 'Größe: int64, 名: string', []],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${content}`), 'Größe: int64, 名: string', []],
    ['UTF-16LE', Buffer.from(`\uFEFF${content}`, 'utf16le'), 'Größe: int64, 名: string', ['The text is in utf-16le.']],
    ['UTF-16BE', Buffer.from(`\uFEFF${content}`, 'utf16le').swap16(), 'Größe: int64, 名: string', ['The text is in utf-16be.']],
    ['UTF-16LE without a mark', Buffer.from(content, 'utf16le'), 'Größe: int64, 名: string', ['The text is in utf-16le.']],
    [
      'UTF-16BE without a mark',
      Buffer.from(content, 'utf16le').swap16(),
      'Größe: int64, 名: string',
      ['The text is in utf-16be.'],
    ],
    [
      'UTF-16LE with a byte too many',
      Buffer.concat([Buffer.from(`\uFEFF${content}`, 'utf16le'), Buffer.from('\n')]),
      'Größe: int64, 名: string',
      ['The text is in utf-16le.'],
    ],
    [
      'UTF-16LE without a mark, of other letters than Latin ones',
      Buffer.from(`名前,値\n${`${'東京都千代田区一丁目'.repeat(5)},1\n`.repeat(20)}`, 'utf16le'),
      '名前: string, 値: int64',
      ['The text is in utf-16le.'],
    ],
    [
      'Windows-1252',
      Buffer.from([0x80, 0x2c, 0x62, 0x0a, 0x31, 0x2c, 0x93, 0x78, 0x94, 0x0a]),
      '€: int64, b: string',
      ['The text is in windows-1252.'],
    ],
    ['Latin-1', Buffer.from('Größe,b\n1,x\n', 'latin1'), 'Größe: int64, b: string', ['The text is in windows-1252.']],
    [
      'damaged UTF-8',
      Buffer.concat([Buffer.from('Größe,名\n1,xäöü'), Buffer.from([0xe4]), Buffer.from(' y\n')]),
      'Größe: int64, 名: string',
      [],
    ],
  ])('%s', async (_case, bytes, expected, remarks) => {
    expect(await types(bytes)).toBe(expected);
    expect((await infer(bytes)).remarks).toEqual(remarks);
  });

  it('leaves out a character that the end of the head cuts', async () => {
    const row = `1,${'ä'.repeat(20)}\n`;
    const file = `x,a,b\n${row.repeat(10_000).replaceAll('1,', '1,2,')}`;
    expect((await infer(file)).remarks).toEqual([]);
  });
});

describe('gzip', () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => `${index},name ${index},${index / 4}`);
  const content = lines('id,name,price', ...rows);

  it('is known by its first bytes, and read no further than needed', async () => {
    const file = new MemoryFile(gzipSync(content));
    const schema = await inferSchema(file, { format: 'csv' });
    expect(typesOf(schema.columns)).toEqual([
      ['id', 'int64'],
      ['name', 'string'],
      ['price', 'double'],
    ]);
    expect(schema.compression).toBe('gz');
    expect(file.reads).toEqual([{ offset: 0, length: 128 * 1024 }]);
  });

  it('says so where the data are cut short', async () => {
    const schema = await infer(gzipSync(content.slice(0, 5000)).subarray(0, 800));
    expect(schema.columns.map(({ name }) => name)).toEqual(['id', 'name', 'price']);
    expect(schema.remarks).toEqual(['The compressed data are cut short.']);
  });

  it('reads several members as one text', async () => {
    expect(await types(Buffer.concat([gzipSync('a,b\n1,'), gzipSync('x')]))).toBe('a: int64, b: string');
  });

  it('does not unpack a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 'a'));
    await expect(infer(bomb)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  it.each([
    ['a damaged byte', (bytes: Buffer) => bytes.fill(0xff, 30, 60)],
    ['a wrong checksum', (bytes: Buffer) => bytes.fill(0, bytes.length - 8, bytes.length - 4)],
    ['no data', (bytes: Buffer) => bytes.subarray(0, 12)],
  ])('fails on %s', async (_case, damage) => {
    await expect(infer(damage(gzipSync(content.slice(0, 5000))))).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });
});

describe('what is read', () => {
  const row = `${'x'.repeat(60)},1\n`;

  it('is 128 KiB of a file with short records', async () => {
    const file = new MemoryFile(`a,b\n${row.repeat(20_000)}`);
    await inferSchema(file, { format: 'csv' });
    expect(file.reads).toEqual([{ offset: 0, length: 128 * 1024 }]);
  });

  it('is 1 MiB of a file whose first record is long, each byte once', async () => {
    const file = new MemoryFile(`a,b\n${`${'x'.repeat(200_000)},1\n`.repeat(20)}`);
    const { columns } = await inferSchema(file, { format: 'csv' });
    expect(columns.map(({ name }) => name)).toEqual(['a', 'b']);
    const total = file.reads.reduce((sum, { length }) => sum + length, 0);
    expect(total).toBeLessThanOrEqual(1024 * 1024);
  });

  it('fails where no record ends in it', async () => {
    await expect(infer('x'.repeat(3_000_000))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', path: 'memory:file' });
  });
});

describe('what is no delimited text', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['NUL bytes', Buffer.from([0x00, 0x9f, 0x92, 0x96, 0x00, 0x01]), 'FILE_NOT_TEXT'],
    ['random bytes without NUL', Buffer.from(pseudoRandomBytes(4000).map((byte) => byte || 1)), 'FILE_NOT_TEXT'],
    ['random bytes', Buffer.from(pseudoRandomBytes(4000)), 'FILE_NOT_TEXT'],
    ['text with a stray NUL', `a,b\n${'1,größe\n'.repeat(20)}x\u0000y,2\n`, 'FILE_NOT_TEXT'],
    ['numbers of 16 bits', Buffer.from(Uint16Array.from({ length: 500 }, (_, index) => index % 30).buffer), 'FILE_NOT_TEXT'],
    ['gzip within gzip', gzipSync(gzipSync('a,b\n1,2\n')), 'FILE_NOT_TEXT'],
    ['a zip archive', Buffer.from('PK\u0003\u0004abc'), 'FILE_NOT_TEXT'],
    ['a Parquet file', 'PAR1abcPAR1', 'FILE_NOT_TEXT'],
    ['an error page', '<!DOCTYPE html>\n<html></html>\n', 'FILE_CORRUPT'],
    ['an error document', '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', 'FILE_CORRUPT'],
    ['JSON', '{"a": 1, "b": 2}\n', 'FILE_CORRUPT'],
    ['a record of too many cells', ','.repeat(200_000), 'FILE_CORRUPT'],
  ])('%s', async (_case, content, code) => {
    await expect(infer(content)).rejects.toMatchObject({ code, path: 'memory:file' });
  });
});

function pseudoRandomBytes(count: number): number[] {
  const random = pseudoRandom(42);
  return Array.from({ length: count }, () => random(256));
}

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inferSchema } from '../infer-schema.js';
import type { InferredSchema } from '../schema-reader.js';
import { MemoryFile, typesOf } from '../testing/memory-file.js';

function infer(content: string | Uint8Array): Promise<InferredSchema> {
  return inferSchema(new MemoryFile(content), { format: 'json' });
}

async function types(content: string | Uint8Array): Promise<string> {
  const schema = await infer(content);
  return typesOf(schema.columns)
    .map(([name, type]) => `${name}: ${type}`)
    .join(', ');
}

function lines(...values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

describe('forms', () => {
  it.each<[string, string]>([
    ['lines', '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'],
    ['lines without an end', '{"a":1,"b":"x"}\r\n{"a":2,"b":"y"}'],
    ['an array', '[{"a":1,"b":"x"},\n {"a":2,"b":"y"}]\n'],
    ['an array on one line', '[{"a":1,"b":"x"},{"a":2,"b":"y"}]'],
    ['one object', '{\n  "a": 1,\n  "b": "x"\n}\n'],
    ['objects over many lines', '{\n "a": 1,\n "b": "x"\n}\n{\n "a": 2,\n "b": "y"\n}\n'],
    ['objects on one line', '{"a":1,"b":"x"}{"a":2,"b":"y"}'],
    ['objects with commas between', '{"a":1,"b":"x"},\n{"a":2,"b":"y"},\n'],
    ['a JSON text sequence', '\u001e{"a":1,"b":"x"}\n\u001e{"a":2,"b":"y"}\n'],
    ['a byte order mark', '\uFEFF{"a":1,"b":"x"}\n'],
    ['trailing commas', '[{"a":1,"b":"x",},]'],
  ])('%s', async (_case, content) => {
    expect(await types(content)).toBe('a: int64, b: string');
    expect(await types(Buffer.from(`\uFEFF${content.replace('\uFEFF', '')}`, 'utf16le'))).toBe('a: int64, b: string');
    const unmarked = Buffer.from(content.replace('\uFEFF', ''), 'utf16le');
    expect(await types(unmarked)).toBe('a: int64, b: string');
    expect(await types(unmarked.swap16())).toBe('a: int64, b: string');
  });

  it.each<[string, string]>([
    ['1\n2\n', 'value: int64'],
    ['[1, 2.5, null]', 'value: double'],
    ['[1,"x"]\n[2,"y"]\n', 'value: list<json>'],
    ['[[1,2],[3]]', 'value: list<int64>'],
    ['"x"', 'value: string'],
  ])('of records that are no objects: %s', async (content, expected) => {
    expect(await types(content)).toBe(expected);
  });

  it.each(['[]', '{}', 'null', '[null]', ' \n', '[{},{}]'])('%s holds no column', async (content) => {
    expect((await infer(content)).columns).toEqual([]);
  });

  it('reads gzip', async () => {
    const schema = await infer(gzipSync('{"a":1}\n'));
    expect(schema).toMatchObject({ columns: [{ name: 'a' }], compression: 'gz' });
  });
});

describe('types', () => {
  it.each<[readonly string[], string]>([
    [['1', '-5', '9007199254740993'], 'int64'],
    [['9223372036854775807'], 'int64'],
    [['9223372036854775808', '1'], 'decimal(19,0)'],
    [['123456789012345678901234'], 'decimal(24,0)'],
    [['1', '2.5'], 'double'],
    [['1.0'], 'double'],
    [['1e3', '123456789012345678901234'], 'double'],
    [['NaN', '1'], 'double'],
    [['-Infinity'], 'double'],
    [['true', 'false', 'null'], 'bool'],
    [['"2024-01-01"'], 'string'],
    [['"5"', '"6"'], 'string'],
    [['"x"', '5'], 'json'],
    [['true', '5'], 'json'],
    [['"x"', 'true'], 'json'],
    [['[1]', '5'], 'json'],
    [['{"k":1}', '[1]'], 'json'],
    [['{"k":1}', '"x"'], 'json'],
    [['null'], 'null'],
    [['[]'], 'list<null>'],
    [['[1]', '[2.5]', '[null]'], 'list<double>'],
    [['[[1]]', '[[]]'], 'list<list<int64>>'],
    [['[{"k":1},{"l":"x"}]'], 'list<struct<k: int64, l: string>>'],
    [['{"k":1}', '{"l":{"m":[true]}}'], 'struct<k: int64, l: struct<m: list<bool>>>'],
    [['{}'], 'struct<>'],
  ])('%j in a column', async (values, type) => {
    const content = values.map((value) => `{"c": ${value}}\n`).join('');
    expect(await types(content)).toBe(`c: ${type}`);
  });

  it('give lists and structs what a catalogue asks for', async () => {
    const { columns } = await infer('{"a":[[{"k":1}]],"b":["x"],"c":{"d":null}}');
    expect(columns).toEqual([
      {
        name: 'a',
        dataType: 'ARRAY',
        arrayDataType: 'ARRAY',
        dataTypeDisplay: 'list<list<struct<k: int64>>>',
        children: [{ name: 'k', dataType: 'BIGINT', dataTypeDisplay: 'int64' }],
      },
      { name: 'b', dataType: 'ARRAY', arrayDataType: 'STRING', dataTypeDisplay: 'list<string>' },
      {
        name: 'c',
        dataType: 'STRUCT',
        dataTypeDisplay: 'struct<d: null>',
        children: [{ name: 'd', dataType: 'STRING', dataTypeDisplay: 'null' }],
      },
    ]);
  });

  it('take keys as they are', async () => {
    const { columns } = await infer('{"__proto__":1,"a::b":2,"":3,"constructor":4,"\\u00e4\\n":5,"\\ud800":6}');
    expect(columns.map(({ name }) => name)).toEqual(['__proto__', 'a%3A%3Ab', 'column2', 'constructor', 'ä ', '\uFFFD']);
  });

  it('do not follow what is nested deeper than any record', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const { columns } = await infer(`{"x":${deep},"y":1}\n{"x":${'['.repeat(5000)}"]"${']'.repeat(5000)}}\n`);
    expect(columns.map(({ name, dataType }) => [name, dataType])).toEqual([
      ['x', 'JSON'],
      ['y', 'BIGINT'],
    ]);
    expect(JSON.stringify((await infer(`{"x":${deep}}`)).columns)).toContain('json');
  });
});

describe('maps', () => {
  const keys = (count: number, from = 0): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${from + index}`, index]));

  it.each<[string, string, string]>([
    ['thousands of keys in one object', lines({ id: 1, m: keys(3000) }), 'id: int64, m: map<string, int64>'],
    [
      'other keys in each object',
      lines(...Array.from({ length: 100 }, (_, index) => ({ m: keys(5, 5 * index) }))),
      'm: map<string, int64>',
    ],
    ['other keys in each of two objects', lines({ m: keys(300) }, { m: keys(300, 300) }), 'm: map<string, int64>'],
    ['the same thousands of keys in every object', lines({ m: keys(3000) }, { m: keys(3000) }), 'm: map<string, int64>'],
    ['objects without keys among others', lines({ m: {} }, { m: keys(3000) }, { m: {} }), 'm: map<string, int64>'],
    ['thousands of keys with values of all kinds', lines({ m: { ...keys(3000), a: 'x' } }), 'm: map<string, json>'],
    [
      'structs as values',
      lines({ m: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, { a: index, b: 'x' }])) }),
      'm: map<string, struct<a: int64, b: string>>',
    ],
    ['a file that is one', JSON.stringify(keys(500)), 'value: map<string, int64>'],
  ])('%s', async (_case, content, expected) => {
    expect(await types(content)).toBe(expected);
  });

  it.each<[string, string, number]>([
    ['the same many keys in every object', lines({ m: keys(300) }, { m: keys(300) }, { m: keys(300) }), 300],
    [
      'thousands of keys with types of their own',
      lines({ m: { ...keys(1500), a: 'x' } }, { m: { ...keys(1500), a: 'y' } }),
      1501,
    ],
    ['some hundred keys with values of all kinds', lines({ m: { ...keys(300), a: 'x' } }), 301],
  ])('are not what has %s', async (_case, content, children) => {
    const { columns } = await infer(content);
    expect(columns[0]).toMatchObject({ dataType: 'STRUCT' });
    expect(columns[0]?.children).toHaveLength(children);
  });
});

describe('bad lines', () => {
  it('add nothing', async () => {
    const schema = await infer('{"a":1}\n{"a":2,"wrong":[1,}\n{"a":"oops\n{"a":3,"b":true}\nnonsense\n{"a":4}\n');
    expect(typesOf(schema.columns)).toEqual([
      ['a', 'int64'],
      ['b', 'bool'],
    ]);
    expect(schema.remarks).toEqual([expect.stringMatching(/^3 of the lines read are no JSON: /)]);
  });

  it.each([
    'a,b\n1,2\n',
    'hello',
    '{"a" 1}',
    '<html></html>',
    '{"a":1}\nx\n{y\n{z\n',
    "{'a': 1}",
    '{"a":1',
    '[{"a":',
    '{"a":tru',
  ])('fail where they are most: %j', async (content) => {
    await expect(infer(content)).rejects.toMatchObject({ code: 'FILE_CORRUPT', path: 'memory:file' });
  });

  it('tell of records that are no objects', async () => {
    const schema = await infer('{"a":1}\n5\n');
    expect(typesOf(schema.columns)).toEqual([['a', 'int64']]);
    expect(schema.remarks).toEqual(['Some records are no objects, and add no columns.']);
  });
});

describe('what is read', () => {
  const MEBIBYTE = 1024 * 1024;

  it('is 128 KiB of a file of lines', async () => {
    const file = new MemoryFile('{"a":1,"b":"x"}\n'.repeat(100_000));
    await inferSchema(file, { format: 'jsonl' });
    expect(file.reads).toEqual([{ offset: 0, length: 128 * 1024 }]);
  });

  it('is a head of an array on one line', async () => {
    const file = new MemoryFile(`[${'{"a":1,"b":"x"},'.repeat(500_000)}{"a":1}]`);
    expect(typesOf((await inferSchema(file, { format: 'json' })).columns)).toHaveLength(2);
    expect(file.reads).toEqual([{ offset: 0, length: 128 * 1024 }]);
  });

  it('is the whole of one object that is large', async () => {
    expect(await types(`{"items":[${'{"a":1},'.repeat(400_000)}{"b":2}],"last":true}`)).toBe(
      'items: list<struct<a: int64, b: int64>>, last: bool',
    );
  });

  it('is no more than 16 MiB of an object without end', async () => {
    let bytes = 0;
    const file = {
      uri: 'memory:file',
      size: 2 * 1024 * MEBIBYTE,
      read: async (offset: number, length: number) => {
        bytes += length;
        const piece = Buffer.alloc(length, '"k":"v",');
        return offset === 0 ? Buffer.concat([Buffer.from('{'), piece.subarray(1)]) : piece;
      },
    };
    await expect(inferSchema(file, { format: 'json' })).rejects.toMatchObject({
      code: expect.stringMatching(/FILE_(TOO_LARGE|CORRUPT)/),
    });
    expect(bytes).toBeLessThanOrEqual(16 * MEBIBYTE);
  });

  it('fails as too large for a string without end', async () => {
    const file = {
      uri: 'memory:file',
      size: 2 ** 31,
      read: async (offset: number, length: number) => Buffer.alloc(length, offset === 0 ? '{"a":"' : 'x').fill('x', 6),
    };
    await expect(inferSchema(file, { format: 'json' })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HeadReader } from './head.js';
import { inferSchema } from './infer-schema.js';
import { MemoryFile, typesOf } from './testing/memory-file.js';

describe('HeadReader', () => {
  it.each([
    [3, 'abc', false],
    [6, 'abcdef', true],
    [9, 'abcdef', true],
  ])('reads %i bytes', async (limit, text, ended) => {
    for (const content of [Buffer.from('abcdef'), gzipSync('abcdef')]) {
      const head = await new HeadReader(new MemoryFile(content)).head(limit);
      expect(Buffer.from(head.bytes).toString()).toBe(text);
      // Of compressed data, the end is known only once more was asked for.
      expect(head.ended).toBe(content.length === 6 ? ended : limit > 6);
    }
  });

  it('reads no byte twice', async () => {
    const file = new MemoryFile(Buffer.alloc(1000, 'x'));
    const reader = new HeadReader(file);
    await reader.head(100);
    await reader.head(300);
    expect(file.reads).toEqual([
      { offset: 0, length: 100 },
      { offset: 100, length: 200 },
    ]);
  });

  it('gives up on compressed data that hold next to nothing', async () => {
    const empty = gzipSync('');
    const file = new MemoryFile(Buffer.concat(new Array<Buffer>(5000).fill(empty)));
    const head = await new HeadReader(file).head(1000);
    expect(head).toMatchObject({ ended: false, cutShort: false });
    expect(file.reads.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(10_000);
  });
});

describe('a head that ends anywhere', () => {
  it.each<[string, (padding: string) => string, 'csv' | 'json']>([
    ['csv', (padding) => `id,"na\nme",at\r\n0,${padding},2024-01-01\r\n${'1,"Ö, ""q""\nz",2024-01-01\r\n'.repeat(8000)}`, 'csv'],
    [
      'jsonl',
      (padding) => `{"id":0,"n":"${padding}"}\n${'{"id":-1.5,"n":"Ö\\n","o":{"p":[1,{"q":null}]}}\n'.repeat(5000)}`,
      'json',
    ],
    [
      'a JSON array',
      (padding) => `[{"id":0,"n":"${padding}"}${', {"id":12345,"n":"Ö\\n","o":{"p":[true]}}'.repeat(5000)}]`,
      'json',
    ],
  ])('tells the same of %s', async (_case, content, format) => {
    const expected = typesOf((await inferSchema(new MemoryFile(content('')), { format })).columns);
    for (let padding = 1; padding < 60; padding += 4) {
      for (const compress of [Buffer.from, gzipSync]) {
        const schema = await inferSchema(new MemoryFile(compress(content('x'.repeat(padding)))), { format });
        expect(typesOf(schema.columns)).toEqual(expected);
        expect(schema.remarks).toEqual([]);
      }
    }
  });
});

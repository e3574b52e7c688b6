import { describe, expect, it } from 'vitest';
import { inferSchema } from '../infer-schema.js';
import type { InferredSchema } from '../schema-reader.js';
import { MemoryFile } from '../testing/memory-file.js';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

function infer(schema: unknown): Promise<InferredSchema> {
  return inferSchema(new MemoryFile(JSON.stringify(schema, undefined, 2)), { format: 'json' });
}

async function typeOf(property: unknown, more: Record<string, unknown> = {}): Promise<string | undefined> {
  const { columns } = await infer({ $schema: DRAFT, properties: { p: property }, ...more });
  return columns[0]?.children?.[0]?.dataTypeDisplay;
}

describe('a JSON Schema', () => {
  it('is one record with its properties', async () => {
    const { columns } = await infer({
      $schema: DRAFT,
      title: 'Order',
      description: 'What was bought.',
      type: 'object',
      properties: {
        id: { type: 'integer', description: 'The key.' },
        lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
      },
    });
    expect(columns).toEqual([
      {
        name: 'Order',
        dataType: 'RECORD',
        dataTypeDisplay: 'record<id: int64, lines: list<struct<sku: string>>>',
        description: 'What was bought.',
        children: [
          { name: 'id', dataType: 'BIGINT', dataTypeDisplay: 'int64', description: 'The key.' },
          {
            name: 'lines',
            dataType: 'ARRAY',
            arrayDataType: 'STRUCT',
            dataTypeDisplay: 'list<struct<sku: string>>',
            children: [{ name: 'sku', dataType: 'STRING', dataTypeDisplay: 'string' }],
          },
        ],
      },
    ]);
  });

  it.each<[unknown, string]>([
    [{ type: 'string' }, 'string'],
    [{ type: 'string', format: 'date' }, 'date'],
    [{ type: 'string', format: 'date-time' }, 'timestamp[tz]'],
    [{ type: 'string', format: 'uuid' }, 'uuid'],
    [{ type: 'string', enum: ['a', 'b'] }, 'enum'],
    [{ enum: ['a', null] }, 'enum'],
    [{ const: 5 }, 'json'],
    [{ type: 'integer' }, 'int64'],
    [{ type: 'number' }, 'double'],
    [{ type: 'boolean' }, 'bool'],
    [{ type: 'null' }, 'null'],
    [{ type: ['string', 'null'] }, 'string'],
    [{ type: ['string', 'integer'] }, 'union<string, int64>'],
    [{ anyOf: [{ type: 'null' }, { type: 'number' }] }, 'double'],
    [{ oneOf: [{ type: 'string' }, { type: 'string' }] }, 'string'],
    [{ type: 'array' }, 'list<json>'],
    [{ items: { type: 'string' } }, 'list<string>'],
    [{ type: 'array', items: [{ type: 'string' }, { type: 'number' }] }, 'list<union<string, double>>'],
    [{ type: 'object' }, 'json'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'map<string, double>'],
    [{ properties: { a: true } }, 'struct<a: json>'],
    [
      { allOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: { type: 'number' } } }] },
      'struct<a: string, b: double>',
    ],
    [{}, 'json'],
  ])('%j is %s', async (property, type) => {
    expect(await typeOf(property)).toBe(type);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['#/definitions/d', { definitions: { d: { type: 'integer' } } }, 'int64'],
    ['#/$defs/a~1b', { $defs: { 'a/b': { type: 'string' } } }, 'string'],
    ['#/$defs/a%20b', { $defs: { 'a b': { type: 'string' } } }, 'string'],
    ['#/$defs/node', { $defs: { node: { properties: { next: { $ref: '#/$defs/node' } } } } }, 'struct<next: #/$defs/node>'],
    ['#/$defs/a', { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }, '#/$defs/a'],
    ['#/$defs/missing', {}, 'unknown'],
    ['https://example.com/other.json', {}, 'unknown'],
    ['#/__proto__', {}, 'unknown'],
  ])('follows %s', async ($ref, more, type) => {
    expect(await typeOf({ $ref }, more)).toBe(type);
  });

  it('takes its name from its id where it has no title', async () => {
    expect((await infer({ $schema: DRAFT, $id: 'https://example.com/order.json#', properties: {} })).columns[0]?.name).toBe(
      'order.json',
    );
    expect((await infer({ $schema: DRAFT, properties: {} })).columns[0]?.name).toBe('schema');
  });

  it('ends where its parts name each other without end', async () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `d${index}`,
        { properties: { a: { $ref: `#/$defs/d${index + 1}` }, b: { $ref: `#/$defs/d${index + 1}` } } },
      ]),
    );
    const { columns } = await infer({ $schema: DRAFT, properties: { p: { $ref: '#/$defs/d0' } }, $defs });
    expect(columns[0]?.children).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['data with such a key', { $schema: 5, properties: { a: 1 } }],
    ['data without properties', { $schema: DRAFT, a: 1 }],
    [
      'a list of schemas',
      [
        { $schema: DRAFT, properties: {} },
        { $schema: DRAFT, properties: {} },
      ],
    ],
  ])('is not %s', async (_case, content) => {
    const { columns } = await infer(content);
    expect(columns.map(({ name }) => name)).toContain('$schema');
  });
});

import { expect, test } from 'vitest';
import { configRows } from './config-rows.js';

test('tells each property of a schema, with those in it behind it', () => {
  const rows = configRows({
    required: ['host'],
    properties: {
      host: { type: 'string', description: 'Where.', examples: ['https://a'] },
      auth: {
        description: 'Who.',
        properties: { key: { type: 'string', writeOnly: true }, kind: { enum: ['basic', 'token'], default: 'basic' } },
      },
      most: { oneOf: [{ type: 'integer' }, { type: 'string' }] },
      names: { type: 'array', items: { $ref: '#/definitions/name' } },
      rules: { type: 'array', items: { $ref: '#/definitions/rule' } },
      old: { $ref: '#/definitions/name', deprecated: true, description: 'Without effect.' },
      type: { const: 'S3' },
    },
    definitions: {
      name: { type: 'string', description: 'A name.' },
      rule: { type: 'object', properties: { match: { type: 'string', description: 'What.' } } },
    },
  });
  const told = rows.map(({ path, types, description, isConstant: _, ...more }) => [
    path.join('.'),
    types.join('|'),
    description,
    Object.keys(more).filter((key) => more[key as keyof typeof more] !== false),
  ]);
  expect(told).toEqual([
    ['host', 'string', 'Where.', ['isRequired', 'example']],
    ['auth', 'any', 'Who.', []],
    ['auth.key', 'string', '', ['isSecret']],
    ['auth.kind', 'basic|token', '', ['default']],
    ['most', 'integer|string', '', []],
    ['names', 'list of string', '', []],
    ['rules', 'list of object', '', []],
    ['rules[].match', 'string', 'What.', []],
    ['old', 'string', 'Without effect.', ['isDeprecated']],
    ['type', 'S3', '', []],
  ]);
});

test('ends where a schema lies in itself', () => {
  const tree = { type: 'object', properties: { left: { $ref: '#/definitions/tree' } } };
  const rows = configRows({ properties: { tree: { $ref: '#/definitions/tree' } }, definitions: { tree } });
  expect(rows.map(({ path }) => path.join('.'))).toEqual(['tree', 'tree.left']);
});

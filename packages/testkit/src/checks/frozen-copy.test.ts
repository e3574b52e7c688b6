import { Sensitive } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { frozenCopy } from './frozen-copy.js';

test('is equal, cannot be changed, and leaves the original as it is', () => {
  const connection = new Sensitive('secret');
  const original = { name: 'a', columns: [{ name: 'b' }], connection };
  const copy = frozenCopy(original);
  expect(copy).toEqual(original);
  expect(copy.connection).toBe(connection);
  expect(() => Object.assign(copy, { name: 'c' })).toThrow(TypeError);
  expect(() => copy.columns.push({ name: 'c' })).toThrow(TypeError);
  expect(() => Object.assign(copy.columns[0] ?? {}, { name: 'c' })).toThrow(TypeError);
  original.name = 'd';
  expect(copy.name).toBe('a');
});

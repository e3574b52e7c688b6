import { expect, it } from 'vitest';
import { resolvePlainScalar } from './resolve-plain-scalar.js';

it.each<[string, unknown]>([
  ['', null],
  ['~', null],
  ['yes', true],
  ['Off', false],
  ['y', 'y'],
  ['tRUE', 'tRUE'],
  ['12', 12],
  ['-1_000', -1000],
  ['010', 8],
  ['089', '089'],
  ['0x1F', 31],
  ['0b11', 3],
  ['1:30', 90],
  ['_1', '_1'],
  ['1.5', 1.5],
  ['-.5', -0.5],
  ['1.0e+3', 1000],
  ['1e3', '1e3'],
  ['.', '.'],
  ['1.2.3', '1.2.3'],
  ['2024-01-01', '2024-01-01'],
  ['us-east-2', 'us-east-2'],
])('reads %j as PyYAML does', (text, value) => {
  expect(resolvePlainScalar(text)).toBe(value);
});

import { expect, it } from 'vitest';
import { columnValues } from './column-values.js';

it('are texts, of lists and maps each', () => {
  const rows = [
    { a: 'x ' },
    { a: 1 },
    { a: 12345678901234567890n },
    { a: new Date(0) },
    { a: ['y', ['z']] },
    { a: { k: 'm', l: ['n'] } },
  ];
  expect(columnValues(rows, ['a'])).toEqual(['x', '1', '12345678901234567890', '1970-01-01T00:00:00.000Z', 'y', 'z', 'm', 'n']);
});

it('are found in what they lie in', () => {
  const rows = [{ a: { b: 'x' } }, { a: [{ b: 'y' }, { b: null }, { c: 'no' }] }, { a: null }, { a: 'no' }, {}];
  expect(columnValues(rows, ['a', 'b'])).toEqual(['x', 'y']);
});

it('leave out what is missing, truth values, bytes and points in time that are none', () => {
  const rows = [null, undefined, '', '  ', '-', 'N/A', 'null', true, new Uint8Array(4), new Date(Number.NaN)].map((a) => ({ a }));
  expect(columnValues(rows, ['a'])).toEqual([]);
});

it('are no longer than is looked at, and no more', () => {
  expect(columnValues([{ a: 'x'.repeat(10_000) }], ['a'])[0]).toHaveLength(256);
  expect(columnValues([{ a: Array(5000).fill('x') }], ['a'])).toHaveLength(2000);
});

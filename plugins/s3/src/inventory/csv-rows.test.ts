import { expect, test } from 'vitest';
import { CsvRows } from './csv-rows.js';

const COLUMNS = { count: 6, key: 1, size: 4, modified: 5, storageClass: -1, isLatest: 2, isDeleteMarker: 3 };
const row = (key: string, size = '7', latest = 'true', marker = 'false'): string =>
  `"b","${key}","${latest}","${marker}","${size}","2024-03-05T10:20:30.000Z"`;

/** The rows of a text that comes in pieces of a length. */
function read(text: string, length = text.length) {
  const rows = new CsvRows(COLUMNS, () => false);
  const bytes = Buffer.from(text);
  const found: unknown[] = [];
  const take = (batches: ReturnType<CsvRows['end']>): void => {
    for (const { count, bytes: keys, starts, ends, sizes, modified, dropped } of batches)
      for (let at = 0; at < count; at += 1)
        found.push([Buffer.from(keys.subarray(starts[at], ends[at])).toString(), sizes[at], modified?.[at], dropped?.[at]]);
  };
  for (let from = 0; from < bytes.length; from += length) take(rows.read(bytes.subarray(from, from + length)));
  take(rows.end());
  return found;
}

const AT = Date.parse('2024-03-05T10:20:30.000Z');

test.each([1, 2, 7, 50, 1000])('reads rows that come in pieces of %i bytes', (length) => {
  const text = [
    row('a/b'),
    row('a+b%2Bc%C3%A9%22', '12'),
    row('old', '1', 'false'),
    row('gone', '', 'true', 'true'),
    row('say""so'),
  ];
  const expected = [
    ['a/b', 7, AT, 0],
    ['a b+cé"', 12, AT, 0],
    ['old', 1, AT, 1],
    ['gone', Number.NaN, AT, 1],
    ['say"so', 7, AT, 0],
  ];
  expect(read(`${text.join('\n')}\n`, length)).toEqual(expected);
  expect(read(text.join('\r\n'), length)).toEqual(expected);
});

test('reads fields without quotes too', () => {
  expect(read('b,a/b,true,false,7,2024-03-05T10:20:30.000Z\n')).toEqual([['a/b', 7, AT, 0]]);
});

test.each([
  ['"b","a"\n', 'a row has 2 fields, and not 6'],
  [`${row('a')},"more"\n`, 'a row has 7 fields, and not 6'],
  [`${row('a')}\n"b","half`, 'its last row is cut short'],
  ['"b"x,"a"\n', 'a field of its rows does not end where its quotes do'],
  [`${row('a%4')}\n`, 'a key is not encoded as in a URL'],
])('%j is an error', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('a row that does not end is an error as soon as it is longer than rows can be, whole or in pieces', () => {
  const open = `${row('a')}\n"b","${'x'.repeat(70_000)}`;
  for (const length of [1000, open.length]) expect(() => read(open, length)).toThrow('a row does not end within 65536 bytes');
  const rows = new CsvRows(COLUMNS, () => false);
  const piece = Buffer.from('"'.padEnd(40_000, 'x'));
  expect([...rows.read(piece)]).toEqual([]);
  expect(() => [...rows.read(piece.subarray(1))]).toThrow('a row does not end within');
});

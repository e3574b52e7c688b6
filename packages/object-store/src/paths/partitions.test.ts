import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstPartition, PartitionColumns, partitionsOf } from './partitions.js';

const NULL_VALUE = '__HIVE_DEFAULT_PARTITION__';

test.each([
  ['year=2024/month=01', 0, 'year=2024 month=01'],
  ['x/year=2024', 1, 'year=2024'],
  ['x/2024-02-29/y', 1, 'date=2024-02-29'],
  ['x/2023-02-29', 2, ''],
  ['20240131', 0, 'date=2024-01-31'],
  ['20241301', 1, ''],
  ['2024/01/31', 0, 'year=2024 month=01 day=31'],
  ['2024/02/31', 3, ''],
  ['2024/1/31', 3, ''],
  ['v1/2024/12/01/23', 1, 'year=2024 month=12 day=01'],
  ['a=1/2024/12/01', 0, 'a=1 year=2024 month=12 day=01'],
  ['=1', 1, ''],
  ['a%3Db=x%20y%2Fz', 0, 'a=b=x y/z'],
  ['a=100%', 0, 'a=100%'],
  ['a=b=c', 0, 'a=b=c'],
])('%s: the first partition is at %i: %s', (path, first, expected) => {
  const folders = path.split('/');
  expect(firstPartition(folders)).toBe(first);
  expect(
    partitionsOf(folders)
      .map(({ name, value }) => `${name}=${value}`)
      .join(' '),
  ).toBe(expected);
});

function columnsOf(...paths: string[]): PartitionColumns {
  const columns = new PartitionColumns();
  for (const path of paths) columns.add(`${path}/a.csv`, path.split('/'));
  return columns;
}

test.each([
  ['INT', ['p=1', 'p=-20', 'p=007']],
  ['INT', ['p=2147483647']],
  ['BIGINT', ['p=1', 'p=2147483648']],
  ['VARCHAR', ['p=1', 'p=9223372036854775808']],
  ['DATE', ['p=2024-01-31', 'p=2024-02-01']],
  ['VARCHAR', ['p=2024-01-31', 'p=2024-02-31']],
  ['VARCHAR', ['p=1', 'p=a']],
  ['VARCHAR', ['p=1', 'p=2024-01-31']],
  ['VARCHAR', ['p=']],
  ['INT', [`p=${NULL_VALUE}`, 'p=3']],
  ['VARCHAR', [`p=${NULL_VALUE}`]],
  ['DATE', ['20240131', '2024-02-01']],
])('%s for %j', (dataType, paths) => {
  expect(columnsOf(...paths).columns()).toMatchObject([{ dataType }]);
});

test('files that disagree leave no columns, and a sentence', () => {
  const columns = columnsOf('a=1/b=2', 'a=1', 'c=1');
  expect(columns.columns()).toEqual([]);
  expect(columns.disagreement()).toBe(
    'The files do not agree on their partitions, so that it has no partition columns: a=1/b=2/a.csv has a, b, a=1/a.csv has a',
  );
  expect(columnsOf('a=1/a=2').columns()).toEqual([]);
  expect(columnsOf('x', 'a=1').columns()).toEqual([]);
});

describe('of any paths', () => {
  const name = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => /^[^=/\uD800-\uDFFF]+$/.test(text));
  const value = fc.oneof(fc.integer().map(String), fc.string({ unit: 'grapheme', maxLength: 8 }));
  const encoded = (text: string): string => encodeURIComponent(text);

  test('what was written as name=value is read back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 4 }), (pairs) => {
        const folders = pairs.map(([key, text]) => `${encoded(key)}=${encoded(text)}`);
        expect(partitionsOf(folders)).toEqual(pairs.map(([key, text]) => ({ name: key, value: text })));
      }),
    );
  });

  test('days are found in each form, and nothing else is a day', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        const text = date.toISOString().slice(0, 10);
        expect(partitionsOf([text])).toEqual([{ name: 'date', value: text }]);
        expect(partitionsOf([text.replaceAll('-', '')])).toEqual([{ name: 'date', value: text }]);
        expect(partitionsOf(text.split('-')).map((each) => each.value)).toEqual(text.split('-'));
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (number) => {
        const text = String(number).padStart(8, '0');
        const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)].map(Number) as [number, number, number];
        const days = [
          31,
          (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28,
          31,
          30,
          31,
          30,
          31,
          31,
          30,
          31,
          30,
          31,
        ];
        expect(firstPartition([text]) === 0).toBe(month >= 1 && month <= 12 && day >= 1 && day <= (days[month - 1] ?? 0));
      }),
      { numRuns: 2000 },
    );
  });

  test('the types do not depend on the order of the files, and say what all values are', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.nat(), (values, turn) => {
        const folders = values.map((text) => `p=${encoded(text)}`);
        const [column] = columnsOf(...folders).columns();
        const cut = turn % folders.length;
        expect(columnsOf(...folders.slice(cut), ...folders.slice(0, cut)).columns()).toEqual([column]);
        expect(column?.dataType === 'INT').toBe(
          values.every((text) => /^-?\d+$/.test(text) && Math.abs(Number(text)) <= 2 ** 31 - 1),
        );
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import {
  BINARY,
  BOOLEAN,
  type ColumnType,
  DATE,
  DOUBLE,
  decimal,
  duration,
  FLOAT,
  fixed,
  INT32,
  INT64,
  INTERVAL,
  JSON_VALUE,
  NULL,
  STRING,
  scalar,
  time,
  timestamp,
  UUID,
  zonedTimestamp,
} from './column-type.js';
import { displayOf } from './columns.js';
import { mergeFields, mergeSchemas } from './merge-schemas.js';
import { schemaOf } from './schema-reader.js';
import { widen } from './widen.js';

const list = (element: ColumnType): ColumnType => ({ kind: 'list', element });
const map = (value: ColumnType): ColumnType => ({ kind: 'map', key: STRING, value });
const struct = (fields: Record<string, ColumnType>): ColumnType => ({
  kind: 'group',
  dataType: 'STRUCT',
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
});
const uint = (bits: number): ColumnType => scalar('UINT', `uint${bits}`);

test.each<[ColumnType, ColumnType, string]>([
  [INT32, INT32, 'int32'],
  [INT32, INT64, 'int64'],
  [scalar('TINYINT', 'int8'), scalar('SMALLINT', 'int16'), 'int16'],
  [uint(16), INT32, 'int32'],
  [uint(32), INT32, 'int64'],
  [uint(64), INT32, 'decimal(20,0)'],
  [INT64, DOUBLE, 'double'],
  [FLOAT, DOUBLE, 'double'],
  [INT32, decimal(5, 2), 'decimal(12,2)'],
  [decimal(10, 2), decimal(8, 4), 'decimal(12,4)'],
  [decimal(76, 0), decimal(10, 5), 'double'],
  [decimal(10, 2), FLOAT, 'double'],
  [DATE, timestamp(), 'timestamp'],
  [DATE, zonedTimestamp('us', 'UTC'), 'timestamp[us, tz]'],
  [timestamp('ms'), timestamp('ns'), 'timestamp[ns]'],
  [zonedTimestamp('us', 'UTC'), zonedTimestamp('ms', 'Europe/Rome'), 'timestamp[us, tz]'],
  [zonedTimestamp('us', 'UTC'), zonedTimestamp('ms', 'UTC'), 'timestamp[us, tz=UTC]'],
  [timestamp('us'), zonedTimestamp('us', 'UTC'), 'string'],
  [time('ms'), time('us'), 'time[us]'],
  [duration('s'), duration('ms'), 'duration[ms]'],
  [duration('s'), INTERVAL, 'interval'],
  [time(), DATE, 'string'],
  [NULL, INT32, 'int32'],
  [STRING, NULL, 'string'],
  [INT64, STRING, 'string'],
  [BOOLEAN, INT64, 'string'],
  [UUID, STRING, 'string'],
  [BINARY, fixed(4), 'binary'],
  [JSON_VALUE, STRING, 'json'],
  [list(INT32), list(DOUBLE), 'list<double>'],
  [list(NULL), list(STRING), 'list<string>'],
  [map(INT32), map(INT64), 'map<string, int64>'],
  [struct({ a: INT32 }), struct({ b: STRING, a: INT64 }), 'struct<a: int64, b: string>'],
  [list(struct({ a: INT32 })), list(struct({ b: INT32 })), 'list<struct<a: int32, b: int32>>'],
  [struct({ a: INT32 }), map(INT32), 'json'],
  [struct({ a: INT32 }), STRING, 'json'],
])('%j and %j make %s, in either order', (a, b, expected) => {
  const display = (type: ColumnType): string => displayOf(type);
  expect(display(widen(a, b, mergeFields))).toBe(expected);
  const reversed = display(widen(b, a, mergeFields));
  if (!expected.includes('a: ')) expect(reversed).toBe(expected);
});

describe('several files', () => {
  const schema = (fields: Record<string, ColumnType>) =>
    schemaOf(
      Object.entries(fields).map(([name, type]) => ({ name, type })),
      { remarks: [] },
    );

  test('have the columns of the first, then those of the others; those that disagree say how', () => {
    const { columns, disagreements } = mergeSchemas([
      { name: 's3://b/1', schema: schema({ id: INT32, total: INT64 }) },
      { name: 's3://b/2', schema: schema({ note: STRING, id: INT64 }) },
      { name: 's3://b/3', schema: schema({ id: INT64, total: INT64, note: STRING }) },
    ]);
    expect(columns.map(({ name, dataType }) => `${name} ${dataType}`)).toEqual(['id BIGINT', 'total BIGINT', 'note STRING']);
    expect(disagreements).toEqual([
      { name: 's3://b/1', message: 'The file does not agree with the other samples: it has no note; id is int32 and not int64' },
      { name: 's3://b/2', message: 'The file does not agree with the other samples: it has no total' },
    ]);
  });

  test('that agree in another order of their columns do not disagree', () => {
    const { disagreements } = mergeSchemas([
      { name: '1', schema: schema({ a: INT32, b: STRING }) },
      { name: '2', schema: schema({ b: STRING, a: INT32 }) },
    ]);
    expect(disagreements).toEqual([]);
  });

  test('with one name for two columns keep both', () => {
    const twice = schemaOf(
      [
        { name: 'a', type: INT32 },
        { name: 'a', type: STRING },
      ],
      { remarks: [] },
    );
    expect(
      mergeSchemas([
        { name: '1', schema: twice },
        { name: '2', schema: twice },
      ]).columns,
    ).toMatchObject([
      { name: 'a', dataType: 'INT' },
      { name: 'a_2', dataType: 'STRING' },
    ]);
  });

  test('with many differences name a few', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`c${index}`, INT32]));
    const { disagreements } = mergeSchemas([
      { name: '1', schema: schema(many) },
      { name: '2', schema: schema({ x: INT32 }) },
    ]);
    expect(disagreements[1]?.message).toContain('it has no c0, c1, c2, c3, c4 and 15 more');
  });

  test('of which there is one are that one', () => {
    const only = schema({ a: INT32 });
    expect(mergeSchemas([{ name: '1', schema: only }])).toEqual({ columns: only.columns, disagreements: [] });
    expect(mergeSchemas([])).toEqual({ columns: [], disagreements: [] });
  });
});

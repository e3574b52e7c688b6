import { type Column, DATA_TYPES } from '@sluice/plugin-api';
import { expect, it } from 'vitest';
import { schemaFields } from './schema-fields.js';

const nested: Column = {
  name: 'a',
  dataType: 'ARRAY',
  arrayDataType: 'STRUCT',
  dataTypeDisplay: 'list<struct<b: int>>',
  children: [{ name: 'b', dataType: 'INT' }],
};

function pathsOf(...columns: Column[]): string[] {
  return schemaFields({ isPartitioned: false, columns }).map(({ fieldPath }) => fieldPath);
}

it('tells all that is known of a column', () => {
  const tags = [{ tagFQN: 'PII.Email', score: 0.9 }];
  const day: Column = { name: 'day', displayName: 'Day!', dataType: 'DATE', description: 'The day.', tags };
  const fields = schemaFields({ isPartitioned: true, partitionColumns: ['day'], columns: [day, nested] });
  expect(fields).toEqual([
    {
      fieldPath: 'day',
      label: 'Day!',
      description: 'The day.',
      type: { type: { 'com.linkedin.schema.DateType': {} } },
      nativeDataType: 'date',
      nullable: true,
      recursive: false,
      isPartitioningKey: true,
      globalTags: { tags: [{ tag: 'urn:li:tag:PII.Email', context: '{"score":0.9}' }] },
    },
    {
      fieldPath: 'a',
      type: { type: { 'com.linkedin.schema.ArrayType': { nestedType: ['struct'] } } },
      nativeDataType: 'list<struct<b: int>>',
      nullable: true,
      recursive: false,
    },
    {
      fieldPath: 'a.b',
      type: { type: { 'com.linkedin.schema.NumberType': {} } },
      nativeDataType: 'int',
      nullable: true,
      recursive: false,
    },
  ]);
});

it('knows each data type', () => {
  const fields = schemaFields({ isPartitioned: false, columns: DATA_TYPES.map((dataType) => ({ name: dataType, dataType })) });
  const kinds = new Set(fields.map(({ type }) => Object.keys(type.type)[0]));
  expect(kinds.size).toBe(13);
});

it('tells types in paths only where two would be the same', () => {
  expect(pathsOf(nested, { name: 'c.d', dataType: 'INT' })).toEqual(['a', 'a.b', 'c.d']);
  expect(pathsOf(nested, { name: 'a.b', dataType: 'STRING' })).toEqual([
    '[version=2.0].[type=array].[type=struct].a',
    '[version=2.0].[type=array].[type=struct].a.[type=int].b',
    '[version=2.0].[type=string].a.b',
  ]);
});

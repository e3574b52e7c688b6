import type { Column, DataType } from '@sluice/plugin-api';

type FieldType =
  | 'ArrayType'
  | 'BooleanType'
  | 'BytesType'
  | 'DateType'
  | 'EnumType'
  | 'FixedType'
  | 'MapType'
  | 'NullType'
  | 'NumberType'
  | 'RecordType'
  | 'StringType'
  | 'TimeType'
  | 'UnionType';

const FIELD_TYPES: Readonly<Record<DataType, FieldType>> = {
  NUMBER: 'NumberType',
  TINYINT: 'NumberType',
  SMALLINT: 'NumberType',
  INT: 'NumberType',
  BIGINT: 'NumberType',
  BYTEINT: 'NumberType',
  LONG: 'NumberType',
  UINT: 'NumberType',
  FLOAT: 'NumberType',
  DOUBLE: 'NumberType',
  DECIMAL: 'NumberType',
  NUMERIC: 'NumberType',
  TIMESTAMP: 'TimeType',
  TIMESTAMPZ: 'TimeType',
  TIME: 'TimeType',
  DATETIME: 'TimeType',
  INTERVAL: 'TimeType',
  DATE: 'DateType',
  STRING: 'StringType',
  MEDIUMTEXT: 'StringType',
  TEXT: 'StringType',
  CHAR: 'StringType',
  VARCHAR: 'StringType',
  UUID: 'StringType',
  BOOLEAN: 'BooleanType',
  BYTES: 'BytesType',
  BINARY: 'BytesType',
  VARBINARY: 'BytesType',
  BLOB: 'BytesType',
  FIXED: 'FixedType',
  ENUM: 'EnumType',
  ARRAY: 'ArrayType',
  SET: 'ArrayType',
  MAP: 'MapType',
  UNION: 'UnionType',
  STRUCT: 'RecordType',
  RECORD: 'RecordType',
  JSON: 'RecordType',
  XML: 'RecordType',
  VARIANT: 'RecordType',
  GEOGRAPHY: 'RecordType',
  GEOMETRY: 'RecordType',
  NULL: 'NullType',
  UNKNOWN: 'NullType',
};

/** DataHub's type of a column: the kinds that it tells apart. */
export function fieldTypeOf({ dataType, arrayDataType }: Column) {
  const nested = arrayDataType === undefined ? {} : { nestedType: [arrayDataType.toLowerCase()] };
  const type = FIELD_TYPES[dataType];
  return { type: { [`com.linkedin.schema.${type}`]: type === 'ArrayType' ? nested : {} } };
}

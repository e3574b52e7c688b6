import { arrayOf, type ExpectedColumn, type ExpectedType, leaf, mapOf, structOf } from './expected-column.js';

/** A field of an Arrow schema, as test/tools/write-typed-files.py describes it. */
export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

type ArrowType =
  | { readonly type: 'list'; readonly element: ArrowType }
  | { readonly type: 'map'; readonly key: ArrowType; readonly value: ArrowType }
  | { readonly type: 'struct'; readonly fields: readonly ArrowField[] }
  | { readonly type: 'dictionary'; readonly value: ArrowType }
  | { readonly type: 'extension'; readonly name: string; readonly storage: ArrowType }
  | { readonly type: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly type: 'fixed_size_binary'; readonly width: number }
  | { readonly type: 'time' | 'duration'; readonly unit: string }
  | { readonly type: 'timestamp'; readonly unit: string; readonly zone?: string }
  | { readonly type: keyof typeof PLAIN };

const STRING = leaf('STRING', 'string');
// Catalogues ask for a length: 1 where none is known.
const BINARY = leaf('BINARY', 'binary', { dataLength: 1 });
const PLAIN = {
  null: leaf('STRING', 'null'),
  bool: leaf('BOOLEAN', 'bool'),
  int8: leaf('TINYINT', 'int8'),
  int16: leaf('SMALLINT', 'int16'),
  int32: leaf('INT', 'int32'),
  int64: leaf('BIGINT', 'int64'),
  uint8: leaf('UINT', 'uint8'),
  uint16: leaf('UINT', 'uint16'),
  uint32: leaf('UINT', 'uint32'),
  uint64: leaf('UINT', 'uint64'),
  halffloat: leaf('FLOAT', 'float16'),
  float: leaf('FLOAT', 'float'),
  double: leaf('DOUBLE', 'double'),
  'date32[day]': leaf('DATE', 'date'),
  string: STRING,
  large_string: STRING,
  string_view: STRING,
  binary: BINARY,
  large_binary: BINARY,
  binary_view: BINARY,
} as const;
/** The extensions that the catalogue has a type for; any other is what it is stored as. */
const EXTENSIONS: ReadonlyMap<string, ExpectedType> = new Map([
  ['arrow.uuid', leaf('UUID', 'uuid')],
  ['arrow.json', leaf('JSON', 'json')],
  ['arrow.bool8', leaf('BOOLEAN', 'bool')],
]);

/** The columns that a catalogue should get of an Arrow schema. */
export function columnsOfArrow(fields: readonly ArrowField[]): ExpectedColumn[] {
  return fields.map(({ name, type }) => ({ name, ...typeOf(type) }));
}

function typeOf(type: ArrowType): ExpectedType {
  switch (type.type) {
    case 'list':
      return arrayOf(typeOf(type.element));
    case 'map':
      return mapOf(typeOf(type.key), typeOf(type.value));
    case 'struct':
      return structOf(columnsOfArrow(type.fields));
    case 'dictionary':
      return typeOf(type.value);
    case 'extension':
      return EXTENSIONS.get(type.name) ?? typeOf(type.storage);
    case 'decimal': {
      const { precision, scale } = type;
      return leaf('DECIMAL', `decimal(${precision},${scale})`, { precision, scale });
    }
    case 'fixed_size_binary':
      return leaf('FIXED', `fixed(${type.width})`, { dataLength: type.width });
    case 'time':
      return leaf('TIME', `time[${type.unit}]`);
    case 'duration':
      return leaf('INTERVAL', `duration[${type.unit}]`);
    case 'timestamp':
      return type.zone === undefined
        ? leaf('TIMESTAMP', `timestamp[${type.unit}]`)
        : leaf('TIMESTAMPZ', `timestamp[${type.unit}, tz=${type.zone}]`);
    default: {
      const plain = PLAIN[type.type];
      if (plain === undefined) throw new Error(`no column is known for the Arrow type ${type.type}`);
      return plain;
    }
  }
}

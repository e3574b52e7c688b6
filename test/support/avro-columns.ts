import { arrayOf, type ExpectedColumn, type ExpectedType, leaf, mapOf, structOf, unionOf } from './expected-column.js';

/** A schema of Avro in which every type is called by its full name, as fastavro writes it. */
export type AvroSchema = string | readonly AvroSchema[] | AvroObject;

interface AvroObject {
  readonly type: AvroSchema;
  readonly name?: string;
  readonly logicalType?: string;
  readonly precision?: number;
  readonly scale?: number;
  readonly size?: number;
  readonly items?: AvroSchema;
  readonly values?: AvroSchema;
  readonly fields?: readonly { readonly name: string; readonly type: AvroSchema }[];
}

const STRING = leaf('STRING', 'string');
const SIMPLE: ReadonlyMap<string, ExpectedType> = new Map([
  ['null', leaf('STRING', 'null')],
  ['boolean', leaf('BOOLEAN', 'bool')],
  ['int', leaf('INT', 'int32')],
  ['long', leaf('BIGINT', 'int64')],
  ['float', leaf('FLOAT', 'float')],
  ['double', leaf('DOUBLE', 'double')],
  ['bytes', leaf('BINARY', 'binary', { dataLength: 1 })],
  ['string', STRING],
  ['enum', leaf('ENUM', 'enum')],
]);
/** By logical type, and the only type that it may be written as. */
const LOGICAL: ReadonlyMap<string, ExpectedType> = new Map([
  ['uuid string', leaf('UUID', 'uuid')],
  ['uuid fixed', leaf('UUID', 'uuid')],
  ['date int', leaf('DATE', 'date')],
  ['time-millis int', leaf('TIME', 'time[ms]')],
  ['time-micros long', leaf('TIME', 'time[us]')],
  ['timestamp-millis long', leaf('TIMESTAMPZ', 'timestamp[ms, tz=UTC]')],
  ['timestamp-micros long', leaf('TIMESTAMPZ', 'timestamp[us, tz=UTC]')],
  ['timestamp-nanos long', leaf('TIMESTAMPZ', 'timestamp[ns, tz=UTC]')],
  ['local-timestamp-millis long', leaf('TIMESTAMP', 'timestamp[ms]')],
  ['local-timestamp-micros long', leaf('TIMESTAMP', 'timestamp[us]')],
  ['local-timestamp-nanos long', leaf('TIMESTAMP', 'timestamp[ns]')],
  ['duration fixed', leaf('INTERVAL', 'interval')],
  ['big-decimal bytes', leaf('DECIMAL', 'decimal')],
]);

/** The columns that a catalogue should get of an Avro schema. */
export function columnsOfAvro(schema: AvroSchema): ExpectedColumn[] {
  const named = new Map<string, AvroObject>();
  const type = typeOf(schema, named, []);
  return type.dataType === 'STRUCT' && type.children !== undefined ? [...type.children] : [{ name: 'value', ...type }];
}

function typeOf(schema: AvroSchema, named: Map<string, AvroObject>, around: readonly string[]): ExpectedType {
  if (typeof schema === 'string') {
    const definition = named.get(schema);
    const type = definition === undefined ? SIMPLE.get(schema) : objectType(definition, named, around);
    if (type === undefined) throw new Error(`no column is known for the Avro type ${schema}`);
    return type;
  }
  return 'type' in schema ? objectType(schema, named, around) : unionType(schema, named, around);
}

function unionType(members: readonly AvroSchema[], named: Map<string, AvroObject>, around: readonly string[]): ExpectedType {
  const columns = members
    .filter((member) => member !== 'null')
    .map((member) => {
      const name = typeof member === 'string' ? member : 'type' in member ? (member.name ?? String(member.type)) : 'union';
      return { name: name.replace(/.*[.]/, ''), ...typeOf(member, named, around) };
    });
  const [only, ...others] = columns;
  if (only === undefined) return typeOf('null', named, around);
  if (others.length > 0) return unionOf(columns);
  const { name: _, ...type } = only;
  return type;
}

function objectType(schema: AvroObject, named: Map<string, AvroObject>, around: readonly string[]): ExpectedType {
  const { name = '', precision, scale = 0, size = 0, items = 'null', values = 'null', fields = [] } = schema;
  if (name !== '') named.set(name, schema);
  if (schema.logicalType === 'decimal' && precision !== undefined) {
    return leaf('DECIMAL', `decimal(${precision},${scale})`, { precision, scale });
  }
  const logical = LOGICAL.get(`${schema.logicalType} ${String(schema.type)}`);
  if (logical !== undefined) return logical;
  switch (schema.type) {
    case 'array':
      return arrayOf(typeOf(items, named, around));
    case 'map':
      return mapOf(STRING, typeOf(values, named, around));
    case 'fixed':
      return leaf('FIXED', `fixed(${size})`, { dataLength: size });
    case 'record':
      // A type within itself has no end: its name stands for it.
      return around.includes(name)
        ? leaf('STRUCT', name)
        : structOf(fields.map((field) => ({ name: field.name, ...typeOf(field.type, named, [...around, name]) })));
    default:
      return typeOf(schema.type, named, around);
  }
}

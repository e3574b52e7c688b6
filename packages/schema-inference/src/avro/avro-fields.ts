import {
  BINARY,
  BOOLEAN,
  type ColumnType,
  DATE,
  DOUBLE,
  decimal,
  ENUM,
  type Field,
  FLOAT,
  fixed,
  INT32,
  INT64,
  INTERVAL,
  JSON_VALUE,
  NULL,
  type ScalarType,
  STRING,
  scalar,
  time,
  timestamp,
  UUID,
  unionOf,
  zonedTimestamp,
} from '../column-type.js';
import { type JsonNode, JsonObject } from '../json/json-node.js';
import { SchemaWalk } from '../schema-walk.js';

/** The column of a schema that is no record. */
const VALUE_COLUMN = 'value';
const UTC = 'UTC';
const DURATION_BYTES = 12;
const UUID_BYTES = 16;

/** The types without parts, by their names. */
export const PRIMITIVES: ReadonlyMap<string, ScalarType> = new Map([
  ['null', NULL],
  ['boolean', BOOLEAN],
  ['int', INT32],
  ['long', INT64],
  ['float', FLOAT],
  ['double', DOUBLE],
  ['bytes', BINARY],
  ['string', STRING],
]);
// By base type and logical type; Avro's timestamps are points on the time line, its local ones have no zone.
const LOGICAL_TYPES: ReadonlyMap<string, ScalarType> = new Map([
  ['string uuid', UUID],
  ['int date', DATE],
  ['int time-millis', time('ms')],
  ['long time-micros', time('us')],
  ['long timestamp-millis', zonedTimestamp('ms', UTC)],
  ['long timestamp-micros', zonedTimestamp('us', UTC)],
  ['long timestamp-nanos', zonedTimestamp('ns', UTC)],
  ['long local-timestamp-millis', timestamp('ms')],
  ['long local-timestamp-micros', timestamp('us')],
  ['long local-timestamp-nanos', timestamp('ns')],
  ['bytes big-decimal', scalar('DECIMAL', 'decimal')],
]);

/** The fields of an Avro schema (https://avro.apache.org/docs/1.12.0/specification/). Throws where it is none. */
export function avroFields(schema: JsonNode): readonly Field[] {
  const type = new AvroTypes().typeOf(schema, '');
  return recordFields(type) ?? [{ name: VALUE_COLUMN, type }];
}

/** The fields of the records of a schema; `undefined` for a schema of anything else. */
export function avroRecordFields(schema: JsonNode): readonly Field[] | undefined {
  return recordFields(new AvroTypes().typeOf(schema, ''));
}

function recordFields(type: ColumnType): readonly Field[] | undefined {
  return type.kind === 'group' && type.dataType === 'STRUCT' ? type.fields : undefined;
}

class AvroTypes {
  readonly #definitions = new Map<string, JsonObject>();
  readonly #walk = new SchemaWalk();

  typeOf(schema: JsonNode, namespace: string): ColumnType {
    return this.#walk.step(() => this.#read(schema, namespace)) ?? JSON_VALUE;
  }

  #read(schema: JsonNode, namespace: string): ColumnType {
    if (typeof schema === 'string') return PRIMITIVES.get(schema) ?? this.#reference(schema, namespace);
    if (Array.isArray(schema)) return this.#union(schema, namespace);
    const object = JsonObject.of(schema);
    if (object === undefined) throw new TypeError('its schema has a type that is neither a name, a list nor an object');
    const type = object.get('type');
    switch (type) {
      case 'record':
      case 'error':
      case 'enum':
      case 'fixed':
        return this.#definition(object, namespace);
      case 'array':
        return { kind: 'list', element: this.typeOf(object.get('items'), namespace) };
      case 'map':
        return { kind: 'map', key: STRING, value: this.typeOf(object.get('values'), namespace) };
      default:
        return logicalType(object, String(type)) ?? this.typeOf(type, namespace);
    }
  }

  #definition(object: JsonObject, namespace: string): ColumnType {
    const fullName = qualify(object.text('name') ?? '', object.text('namespace') ?? namespace);
    this.#definitions.set(fullName, object);
    return this.#named(fullName, object);
  }

  #reference(name: string, namespace: string): ColumnType {
    const fullName = [qualify(name, namespace), name].find((candidate) => this.#definitions.has(candidate)) ?? name;
    const definition = this.#definitions.get(fullName);
    if (definition === undefined) throw new TypeError(`its schema names the unknown type ${name}`);
    return this.#named(fullName, definition);
  }

  #named(fullName: string, object: JsonObject): ColumnType {
    switch (object.get('type')) {
      case 'enum':
        return ENUM;
      case 'fixed':
        return fixedType(object);
      default:
        return this.#walk.named(fullName, () => this.#record(object, namespaceOf(fullName))) ?? scalar('STRUCT', fullName);
    }
  }

  #record(object: JsonObject, namespace: string): ColumnType {
    const fields = (object.list('fields') ?? []).map((node): Field => {
      const field = JsonObject.of(node);
      const name = field?.text('name');
      if (field === undefined || name === undefined) throw new TypeError('its schema has a field without a name');
      const description = field.text('doc');
      return { name, type: this.typeOf(field.get('type'), namespace), ...(description !== undefined && { description }) };
    });
    return { kind: 'group', dataType: 'STRUCT', fields };
  }

  #union(members: readonly JsonNode[], namespace: string): ColumnType {
    const others = members.filter((member) => member !== 'null' && JsonObject.of(member)?.get('type') !== 'null');
    return unionOf(
      others.map((member) => this.typeOf(member, namespace)),
      (_type, index) => memberName(others[index]),
    );
  }
}

/** The type of a primitive with a logical type, unless it is none that is known for it. */
export function logicalType(object: JsonObject, base: string): ScalarType | undefined {
  const name = object.text('logicalType');
  if (name === undefined) return undefined;
  if (name === 'decimal' && base === 'bytes') return decimalType(object);
  return LOGICAL_TYPES.get(`${base} ${name}`);
}

/** The type of so many bytes. Throws where their number is missing. */
export function fixedType(object: JsonObject): ScalarType {
  const size = object.integer('size');
  if (size === undefined || size < 0) throw new TypeError('its schema has a fixed type without a size');
  const name = object.text('logicalType');
  if (name === 'duration' && size === DURATION_BYTES) return INTERVAL;
  if (name === 'uuid' && size === UUID_BYTES) return UUID;
  return (name === 'decimal' ? decimalType(object) : undefined) ?? fixed(size);
}

// A decimal that breaks the rules is the bytes that it is written as.
function decimalType(object: JsonObject): ScalarType | undefined {
  const precision = object.integer('precision');
  const scale = object.integer('scale') ?? 0;
  return precision !== undefined && precision > 0 && scale >= 0 && scale <= precision ? decimal(precision, scale) : undefined;
}

// A schema may call the same type by its own name or by the one with its namespace.
function memberName(member: JsonNode): string {
  const object = JsonObject.of(member);
  const name = object === undefined ? member : (object.text('name') ?? object.get('type'));
  return typeof name === 'string' ? name.slice(name.lastIndexOf('.') + 1) : 'union';
}

/** A name with its namespace. */
export function qualify(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}

/** The namespace of a full name. */
export function namespaceOf(fullName: string): string {
  return fullName.slice(0, Math.max(0, fullName.lastIndexOf('.')));
}

import { ByteReader } from '../codecs/byte-reader.js';
import type { ScalarType } from '../column-type.js';
import { type JsonNode, JsonObject } from '../json/json-node.js';
import { type StoredValue, sampleValue } from '../sample-value.js';
import { fixedType, logicalType, namespaceOf, PRIMITIVES, qualify } from './avro-fields.js';

const VALUES_MAX = 1_000_000;
const NESTING_MAX_LEVELS = 500;

/** Reads the next value. Throws a RangeError where there is none. */
export type ReadAvro = (data: AvroData) => unknown;

/** The data that values are read from. All values are counted: those that take no bytes have no end otherwise. */
export class AvroData {
  reader = new ByteReader(new Uint8Array());
  level = 0;
  #values = 0;

  /** Goes on with these bytes. */
  open(bytes: Uint8Array): void {
    this.reader = new ByteReader(bytes);
    this.level = 0;
  }

  /** Counts one more value. */
  count(): void {
    this.#values += 1;
    if (this.#values > VALUES_MAX) throw new RangeError(`more than ${VALUES_MAX} values in the first records`);
  }
}

/**
 * Makes what reads the values of an Avro schema (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding): records and maps as objects
 * without a prototype, unions as the one value. Throws where the schema is none.
 */
export function avroDecoder(schema: JsonNode): ReadAvro {
  return new AvroDecoders().of(schema, '');
}

class AvroDecoders {
  readonly #named = new Map<string, ReadAvro>();

  of(schema: JsonNode, namespace: string): ReadAvro {
    if (typeof schema === 'string') return primitive(schema) ?? this.#reference(schema, namespace);
    if (Array.isArray(schema)) return union(schema.map((member) => this.of(member, namespace)));
    const object = JsonObject.of(schema);
    if (object === undefined) throw new TypeError('its schema has a type that is neither a name, a list nor an object');
    const type = object.get('type');
    switch (type) {
      case 'record':
      case 'error':
      case 'enum':
      case 'fixed':
        return this.#definition(object, type, namespace);
      case 'array':
        return list(this.of(object.get('items'), namespace));
      case 'map':
        return map(this.of(object.get('values'), namespace));
      default:
        return logical(object, String(type)) ?? this.of(type, namespace);
    }
  }

  #definition(object: JsonObject, type: 'record' | 'error' | 'enum' | 'fixed', namespace: string): ReadAvro {
    const fullName = qualify(object.text('name') ?? '', object.text('namespace') ?? namespace);
    const read = type === 'enum' ? symbol(object) : type === 'fixed' ? fixed(object) : undefined;
    if (read !== undefined) {
      this.#named.set(fullName, read);
      return read;
    }
    // Its own fields may name it.
    const fields: { name: string; read: ReadAvro }[] = [];
    const readRecord = record(fields);
    this.#named.set(fullName, readRecord);
    for (const node of object.list('fields') ?? []) {
      const field = JsonObject.of(node);
      fields.push({ name: field?.text('name') ?? '', read: this.of(field?.get('type'), namespaceOf(fullName)) });
    }
    return readRecord;
  }

  #reference(name: string, namespace: string): ReadAvro {
    const read = this.#named.get(qualify(name, namespace)) ?? this.#named.get(name);
    if (read === undefined) throw new TypeError(`its schema names the unknown type ${name}`);
    return read;
  }
}

const STORED: ReadonlyMap<string, (reader: ByteReader) => StoredValue> = new Map<string, (reader: ByteReader) => StoredValue>([
  ['boolean', (reader) => reader.byte() !== 0],
  ['int', (reader) => reader.signed()],
  ['long', (reader) => reader.signed()],
  ['float', (reader) => viewOf(reader.take(4)).getFloat32(0, true)],
  ['double', (reader) => viewOf(reader.take(8)).getFloat64(0, true)],
  ['bytes', (reader) => reader.take(length(reader))],
  ['string', (reader) => Buffer.from(reader.take(length(reader))).toString('utf8')],
]);

function primitive(name: string, type = PRIMITIVES.get(name)): ReadAvro | undefined {
  if (name === 'null') return nothing;
  const stored = STORED.get(name);
  return type === undefined || stored === undefined ? undefined : (data) => scalarValue(data, type, stored(data.reader));
}

function nothing(data: AvroData): null {
  data.count();
  return null;
}

function logical(object: JsonObject, base: string): ReadAvro | undefined {
  const type = logicalType(object, base);
  return type === undefined ? undefined : primitive(base, type);
}

function fixed(object: JsonObject): ReadAvro {
  const type = fixedType(object);
  const size = object.integer('size') ?? 0;
  return (data) => scalarValue(data, type, data.reader.take(size));
}

function scalarValue(data: AvroData, type: ScalarType, stored: StoredValue): unknown {
  data.count();
  return sampleValue(type, stored);
}

function symbol(object: JsonObject): ReadAvro {
  const symbols = object.list('symbols') ?? [];
  return (data) => {
    data.count();
    return chosen(symbols, data);
  };
}

function union(members: readonly ReadAvro[]): ReadAvro {
  return (data) => chosen(members, data)(data);
}

function record(fields: readonly { readonly name: string; readonly read: ReadAvro }[]): ReadAvro {
  return (data) =>
    nested(data, () => {
      const values: Record<string, unknown> = Object.create(null);
      for (const { name, read } of fields) values[name] = read(data);
      return values;
    });
}

function list(read: ReadAvro): ReadAvro {
  return (data) =>
    nested(data, () => {
      const values: unknown[] = [];
      forEachItem(data, () => values.push(read(data)));
      return values;
    });
}

function map(read: ReadAvro): ReadAvro {
  return (data) =>
    nested(data, () => {
      const values: Record<string, unknown> = Object.create(null);
      forEachItem(data, () => {
        const key = Buffer.from(data.reader.take(length(data.reader))).toString('utf8');
        values[key] = read(data);
      });
      return values;
    });
}

function forEachItem({ reader }: AvroData, read: () => void): void {
  for (let count = Number(reader.signed()); count !== 0; count = Number(reader.signed())) {
    // A negative count is followed by the size of its block.
    if (count < 0) reader.signed();
    for (let index = 0; index < Math.abs(count); index += 1) read();
  }
}

function nested<T>(data: AvroData, read: () => T): T {
  data.count();
  if (data.level === NESTING_MAX_LEVELS) throw new RangeError(`a record is nested more than ${NESTING_MAX_LEVELS} levels deep`);
  data.level += 1;
  const value = read();
  data.level -= 1;
  return value;
}

function chosen<T>(choices: readonly T[], { reader }: AvroData): T {
  const index = Number(reader.signed());
  if (!(index in choices)) throw new RangeError(`the choice ${index} of ${choices.length}`);
  return choices[index] as T;
}

function length(reader: ByteReader): number {
  return Number(reader.signed());
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

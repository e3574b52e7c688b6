import {
  BINARY,
  BOOLEAN,
  type ColumnType,
  DATE,
  DOUBLE,
  ENUM,
  type Field,
  INT32,
  INT64,
  INTERVAL,
  JSON_VALUE,
  NULL,
  STRING,
  scalar,
  time,
  UNKNOWN,
  UUID,
  unionOf,
  zonedTimestamp,
} from '../column-type.js';
import { displayOf } from '../columns.js';
import { SchemaWalk } from '../schema-walk.js';
import { type JsonNode, JsonObject } from './json-node.js';
import type { JsonValue } from './json-value.js';

const UNTITLED = 'schema';
const STRING_FORMATS: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['date', DATE],
  ['date-time', zonedTimestamp()],
  ['time', time()],
  ['duration', INTERVAL],
  ['uuid', UUID],
  ['binary', BINARY],
]);
const NUMBER_FORMATS: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['int32', INT32],
  ['float', scalar('FLOAT', 'float')],
]);

/**
 * The one column of a file that is a JSON Schema: a record with the schema's properties, named by its title. Undefined when the file's
 * one value is none.
 *
 * @param text the whole file.
 */
export function jsonSchemaField(value: JsonValue, text: string): Field | undefined {
  if (typeof value === 'string' || !('entries' in value)) return undefined;
  const properties = value.entries.get('properties');
  if (value.entries.get('$schema') !== 'string' || typeof properties !== 'object' || !('entries' in properties)) return undefined;
  const schema = parse(text);
  if (schema === undefined) return undefined;
  const fields = new JsonSchemaTypes(schema).properties(schema);
  const description = schema.text('description');
  const name =
    schema.text('title') ??
    schema
      .text('$id')
      ?.split(/[/#]/)
      .findLast((part) => part !== '') ??
    UNTITLED;
  return { name, type: { kind: 'group', dataType: 'RECORD', fields }, ...(description !== undefined && { description }) };
}

// The scanner takes some texts that are not quite JSON; a schema is not read from them.
function parse(text: string): JsonObject | undefined {
  try {
    return JsonObject.of(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class JsonSchemaTypes {
  readonly #root: JsonObject;
  readonly #walk = new SchemaWalk();

  constructor(root: JsonObject) {
    this.#root = root;
  }

  /** The properties of a schema and of all that it is made of by `allOf`. */
  properties(schema: JsonObject): Field[] {
    const own = (schema.object('properties')?.entries() ?? []).map(([name, node]): Field => {
      const description = JsonObject.of(node)?.text('description');
      return { name, type: this.typeOf(node), ...(description !== undefined && { description }) };
    });
    const inherited = (schema.list('allOf') ?? []).map((part) => this.typeOf(part));
    return [...own, ...inherited.flatMap((type) => (type.kind === 'group' && type.dataType !== 'UNION' ? type.fields : []))];
  }

  typeOf(node: JsonNode): ColumnType {
    return this.#walk.step(() => this.#read(JsonObject.of(node))) ?? JSON_VALUE;
  }

  #read(schema: JsonObject | undefined): ColumnType {
    // `true`, and a schema without any rule, allow everything.
    if (schema === undefined) return JSON_VALUE;
    const reference = schema.text('$ref');
    if (reference !== undefined) return this.#reference(reference);
    const alternatives = schema.list('anyOf') ?? schema.list('oneOf');
    if (alternatives !== undefined) return oneOf(alternatives.map((alternative) => this.typeOf(alternative)));
    const type = schema.get('type') ?? impliedType(schema);
    if (Array.isArray(type)) return oneOf(type.map((name) => this.#named(name, schema)));
    return this.#named(type, schema);
  }

  #reference(reference: string): ColumnType {
    const target = this.#resolve(reference);
    if (target === undefined) return UNKNOWN;
    return this.#walk.named(reference, () => this.typeOf(target)) ?? scalar('STRUCT', reference);
  }

  /** What a reference into this file points to. */
  #resolve(reference: string): JsonNode {
    if (!reference.startsWith('#')) return undefined;
    let node: JsonNode;
    let object: JsonObject | undefined = this.#root;
    for (const part of reference.slice(1).split('/').slice(1)) {
      const key = decodePart(part);
      node = object?.get(key);
      object = JsonObject.of(node);
    }
    return node;
  }

  #named(name: JsonNode, schema: JsonObject): ColumnType {
    const format = schema.text('format') ?? '';
    switch (name) {
      case 'null':
        return NULL;
      case 'boolean':
        return BOOLEAN;
      case 'integer':
        return NUMBER_FORMATS.get(format) ?? INT64;
      case 'number':
        return NUMBER_FORMATS.get(format) ?? DOUBLE;
      case 'string':
        return schema.list('enum') === undefined ? (STRING_FORMATS.get(format) ?? STRING) : ENUM;
      case 'array':
        return { kind: 'list', element: this.#items(schema) };
      case 'object':
        return this.#object(schema);
      default:
        return JSON_VALUE;
    }
  }

  #items(schema: JsonObject): ColumnType {
    const tuple = schema.list('prefixItems') ?? schema.list('items');
    return tuple === undefined ? this.typeOf(schema.get('items')) : oneOf(tuple.map((item) => this.typeOf(item)));
  }

  #object(schema: JsonObject): ColumnType {
    const fields = this.properties(schema);
    if (fields.length > 0) return { kind: 'group', dataType: 'STRUCT', fields };
    const values = schema.object('additionalProperties') ?? JsonObject.of(schema.object('patternProperties')?.entries()[0]?.[1]);
    return values === undefined
      ? JSON_VALUE
      : { kind: 'map', key: STRING, value: this.#walk.step(() => this.#read(values)) ?? JSON_VALUE };
  }
}

function impliedType(schema: JsonObject): JsonNode {
  if (schema.object('properties') !== undefined || schema.list('allOf') !== undefined) return 'object';
  if (schema.get('items') !== undefined) return 'array';
  const values = [...(schema.list('enum') ?? []), schema.get('const')].filter((value) => value !== undefined && value !== null);
  return values.length > 0 && values.every((value) => typeof value === 'string') ? 'string' : undefined;
}

function oneOf(types: readonly ColumnType[]): ColumnType {
  const different = new Map(types.filter((type) => type !== NULL).map((type) => [displayOf(type), type]));
  return unionOf([...different.values()], (type) => (type.kind === 'scalar' ? type.display : type.kind));
}

function decodePart(part: string): string {
  const pointer = part.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(pointer);
  } catch (error) {
    if (error instanceof URIError) return pointer;
    throw error;
  }
}

import { BOOLEAN, type ColumnType, DOUBLE, decimal, type Field, INT64, JSON_VALUE, NULL, STRING } from '../column-type.js';
import type { JsonScalar, JsonValue } from './json-value.js';

/** An object with more keys than this may be a map. */
const STRUCT_MAX_KEYS = 200;
/** With more keys than this, an object seen once is a map whatever its values are, and others are where these are all of one type. */
const ANY_STRUCT_MAX_KEYS = 1000;
const DECIMAL_MAX_DIGITS = 76;
/** The kinds of scalars as bits: there may be a million shapes. Null adds nothing to a type. */
const KIND: Readonly<Record<JsonScalar, number>> = { null: 0, boolean: 1, integer: 2, float: 4, string: 8, deep: 16 };
const NUMBER = KIND.integer | KIND.float;
const NO_FIELDS: ReadonlyMap<string, JsonShape> = new Map();

/** All values of one place in the records of a file, and the type that holds them. */
export class JsonShape {
  #kinds = 0;
  #digits = 0;
  #items: JsonShape | undefined;
  #objects = 0;
  #keysSeen = 0;
  #fields: Map<string, JsonShape> | undefined;

  observe(value: JsonValue): void {
    if (typeof value === 'string') {
      this.#kinds |= KIND[value];
    } else if ('digits' in value) {
      this.#digits = Math.max(this.#digits, value.digits);
    } else if ('items' in value) {
      this.#items ??= new JsonShape();
      for (const item of value.items) this.#items.observe(item);
    } else {
      this.#objects += 1;
      this.#keysSeen += value.entries.size;
      for (const [key, entry] of value.entries) this.#field(key).observe(entry);
    }
  }

  /** The fields of the objects among the values. */
  fields(): Field[] {
    return [...(this.#fields ?? NO_FIELDS)].map(([name, shape]) => ({ name, type: shape.type() }));
  }

  /** Whether any of the values is an object. */
  get hasObjects(): boolean {
    return this.#objects > 0;
  }

  /** Whether any of the values is neither null nor an object. */
  get hasOthers(): boolean {
    return this.#digits > 0 || this.#items !== undefined || this.#kinds !== 0;
  }

  /** The narrowest type that holds all values: JSON where they are of kinds that do not meet. */
  type(): ColumnType {
    const types = [this.#scalarType(), this.#listType(), this.#objectType()].filter((type) => type !== undefined);
    return types.length > 1 ? JSON_VALUE : (types[0] ?? NULL);
  }

  /** Whether the keys of the objects are data and no names: many, and others in every object, or all of one type. */
  isMap(): boolean {
    const keys = this.#fields?.size ?? 0;
    if (keys <= STRUCT_MAX_KEYS || keys <= this.#objects / 2) return false;
    if (this.#objects === 1) return keys > ANY_STRUCT_MAX_KEYS || this.#entryType() !== JSON_VALUE;
    return this.#keysSeen <= (this.#objects * keys) / 2 || (keys > ANY_STRUCT_MAX_KEYS && this.#entryType() !== JSON_VALUE);
  }

  #field(key: string): JsonShape {
    this.#fields ??= new Map();
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    const shape = new JsonShape();
    this.#fields.set(key, shape);
    return shape;
  }

  #scalarType(): ColumnType | undefined {
    const number = this.#numberType();
    switch (this.#kinds & ~NUMBER) {
      case 0:
        return number;
      case KIND.boolean:
        return number === undefined ? BOOLEAN : JSON_VALUE;
      case KIND.string:
        return number === undefined ? STRING : JSON_VALUE;
      default:
        return JSON_VALUE;
    }
  }

  #numberType(): ColumnType | undefined {
    if ((this.#kinds & KIND.float) !== 0 || this.#digits > DECIMAL_MAX_DIGITS) return DOUBLE;
    if (this.#digits > 0) return decimal(this.#digits, 0);
    return (this.#kinds & KIND.integer) === 0 ? undefined : INT64;
  }

  #listType(): ColumnType | undefined {
    return this.#items === undefined ? undefined : { kind: 'list', element: this.#items.type() };
  }

  #objectType(): ColumnType | undefined {
    if (this.#objects === 0) return undefined;
    if (this.isMap()) return { kind: 'map', key: STRING, value: this.#entryType() };
    return { kind: 'group', dataType: 'STRUCT', fields: this.fields() };
  }

  /** The type that holds the values of all keys. */
  #entryType(): ColumnType {
    const merged = new JsonShape();
    for (const shape of (this.#fields ?? NO_FIELDS).values()) merged.#merge(shape);
    return merged.type();
  }

  #merge(other: JsonShape): void {
    this.#kinds |= other.#kinds;
    this.#digits = Math.max(this.#digits, other.#digits);
    if (other.#items !== undefined) {
      this.#items ??= new JsonShape();
      this.#items.#merge(other.#items);
    }
    this.#objects += other.#objects;
    this.#keysSeen += other.#keysSeen;
    for (const [key, shape] of other.#fields ?? NO_FIELDS) this.#field(key).#merge(shape);
  }
}

import { BOOLEAN, type ColumnType, DOUBLE, decimal, type Field, INT64, JSON_VALUE, NULL, STRING } from './column-type.js';
import type { JsonScalar, JsonValue } from './json-value.js';

/** An object with more keys than this may be a map. */
const STRUCT_MAX_KEYS = 200;
/** An object seen once is a map whatever its values are, with more keys than this. */
const SINGLE_STRUCT_MAX_KEYS = 1000;
const DECIMAL_MAX_DIGITS = 76;

/** All values of one place in the records of a file, and the type that holds them. */
export class JsonShape {
  readonly #scalars = new Set<JsonScalar>();
  #digits = 0;
  #items: JsonShape | undefined;
  #objects = 0;
  #keysSeen = 0;
  readonly #fields = new Map<string, JsonShape>();

  observe(value: JsonValue): void {
    if (typeof value === 'string') {
      this.#scalars.add(value);
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
    return [...this.#fields].map(([name, shape]) => ({ name, type: shape.type() }));
  }

  /** Whether any of the values is an object. */
  get hasObjects(): boolean {
    return this.#objects > 0;
  }

  /** Whether any of the values is neither null nor an object. */
  get hasOthers(): boolean {
    return this.#digits > 0 || this.#items !== undefined || [...this.#scalars].some((kind) => kind !== 'null');
  }

  /** The narrowest type that holds all values: JSON where they are of kinds that do not meet. */
  type(): ColumnType {
    const types = [this.#scalarType(), this.#listType(), this.#objectType()].filter((type) => type !== undefined);
    return types.length > 1 ? JSON_VALUE : (types[0] ?? NULL);
  }

  /** Whether the keys of the objects are data and no names: many, and others in every object, or all of one type. */
  isMap(): boolean {
    const keys = this.#fields.size;
    if (keys <= STRUCT_MAX_KEYS || keys <= this.#objects / 2) return false;
    if (this.#objects === 1) return keys > SINGLE_STRUCT_MAX_KEYS || this.#entryType() !== JSON_VALUE;
    return this.#keysSeen < (this.#objects * keys) / 2;
  }

  #field(key: string): JsonShape {
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    const shape = new JsonShape();
    this.#fields.set(key, shape);
    return shape;
  }

  #scalarType(): ColumnType | undefined {
    const kinds = [...this.#scalars].filter((kind) => kind !== 'null');
    const isFloat = kinds.includes('float');
    const others = kinds.filter((kind) => kind !== 'float' && kind !== 'integer');
    const number = this.#numberType(isFloat, kinds.includes('integer'));
    if (number !== undefined) return others.length > 0 ? JSON_VALUE : number;
    const [only, ...more] = others;
    if (only === undefined) return undefined;
    if (more.length > 0 || only === 'deep') return JSON_VALUE;
    return only === 'boolean' ? BOOLEAN : STRING;
  }

  #numberType(isFloat: boolean, isInteger: boolean): ColumnType | undefined {
    if (isFloat || this.#digits > DECIMAL_MAX_DIGITS) return DOUBLE;
    if (this.#digits > 0) return decimal(this.#digits, 0);
    return isInteger ? INT64 : undefined;
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
    for (const shape of this.#fields.values()) merged.#merge(shape);
    return merged.type();
  }

  #merge(other: JsonShape): void {
    for (const kind of other.#scalars) this.#scalars.add(kind);
    this.#digits = Math.max(this.#digits, other.#digits);
    if (other.#items !== undefined) {
      this.#items ??= new JsonShape();
      this.#items.#merge(other.#items);
    }
    this.#objects += other.#objects;
    this.#keysSeen += other.#keysSeen;
    for (const [key, shape] of other.#fields) this.#field(key).#merge(shape);
  }
}

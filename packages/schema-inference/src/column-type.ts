import type { DataType } from '@sluice/plugin-api';

/** The type of a column, the same for every format. */
export type ColumnType = ScalarType | ListType | MapType | GroupType;

/** A type without parts. */
export interface ScalarType {
  readonly kind: 'scalar';
  readonly dataType: DataType;
  /** The type in full, in the notation of the package's README. */
  readonly display: string;
  readonly dataLength?: number;
  readonly precision?: number;
  readonly scale?: number;
  /** What a time or point in time is counted in, where it is stored as a number. */
  readonly unit?: TimeUnit;
}

/** Any number of values of one type. */
interface ListType {
  readonly kind: 'list';
  readonly element: ColumnType;
}

/** Values of one type, by keys of another. */
export interface MapType {
  readonly kind: 'map';
  readonly key: ColumnType;
  readonly value: ColumnType;
}

/** Fields that stand together (STRUCT, RECORD), or types one of which a value has (UNION). */
interface GroupType {
  readonly kind: 'group';
  readonly dataType: 'STRUCT' | 'RECORD' | 'UNION';
  readonly fields: readonly Field[];
}

/** A column, or a part of one. */
export interface Field {
  readonly name: string;
  readonly type: ColumnType;
  readonly description?: string;
}

/** Nesting beyond this is not followed: what lies deeper is of type {@link JSON_VALUE}. */
export const NESTING_MAX_LEVELS = 64;

/** A type without parts and without further properties. */
export function scalar(dataType: DataType, display: string): ScalarType {
  return { kind: 'scalar', dataType, display };
}

/** Always null, or never seen: catalogues get the type that holds anything. */
export const NULL = scalar('STRING', 'null');
export const BOOLEAN = scalar('BOOLEAN', 'bool');
export const INT32 = scalar('INT', 'int32');
export const INT64 = scalar('BIGINT', 'int64');
export const FLOAT = scalar('FLOAT', 'float');
export const DOUBLE = scalar('DOUBLE', 'double');
export const STRING = scalar('STRING', 'string');
export const ENUM = scalar('ENUM', 'enum');
export const UUID = scalar('UUID', 'uuid');
export const DATE = scalar('DATE', 'date');
export const INTERVAL = scalar('INTERVAL', 'interval');
export const UNKNOWN = scalar('UNKNOWN', 'unknown');
/** Of more than one kind, or nested too deep. */
export const JSON_VALUE = scalar('JSON', 'json');
/** Bytes of any number. Catalogues ask for a length: 1 stands for unknown. */
export const BINARY: ScalarType = { ...scalar('BINARY', 'binary'), dataLength: 1 };

/** So many bytes. */
export function fixed(length: number): ScalarType {
  return { ...scalar('FIXED', `fixed(${length})`), dataLength: length };
}

/** Exact numbers of so many digits, `scale` of them after the point. */
export function decimal(precision: number, scale: number): ScalarType {
  return { ...scalar('DECIMAL', `decimal(${precision},${scale})`), precision, scale };
}

/** A unit of time; text does not say one. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** A time of day. */
export function time(unit?: TimeUnit): ScalarType {
  return counted(scalar('TIME', unit === undefined ? 'time' : `time[${unit}]`), unit);
}

/** A point in time without a zone. */
export function timestamp(unit?: TimeUnit): ScalarType {
  return counted(scalar('TIMESTAMP', unit === undefined ? 'timestamp' : `timestamp[${unit}]`), unit);
}

/** A point in time on the time line; `zone` is where it is shown, if one is known. */
export function zonedTimestamp(unit?: TimeUnit, zone?: string): ScalarType {
  const parts = [unit, zone === undefined ? 'tz' : `tz=${zone}`].filter((part) => part !== undefined);
  return counted(scalar('TIMESTAMPZ', `timestamp[${parts.join(', ')}]`), unit);
}

/** A length of time. */
export function duration(unit: TimeUnit): ScalarType {
  return scalar('INTERVAL', `duration[${unit}]`);
}

/** The union of `types`, its members named after them; the one type itself when there is but one. */
export function unionOf(types: readonly ColumnType[], nameOf: (type: ColumnType, index: number) => string): ColumnType {
  const [only] = types;
  if (only === undefined) return NULL;
  if (types.length === 1) return only;
  return { kind: 'group', dataType: 'UNION', fields: types.map((type, index) => ({ name: nameOf(type, index), type })) };
}

function counted(type: ScalarType, unit: TimeUnit | undefined): ScalarType {
  return unit === undefined ? type : { ...type, unit };
}

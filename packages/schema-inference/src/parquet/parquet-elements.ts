import { type CompactReader, CompactType } from './compact-protocol.js';

/** A field of a Parquet schema, with the numbers that parquet.thrift gives to its properties. */
export interface SchemaElement {
  readonly name: string;
  readonly physicalType: number | undefined;
  /** Bytes of a value, for FIXED_LEN_BYTE_ARRAY. */
  readonly typeLength: number | undefined;
  readonly repetition: number | undefined;
  readonly childCount: number;
  readonly convertedType: number | undefined;
  readonly scale: number | undefined;
  readonly precision: number | undefined;
  readonly logicalType: LogicalType | undefined;
}

/** A logical type: its number in the union of that name, and those of its own fields that have a meaning here. */
export interface LogicalType {
  readonly id: number;
  readonly integers: ReadonlyMap<number, number>;
  readonly booleans: ReadonlyMap<number, boolean>;
  /** Which member of the union TimeUnit it has. */
  readonly unit: number | undefined;
}

/** The repetitions of a field. */
export const Repetition = { required: 0, optional: 1, repeated: 2 } as const;

/** The physical types. */
export const Physical = {
  boolean: 0,
  int32: 1,
  int64: 2,
  int96: 3,
  float: 4,
  double: 5,
  byteArray: 6,
  fixedLengthByteArray: 7,
} as const;

/** The converted types, which older writers use in place of logical ones. */
export const Converted = {
  utf8: 0,
  map: 1,
  mapKeyValue: 2,
  list: 3,
  enum: 4,
  decimal: 5,
  date: 6,
  timeMillis: 7,
  timeMicros: 8,
  timestampMillis: 9,
  timestampMicros: 10,
  uint8: 11,
  uint16: 12,
  uint32: 13,
  uint64: 14,
  int8: 15,
  int16: 16,
  int32: 17,
  int64: 18,
  json: 19,
  bson: 20,
  interval: 21,
} as const;

/** The logical types. */
export const Logical = {
  string: 1,
  map: 2,
  list: 3,
  enum: 4,
  decimal: 5,
  date: 6,
  time: 7,
  timestamp: 8,
  integer: 10,
  null: 11,
  json: 12,
  bson: 13,
  uuid: 14,
  float16: 15,
  variant: 16,
  geometry: 17,
  geography: 18,
} as const;

/** Reads the union LogicalType. A member that is not known has an id and nothing that anyone asks for. */
export function readLogicalType(reader: CompactReader): LogicalType | undefined {
  let logicalType: LogicalType | undefined;
  reader.struct((id, type) => {
    if (type !== CompactType.struct) return false;
    logicalType = readMember(reader, id);
    return true;
  });
  return logicalType;
}

function readMember(reader: CompactReader, id: number): LogicalType {
  const integers = new Map<number, number>();
  const booleans = new Map<number, boolean>();
  let unit: number | undefined;
  reader.struct((field, type) => {
    if (type === CompactType.true || type === CompactType.false) {
      booleans.set(field, type === CompactType.true);
      return true;
    }
    if (type === CompactType.byte || type === CompactType.i32) {
      integers.set(field, type === CompactType.byte ? reader.byte() : reader.integer());
      return true;
    }
    if (type !== CompactType.struct) return false;
    reader.struct((unitId) => {
      unit = unitId;
      return false;
    });
    return true;
  });
  return { id, integers, booleans, unit };
}

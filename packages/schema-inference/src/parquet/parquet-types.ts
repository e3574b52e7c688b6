import {
  BINARY,
  BOOLEAN,
  type ColumnType,
  DATE,
  DOUBLE,
  decimal,
  ENUM,
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
  type TimeUnit,
  time,
  timestamp,
  UUID,
  zonedTimestamp,
} from '../column-type.js';
import { Converted, Logical, type LogicalType, Physical, type SchemaElement } from './parquet-elements.js';

const UTC = 'UTC';
const UNITS: ReadonlyMap<number | undefined, TimeUnit> = new Map([
  [1, 'ms'],
  [2, 'us'],
  [3, 'ns'],
]);

/** The type of a field without children. A logical type that does not fit the physical one, or is not known, does not count. */
export function leafType(element: SchemaElement): ColumnType {
  return logicalLeaf(element) ?? convertedLeaf(element) ?? physicalLeaf(element);
}

function logicalLeaf(element: SchemaElement): ScalarType | undefined {
  const { logicalType } = element;
  switch (logicalType?.id) {
    case Logical.string:
      return ifBytes(element, STRING);
    case Logical.enum:
      return ifBytes(element, ENUM);
    case Logical.json:
      return ifBytes(element, JSON_VALUE);
    case Logical.bson:
      return ifBytes(element, BINARY);
    case Logical.decimal:
      return decimalOf(element, logicalType.integers.get(2), logicalType.integers.get(1));
    case Logical.date:
      return element.physicalType === Physical.int32 ? DATE : undefined;
    case Logical.time:
      return isInteger(element) ? time(UNITS.get(logicalType.unit)) : undefined;
    case Logical.timestamp:
      return element.physicalType === Physical.int64 ? timestampOf(logicalType) : undefined;
    case Logical.integer:
      return isInteger(element) ? integerOf(logicalType.integers.get(1) ?? 32, logicalType.booleans.get(2) ?? true) : undefined;
    case Logical.null:
      return NULL;
    case Logical.uuid:
      return element.physicalType === Physical.fixedLengthByteArray ? UUID : undefined;
    case Logical.float16:
      return element.physicalType === Physical.fixedLengthByteArray ? scalar('FLOAT', 'float16') : undefined;
    case Logical.geometry:
      return ifBytes(element, scalar('GEOMETRY', 'geometry'));
    case Logical.geography:
      return ifBytes(element, scalar('GEOGRAPHY', 'geography'));
    default:
      return undefined;
  }
}

function convertedLeaf(element: SchemaElement): ScalarType | undefined {
  const { convertedType } = element;
  switch (convertedType) {
    case Converted.utf8:
      return ifBytes(element, STRING);
    case Converted.enum:
      return ifBytes(element, ENUM);
    case Converted.json:
      return ifBytes(element, JSON_VALUE);
    case Converted.bson:
      return ifBytes(element, BINARY);
    case Converted.decimal:
      return decimalOf(element, element.precision, element.scale);
    case Converted.interval:
      return element.physicalType === Physical.fixedLengthByteArray ? INTERVAL : undefined;
    default:
      return isInteger(element) ? CONVERTED_INTEGERS.get(convertedType) : undefined;
  }
}

// Writers of converted types mean points on the time line: parquet-format reads them as adjusted to UTC.
const CONVERTED_INTEGERS: ReadonlyMap<number | undefined, ScalarType> = new Map([
  [Converted.date, DATE],
  [Converted.timeMillis, time('ms')],
  [Converted.timeMicros, time('us')],
  [Converted.timestampMillis, zonedTimestamp('ms', UTC)],
  [Converted.timestampMicros, zonedTimestamp('us', UTC)],
  [Converted.uint8, integerOf(8, false)],
  [Converted.uint16, integerOf(16, false)],
  [Converted.uint32, integerOf(32, false)],
  [Converted.uint64, integerOf(64, false)],
  [Converted.int8, integerOf(8, true)],
  [Converted.int16, integerOf(16, true)],
  [Converted.int32, INT32],
  [Converted.int64, INT64],
]);

function physicalLeaf(element: SchemaElement): ScalarType {
  switch (element.physicalType) {
    case Physical.boolean:
      return BOOLEAN;
    case Physical.int32:
      return INT32;
    case Physical.int64:
      return INT64;
    case Physical.int96:
      return timestamp('ns');
    case Physical.float:
      return FLOAT;
    case Physical.double:
      return DOUBLE;
    case Physical.byteArray:
      return BINARY;
    case Physical.fixedLengthByteArray:
      if (element.typeLength === undefined || element.typeLength < 1)
        throw new TypeError(`the field ${element.name} has no length`);
      return fixed(element.typeLength);
    default:
      throw new TypeError(`the field ${element.name} has the unknown physical type ${element.physicalType}`);
  }
}

function timestampOf(logicalType: LogicalType): ScalarType {
  const unit = UNITS.get(logicalType.unit);
  return logicalType.booleans.get(1) === true ? zonedTimestamp(unit, UTC) : timestamp(unit);
}

function decimalOf(element: SchemaElement, precision: number | undefined, scale = 0): ScalarType | undefined {
  const fits = isInteger(element) || isBytes(element) || element.physicalType === Physical.fixedLengthByteArray;
  return fits && precision !== undefined && precision > 0 ? decimal(precision, scale) : undefined;
}

function integerOf(bits: number, signed: boolean): ScalarType {
  if (!signed) return scalar('UINT', `uint${bits}`);
  if (bits === 8) return scalar('TINYINT', 'int8');
  if (bits === 16) return scalar('SMALLINT', 'int16');
  return bits === 64 ? INT64 : INT32;
}

function ifBytes(element: SchemaElement, type: ScalarType): ScalarType | undefined {
  return isBytes(element) ? type : undefined;
}

function isBytes(element: SchemaElement): boolean {
  return element.physicalType === Physical.byteArray;
}

function isInteger(element: SchemaElement): boolean {
  return element.physicalType === Physical.int32 || element.physicalType === Physical.int64;
}

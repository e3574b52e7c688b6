import {
  BINARY,
  type ColumnType,
  DOUBLE,
  decimal,
  duration,
  type Field,
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
  zonedTimestamp,
} from './column-type.js';
import { displayOf } from './columns.js';

const DECIMAL_MAX_DIGITS = 76;
const TIME_UNITS: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];
const INTEGERS: readonly (readonly [bits: number, type: ScalarType])[] = [
  [8, scalar('TINYINT', 'int8')],
  [16, scalar('SMALLINT', 'int16')],
  [32, scalar('INT', 'int32')],
  [64, INT64],
];

/**
 * The narrowest type that holds the values of both: whole numbers, decimals and floats meet, as do dates and timestamps, and the members of
 * lists, maps and groups. Types that do not meet are JSON where one of them has parts, else text.
 *
 * @param mergeFields makes the fields of two groups one.
 */
export function widen(
  a: ColumnType,
  b: ColumnType,
  mergeFields: (a: readonly Field[], b: readonly Field[]) => readonly Field[],
): ColumnType {
  if (isNull(a)) return b;
  if (isNull(b)) return a;
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', element: widen(a.element, b.element, mergeFields) };
  if (a.kind === 'map' && b.kind === 'map') {
    return { kind: 'map', key: widen(a.key, b.key, mergeFields), value: widen(a.value, b.value, mergeFields) };
  }
  if (a.kind === 'group' && b.kind === 'group' && a.dataType === b.dataType) {
    return { ...a, fields: mergeFields(a.fields, b.fields) };
  }
  if (displayOf(a) === displayOf(b)) return a;
  if (a.kind !== 'scalar' || b.kind !== 'scalar') return JSON_VALUE;
  return widenScalars(a, b);
}

function isNull(type: ColumnType): boolean {
  return type.kind === 'scalar' && type.display === NULL.display;
}

function widenScalars(a: ScalarType, b: ScalarType): ScalarType {
  if (a.dataType === 'JSON' || b.dataType === 'JSON') return JSON_VALUE;
  return widenNumbers(a, b) ?? widenTimes(a, b) ?? (isBytes(a) && isBytes(b) ? BINARY : STRING);
}

function isBytes({ dataType }: ScalarType): boolean {
  return dataType === 'BINARY' || dataType === 'FIXED';
}

/** What is known of a number: its bits with the sign for a whole number, its digits before and after the point for an exact one. */
function numberOf({
  dataType,
  display,
  precision,
  scale,
}: ScalarType): { bits?: number; whole?: number; scale?: number } | undefined {
  const [, unsigned, width] = /^(u?)int(\d+)$/.exec(display) ?? [];
  if (width !== undefined) {
    const bits = Number(width) + (unsigned === 'u' ? 1 : 0);
    return { bits, whole: Math.ceil((bits - 1) * Math.log10(2)), scale: 0 };
  }
  if (dataType === 'DECIMAL' && precision !== undefined) return { whole: precision - (scale ?? 0), scale: scale ?? 0 };
  return dataType === 'FLOAT' || dataType === 'DOUBLE' || dataType === 'DECIMAL' ? {} : undefined;
}

function widenNumbers(a: ScalarType, b: ScalarType): ScalarType | undefined {
  const [one, other] = [numberOf(a), numberOf(b)];
  if (one === undefined || other === undefined) return undefined;
  if (one.bits !== undefined && other.bits !== undefined) {
    const bits = Math.max(one.bits, other.bits);
    return INTEGERS.find(([most]) => bits <= most)?.[1] ?? decimal(Math.ceil((bits - 1) * Math.log10(2)), 0);
  }
  if (one.whole === undefined || other.whole === undefined) return DOUBLE;
  const scale = Math.max(one.scale ?? 0, other.scale ?? 0);
  const precision = Math.max(one.whole, other.whole) + scale;
  return precision > DECIMAL_MAX_DIGITS ? DOUBLE : decimal(precision, scale);
}

function widenTimes(a: ScalarType, b: ScalarType): ScalarType | undefined {
  const types = new Set([a.dataType, b.dataType]);
  const isOf = (...allowed: readonly string[]): boolean => [...types].every((type) => allowed.includes(type));
  const unit = finerUnit(a, b);
  if (isOf('DATE', 'TIMESTAMP')) return timestamp(unit);
  if (isOf('DATE', 'TIMESTAMPZ')) return zonedTimestamp(unit, zoneOf(a) === zoneOf(b) ? zoneOf(a) : undefined);
  if (isOf('TIME')) return time(unit);
  if (isOf('INTERVAL'))
    return unit === undefined || a.display === INTERVAL.display || b.display === INTERVAL.display ? INTERVAL : duration(unit);
  return undefined;
}

/** The zone in which a timestamp is shown; a date has none. */
function zoneOf({ display }: ScalarType): string | undefined {
  return /tz=([^\]]+)/.exec(display)?.[1];
}

function finerUnit(a: ScalarType, b: ScalarType): TimeUnit | undefined {
  const rank = ({ display }: ScalarType): number => TIME_UNITS.findIndex((unit) => new RegExp(`\\[${unit}[,\\]]`).test(display));
  return TIME_UNITS[Math.max(rank(a), rank(b))];
}

import type { ScalarType, TimeUnit } from './column-type.js';

const DAY_MILLISECONDS = 86_400_000n;
const UNITS_A_SECOND: Readonly<Record<TimeUnit, bigint>> = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n };
const FRACTION_DIGITS: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };
const DATE_MAX_MILLISECONDS = 8_640_000_000_000_000n;
const UTF8 = new TextDecoder();

/** A value without parts as a binary format stores it: numbers of more than 53 bits are bigints. */
export type StoredValue = boolean | number | bigint | string | Uint8Array;

/**
 * A stored value as samples have it: numbers as numbers, and as bigints where they have more digits; decimals, times of day and UUIDs as text;
 * dates and points in time as dates, to the millisecond; other bytes as they are. What does not fit its type is left as it is stored.
 */
export function sampleValue(type: ScalarType, stored: StoredValue): unknown {
  const own = stored instanceof Uint8Array ? bytesValue(type, stored) : stored;
  if (typeof own !== 'number' && typeof own !== 'bigint') return own;
  switch (type.dataType) {
    case 'BOOLEAN':
      return Number(own) !== 0;
    case 'DATE':
      return dateOf(BigInt(Math.trunc(Number(own))) * DAY_MILLISECONDS) ?? own;
    case 'TIMESTAMP':
    case 'TIMESTAMPZ':
      return (type.unit === undefined ? undefined : dateOf(millisecondsOf(BigInt(own), type.unit))) ?? exactNumber(own);
    case 'TIME':
      return type.unit === undefined ? exactNumber(own) : timeOfDay(BigInt(own), type.unit);
    case 'DECIMAL':
      return type.scale === undefined ? exactNumber(own) : decimalText(BigInt(own), type.scale);
    case 'UINT':
      return exactNumber(unsigned(own, type.display));
    default:
      return exactNumber(own);
  }
}

function bytesValue({ dataType, display, scale }: ScalarType, bytes: Uint8Array): unknown {
  switch (dataType) {
    case 'STRING':
    case 'ENUM':
    case 'JSON':
      return UTF8.decode(bytes);
    case 'UUID':
      return bytes.length === 16 ? uuidText(bytes) : bytes.slice();
    case 'DECIMAL':
      return scale === undefined ? bytes.slice() : decimalText(bigEndian(bytes), scale);
    case 'FLOAT':
      return display === 'float16' && bytes.length === 2 ? float16(bytes) : bytes.slice();
    default:
      // A copy: what is sampled does not keep all in memory that it was read with.
      return bytes.slice();
  }
}

function exactNumber(value: number | bigint): number | bigint {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function dateOf(milliseconds: bigint): Date | undefined {
  const isDate = milliseconds <= DATE_MAX_MILLISECONDS && milliseconds >= -DATE_MAX_MILLISECONDS;
  return isDate ? new Date(Number(milliseconds)) : undefined;
}

function millisecondsOf(value: bigint, unit: TimeUnit): bigint {
  return floorDivide(value * UNITS_A_SECOND.ms, UNITS_A_SECOND[unit]);
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function timeOfDay(value: bigint, unit: TimeUnit): unknown {
  const seconds = value / UNITS_A_SECOND[unit];
  const digits = FRACTION_DIGITS[unit];
  if (value < 0n || seconds > 86_400n) return exactNumber(value);
  const two = (number: bigint): string => String(number).padStart(2, '0');
  const fraction = digits === 0 ? '' : `.${String(value % UNITS_A_SECOND[unit]).padStart(digits, '0')}`;
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${fraction}`;
}

function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return scale <= 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A whole number, its highest byte first. */
function bigEndian(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}

function unsigned(value: number | bigint, display: string): bigint {
  return BigInt.asUintN(Number(display.slice('uint'.length)), BigInt(value));
}

function uuidText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function float16(bytes: Uint8Array): number {
  const bits = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

import {
  BOOLEAN,
  type ColumnType,
  DATE,
  DOUBLE,
  decimal,
  INT64,
  NULL,
  STRING,
  time,
  timestamp,
  zonedTimestamp,
} from '../column-type.js';

/**
 * What a text may be read as, a bit each, the narrowest first. A column is of the narrowest type that all its values may be read as, so that
 * types widen by nothing but the loss of bits. A date written day first and one written month first are types of their own: only the
 * values together tell which it is.
 */
export const ValueKind = {
  boolean: 1 << 0,
  integer: 1 << 1,
  decimal: 1 << 2,
  float: 1 << 3,
  date: 1 << 4,
  dayFirstDate: 1 << 5,
  monthFirstDate: 1 << 6,
  time: 1 << 7,
  timestamp: 1 << 8,
  dayFirstTimestamp: 1 << 9,
  monthFirstTimestamp: 1 << 10,
  zonedTimestamp: 1 << 11,
  text: 1 << 12,
} as const;

/** Null may be read as anything. */
const ANY = (ValueKind.text << 1) - 1;
const NUMBER = ValueKind.integer | ValueKind.decimal | ValueKind.float;
const TEMPORAL = ANY & ~(ValueKind.boolean | NUMBER | ValueKind.text);
const DECIMAL_MAX_DIGITS = 76;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const SAFE_DIGITS = 18;
/** A value longer than this is text, whatever it looks like. */
const TYPED_MAX_CHARACTERS = 80;

const NULLS: ReadonlySet<string> = new Set(['', '\\N', 'null', 'NULL', 'Null', 'NA', 'N/A', 'n/a', '#N/A', 'None']);
const BOOLEANS: ReadonlySet<string> = new Set(['true', 'false', 'True', 'False', 'TRUE', 'FALSE']);
const SPECIAL_FLOATS = /^[+-]?(?:nan|inf|infinity)$/i;
const INTEGER = /^-?(?:0|[1-9]\d*)$/;
// A plus sign before a whole number is that of a telephone number.
const FLOAT = /^(?:-?(?:0|[1-9]\d*)|[+-]?(?:0|[1-9]\d*)?\.\d+|[+-]?(?:0|[1-9]\d*)\.)(?:e[+-]?\d{1,3})?$/i;
const MINUTES = String.raw`:[0-5]\d(?::(?:[0-5]\d|60)(?:[.,]\d{1,9})?)?`;
const TIME_OF_DAY = String.raw`(?:(?:[01]?\d|2[0-3])${MINUTES}|(?:0?[1-9]|1[0-2])${MINUTES} ?[AaPp][Mm])`;
const TIME = new RegExp(`^${TIME_OF_DAY}$`);
const YEAR_FIRST = new RegExp(
  String.raw`^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](${TIME_OF_DAY}) ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$`,
);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?: (${TIME_OF_DAY}))?$`);
const MONTHS: readonly string[] = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS_OF_MONTHS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DIGIT = /\d/;
const MONTH_NAME =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const MONTH_NAMED = new RegExp(
  String.raw`^(?:(\d{1,2})([- ])(${MONTH_NAME})\2(\d{4})|(${MONTH_NAME}) (\d{1,2}),? (\d{4}))(?:,? (${TIME_OF_DAY}))?$`,
  'i',
);

/** Whether a text without space around it stands for no value. */
export function isNull(text: string): boolean {
  return NULLS.has(text);
}

/** All that a text without space around it may be read as, as bits of {@link ValueKind}; of those besides text, only the ones `among`. */
export function kindsOf(text: string, among: number = ANY): number {
  if (isNull(text)) return ANY;
  return specificKinds(text, among) | ValueKind.text;
}

/** Whether a text reads as the type of a column: a number for numbers, a date or time for those; never for text. */
export function isLike(text: string, columnKinds: number): boolean {
  const kinds = kindsOf(text);
  const column = columnKinds & -columnKinds;
  return [NUMBER, ValueKind.boolean, TEMPORAL].some(
    (family) => (column & family) !== 0 && (kinds & family) !== 0 && kinds !== ANY,
  );
}

/** Whether a column of these kinds has a type that not every text is of. */
export function isTyped(columnKinds: number): boolean {
  return (columnKinds & ~ValueKind.text) !== 0 && columnKinds !== ANY;
}

/** Finds the type of one column, value by value. */
export class ValueTypes {
  #kinds = ANY;
  #digits = 0;

  observe(text: string): void {
    // No value makes anything else of a column of text.
    if (this.#kinds === ValueKind.text) return;
    const kinds = kindsOf(text, this.#kinds);
    this.#kinds &= kinds;
    if (kinds !== ANY && (kinds & ValueKind.decimal) !== 0) this.#digits = Math.max(this.#digits, text.replace('-', '').length);
  }

  /** Bits of {@link ValueKind}. */
  get kinds(): number {
    return this.#kinds;
  }

  /** Whether there was a value that is not null. */
  get hasValues(): boolean {
    return this.#kinds !== ANY;
  }

  type(): ColumnType {
    if (this.#kinds === ANY) return NULL;
    switch (this.#kinds & -this.#kinds) {
      case ValueKind.boolean:
        return BOOLEAN;
      case ValueKind.integer:
        return INT64;
      case ValueKind.decimal:
        return decimal(this.#digits, 0);
      case ValueKind.float:
        return DOUBLE;
      case ValueKind.date:
      case ValueKind.dayFirstDate:
      case ValueKind.monthFirstDate:
        return DATE;
      case ValueKind.time:
        return time();
      case ValueKind.timestamp:
      case ValueKind.dayFirstTimestamp:
      case ValueKind.monthFirstTimestamp:
        return timestamp();
      case ValueKind.zonedTimestamp:
        return zonedTimestamp();
      default:
        return STRING;
    }
  }
}

function specificKinds(text: string, among: number): number {
  if (text.length > TYPED_MAX_CHARACTERS) return 0;
  if ((among & ~TEMPORAL & ~ValueKind.text) !== 0) {
    if (BOOLEANS.has(text)) return ValueKind.boolean;
    if (INTEGER.test(text)) return integerKinds(text);
    if (FLOAT.test(text) || SPECIAL_FLOATS.test(text)) return ValueKind.float;
  }
  return (among & TEMPORAL) === 0 || !DIGIT.test(text) ? 0 : temporalKinds(text);
}

function temporalKinds(text: string): number {
  if (TIME.test(text)) return ValueKind.time;
  return yearFirstKinds(text) || yearLastKinds(text) || monthNamedKinds(text);
}

function integerKinds(text: string): number {
  if (text.length <= SAFE_DIGITS) return NUMBER;
  const value = BigInt(text);
  if (value >= INT64_MIN && value <= INT64_MAX) return NUMBER;
  return text.length <= DECIMAL_MAX_DIGITS ? ValueKind.decimal | ValueKind.float : 0;
}

function yearFirstKinds(text: string): number {
  const match = YEAR_FIRST.exec(text);
  if (match === null) return 0;
  const [, year, , month, day, timeOfDay, zone] = match;
  if (!isDate(Number(year), Number(month), Number(day))) return 0;
  if (zone !== undefined) return ValueKind.zonedTimestamp;
  return withoutZone(timeOfDay);
}

function yearLastKinds(text: string): number {
  const match = YEAR_LAST.exec(text);
  if (match === null) return 0;
  const [, first, , second, year, timeOfDay] = match;
  const dayFirst = isDate(Number(year), Number(second), Number(first)) ? 1 : 0;
  const monthFirst = isDate(Number(year), Number(first), Number(second)) ? 1 : 0;
  const withTime = (dayFirst * ValueKind.dayFirstTimestamp) | (monthFirst * ValueKind.monthFirstTimestamp);
  return timeOfDay === undefined
    ? withTime | (dayFirst * ValueKind.dayFirstDate) | (monthFirst * ValueKind.monthFirstDate)
    : withTime;
}

function monthNamedKinds(text: string): number {
  const match = MONTH_NAMED.exec(text);
  if (match === null) return 0;
  const [, dayBefore, , monthAfter, yearAfter, monthBefore, dayAfter, yearLast, timeOfDay] = match;
  const month = MONTHS.indexOf((monthAfter ?? monthBefore ?? '').slice(0, 3).toLowerCase()) + 1;
  return isDate(Number(yearAfter ?? yearLast), month, Number(dayBefore ?? dayAfter)) ? withoutZone(timeOfDay) : 0;
}

/** A date alone may be read as the beginning of its day. */
function withoutZone(timeOfDay: string | undefined): number {
  return timeOfDay === undefined ? ValueKind.date | ValueKind.timestamp : ValueKind.timestamp;
}

function isDate(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1)) return false;
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && isLeapYear ? 29 : (DAYS_OF_MONTHS[month - 1] ?? 0));
}

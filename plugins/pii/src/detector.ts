import type { DataType } from '@sluice/plugin-api';
import type { ColumnName } from './column-name.js';

/** What values a column has, as far as it decides what can be in it. */
export type ValueKind = 'text' | 'whole' | 'fraction' | 'time';

/** Finds one kind of personal data. */
export interface Detector {
  /** What configs call it. */
  readonly type: string;
  readonly sensitivity: 'sensitive' | 'nonSensitive';
  /** The kinds of values that it can be among. */
  readonly kinds: readonly ValueKind[];
  /** How much the name of a column says for it: 0 nothing, 1 all that a name can. */
  named(name: ColumnName): number;
  /** Whether a value can be one, where the name says so. */
  fits(value: string, name: ColumnName): boolean;
  /** What values say where the name says nothing; absent where they cannot. */
  readonly values?: {
    /** Whether a value is one, whatever the column is called. */
    is(value: string): boolean;
    /** How many such values it takes: the more others could look the same, the more. */
    readonly least: number;
    /** Names of columns whose values look the same and are something else. */
    readonly unlessNamed?: ReadonlySet<string>;
  };
}

/** The most that a name says without any value beside it. */
const NAME_ALONE = 0.8;
/** What is left of a name where no value fits it. */
const NAME_CONTRADICTED = 0.2;
/** How sure a name can make, where each value fits it, and how sure values can, whatever the name. */
const MOST_SURE = 0.95;

/** How sure it is that a column holds what a detector finds, from 0 to 1. */
export function scoreOf(detector: Detector, name: ColumnName, values: readonly string[]): number {
  const named = detector.named(name);
  if (values.length === 0) return named * NAME_ALONE;
  const byName =
    named * (NAME_CONTRADICTED + (MOST_SURE - NAME_CONTRADICTED) * shareSure(values, (each) => detector.fits(each, name)));
  return 1 - (1 - byName) * (1 - byValues(detector, name, named, values));
}

function byValues({ values: own }: Detector, name: ColumnName, named: number, values: readonly string[]): number {
  if (own === undefined || (own.unlessNamed !== undefined && name.mentions(own.unlessNamed))) return 0;
  const found = values.filter((value) => own.is(value)).length;
  const isEnough = found >= (named > 0 ? 1 : own.least);
  return isEnough ? MOST_SURE * Math.sqrt(found / values.length) : 0;
}

/** A half of the values says more than half: the other half may be dirt, or text around it. */
function shareSure(values: readonly string[], isOne: (value: string) => boolean): number {
  return Math.sqrt(values.filter(isOne).length / values.length);
}

const KINDS: Readonly<Partial<Record<DataType, ValueKind>>> = {
  ...kindOf('whole', 'NUMBER', 'TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'BYTEINT', 'LONG', 'UINT'),
  ...kindOf('fraction', 'FLOAT', 'DOUBLE', 'DECIMAL', 'NUMERIC'),
  ...kindOf('time', 'DATE', 'DATETIME', 'TIMESTAMP', 'TIMESTAMPZ'),
  ...kindOf(
    'text',
    'STRING',
    'MEDIUMTEXT',
    'TEXT',
    'CHAR',
    'VARCHAR',
    'ENUM',
    'JSON',
    'ARRAY',
    'MAP',
    'SET',
    'VARIANT',
    'XML',
    'NULL',
    'UNKNOWN',
  ),
};

/** What values a column of that type has; `undefined` where none of them can be personal data by itself. */
export function valueKindOf(dataType: DataType): ValueKind | undefined {
  return KINDS[dataType];
}

function kindOf(kind: ValueKind, ...types: readonly DataType[]): Partial<Record<DataType, ValueKind>> {
  return Object.fromEntries(types.map((type) => [type, kind]));
}

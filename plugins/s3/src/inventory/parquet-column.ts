import type { ColumnMetaData, SchemaElement } from 'hyparquet';

/** A column of a row group, and where it lies in its file. */
export interface ParquetColumn {
  readonly element: SchemaElement;
  readonly metadata: ColumnMetaData;
  /** Bytes from the file's beginning. */
  readonly start: number;
  readonly end: number;
}

/** Texts of a column, in UTF-8. */
export interface TextValues {
  readonly bytes: Uint8Array;
  /** Where each begins in the bytes; -1 where there is none. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Numbers of a column; not a number where there is none. A time is in milliseconds, `true` is 1. */
export type NumberValues = Float64Array;

/** The kinds of columns that an inventory's are read as. */
export type ColumnKind = 'text' | 'number';

/** Milliseconds of a unit of time, or 1 where the column has no times. */
export function unitOf({ converted_type: converted, logical_type: logical }: SchemaElement): number {
  const unit = logical?.type === 'TIMESTAMP' ? logical.unit : converted?.replace('TIMESTAMP_', '');
  return unit === 'MICROS' ? 1e-3 : unit === 'NANOS' ? 1e-6 : 1;
}

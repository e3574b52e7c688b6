import type { Column, SampleRow } from '@sluice/plugin-api';
import type { Field } from './column-type.js';
import { columnsOf } from './columns.js';
import type { DataFile } from './data-file.js';
import type { StructureFormat } from './formats.js';

/** What is known of a file before it is read. */
export interface InferOptions {
  readonly format: StructureFormat;
  /** Between the cells of delimited text. Default: found out; a tab for tsv. */
  readonly separator?: string;
  /** Whether the first record of delimited text holds the names. Default: found out. */
  readonly header?: boolean;
}

/** What a file says of itself. */
export interface InferredSchema {
  /** In the file's order; none when the file holds no record. */
  readonly columns: readonly Column[];
  /** What the columns are made of, for {@link mergeSchemas}. */
  readonly fields: readonly Field[];
  /** What the file really is, whatever its name says. */
  readonly compression?: 'gz';
  /** What the user should know of the file, in whole sentences. */
  readonly remarks: readonly string[];
}

/** Reads the columns and the first records of the files of one kind, from as few of their bytes as it can. */
export interface SchemaReader {
  /**
   * Called with files that are not empty. Throws FILE_CORRUPT, FILE_ENCRYPTED, FILE_NOT_TEXT or FILE_TOO_LARGE, and whatever the
   * file's own `read` throws.
   */
  read(file: DataFile, options: InferOptions): Promise<InferredSchema>;
  /**
   * The first `count` records at most, by the names that the columns of {@link read} have. Called and throws as that is, and UNSUPPORTED_FORMAT for
   * a codec that it does not know.
   */
  rows(file: DataFile, options: InferOptions, count: number): Promise<readonly SampleRow[]>;
}

/** A file's schema from its fields. */
export function schemaOf(fields: readonly Field[], more: Omit<InferredSchema, 'columns' | 'fields'>): InferredSchema {
  return { columns: columnsOf(fields), fields, ...more };
}

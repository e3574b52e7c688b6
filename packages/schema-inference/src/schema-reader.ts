import type { Column } from '@sluice/plugin-api';
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
  /** What the file really is, whatever its name says. */
  readonly compression?: 'gz';
  /** What the user should know of the file, in whole sentences. */
  readonly remarks: readonly string[];
}

/** Reads the columns of the files of one kind, from as few of their bytes as it can. */
export interface SchemaReader {
  /** What it reads. */
  readonly formats: readonly StructureFormat[];
  /**
   * Called with files that are not empty. Throws FILE_CORRUPT, FILE_ENCRYPTED, FILE_NOT_TEXT or FILE_TOO_LARGE, and whatever the
   * file's own `read` throws.
   */
  read(file: DataFile, options: InferOptions): Promise<InferredSchema>;
}

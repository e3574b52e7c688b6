import type { Column } from '@sluice/plugin-api';
import type { Field } from '../column-type.js';
import { columnsOf } from '../columns.js';
import type { DataFile } from '../data-file.js';
import { DeltaLog } from './delta-log.js';
import { IcebergLog } from './iceberg-log.js';

/** The formats of tables that keep a log of their own. */
export type TableFormat = 'delta' | 'iceberg';

/** A file of a table's log, as a listing tells of it. */
export interface TableLogFile {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly lastModified: number;
}

/** What a table's log says of its columns. */
export interface TableFields {
  readonly fields: readonly Field[];
  /** The names of those that the table is partitioned by, in the order of the partitioning. */
  readonly partitionColumns: readonly string[];
}

/** What reads the log of one table format. */
export interface TableLogReader {
  /** Called for each file of the log, in the order of their keys. Keeps as few of them as it needs. */
  add(file: TableLogFile): void;
  /** Throws FILE_CORRUPT where the log says nothing of the columns, and whatever the files' own `read` throws. */
  read(open: (file: TableLogFile) => DataFile): Promise<TableFields>;
}

/** The columns of a table, and which of them it is partitioned by. */
export interface TableSchema {
  /** The partition columns first, in the order of the partitioning; then the others in the table's order. */
  readonly columns: readonly Column[];
  readonly partitionColumns: readonly string[];
}

const DELTA =
  /^(.*\/)?_delta_log\/\d{20}\.(?:json|checkpoint(?:\.\d{10}\.\d{10})?\.parquet|checkpoint\.[0-9a-f-]{36}\.(?:json|parquet))$/s;
const ICEBERG = /^(.*\/)?metadata\/[^/]+\.metadata\.json(?:\.gz)?$/s;

/** Whether files of a table's log may be right in a folder, by its name; `folder` has a slash at its end. */
export function isLogFolder(folder: string): boolean {
  return folder.endsWith('_delta_log/') || folder.endsWith('metadata/');
}

/** Of which table's log an object is a part: its root is the path above the log, empty at the bucket's root. */
export function tableLogOf(key: string): { readonly kind: TableFormat; readonly root: string } | undefined {
  for (const [kind, pattern] of [
    ['delta', DELTA],
    ['iceberg', ICEBERG],
  ] as const) {
    const match = pattern.exec(key);
    if (match !== null) return { kind, root: (match[1] ?? '').slice(0, -1) };
  }
  return undefined;
}

/** The log of a Delta or Iceberg table, gathered from a listing. */
export class TableLog {
  readonly #kind: TableFormat;
  readonly #reader: TableLogReader;

  constructor(kind: TableFormat) {
    this.#kind = kind;
    this.#reader = kind === 'delta' ? new DeltaLog() : new IcebergLog();
  }

  /** Takes a file of the log; they come in the order of their keys. Files of another format's log, which a table may have too, do not count. */
  add(file: TableLogFile): void {
    if (tableLogOf(file.key)?.kind === this.#kind) this.#reader.add(file);
  }

  /** The table's current schema. Throws FILE_CORRUPT where the log tells none, and whatever the files' own `read` throws. */
  async readSchema(open: (file: TableLogFile) => DataFile): Promise<TableSchema> {
    const { fields, partitionColumns } = await this.#reader.read(open);
    const partitions = partitionColumns.flatMap((name) => fields.find((field) => field.name === name) ?? []);
    const ordered = [...partitions, ...fields.filter((field) => !partitions.includes(field))];
    return { columns: columnsOf(ordered), partitionColumns };
  }
}

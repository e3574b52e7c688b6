import {
  BINARY,
  BOOLEAN,
  type ColumnType,
  DATE,
  DOUBLE,
  decimal,
  FLOAT,
  fixed,
  INT32,
  INT64,
  NULL,
  STRING,
  scalar,
  time,
  timestamp,
  UUID,
  zonedTimestamp,
} from '../column-type.js';
import type { DataFile } from '../data-file.js';
import { readOrCorrupt } from '../file-errors.js';
import type { TableFields, TableLogFile, TableLogReader } from './table-log.js';
import { fieldsOf, type TypeNotation } from './table-log-types.js';
import { readWholeText } from './whole-text.js';

const TYPES: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['boolean', BOOLEAN],
  ['int', INT32],
  ['long', INT64],
  ['float', FLOAT],
  ['double', DOUBLE],
  ['date', DATE],
  ['time', time('us')],
  ['timestamp', timestamp('us')],
  ['timestamptz', zonedTimestamp('us', 'UTC')],
  ['timestamp_ns', timestamp('ns')],
  ['timestamptz_ns', zonedTimestamp('ns', 'UTC')],
  ['string', STRING],
  ['uuid', UUID],
  ['binary', BINARY],
  ['variant', scalar('VARIANT', 'variant')],
  ['unknown', NULL],
]);

const NOTATION: TypeNotation = {
  list: 'list',
  element: 'element',
  key: 'key',
  value: 'value',
  scalar: (text) => {
    const [, precision, scale] = /^decimal\((\d+),\s*(\d+)\)$/.exec(text) ?? [];
    if (precision !== undefined) return decimal(Number(precision), Number(scale));
    const length = /^fixed\[(\d+)\]$/.exec(text)?.[1];
    if (length !== undefined) return fixed(Number(length));
    const place = /^(geometry|geography)\b/.exec(text)?.[1];
    return place === undefined ? TYPES.get(text) : scalar(place === 'geometry' ? 'GEOMETRY' : 'GEOGRAPHY', place);
  },
  description: ({ doc }) => doc,
};

interface IcebergSchema {
  readonly 'schema-id'?: number;
  readonly fields: readonly { readonly id: number; readonly name: string }[];
}

interface PartitionField {
  readonly 'source-id'?: number;
  readonly 'source-ids'?: readonly number[];
  readonly transform?: string;
}

interface TableMetadata {
  readonly schema?: IcebergSchema;
  readonly schemas?: readonly IcebergSchema[];
  readonly 'current-schema-id'?: number;
  readonly 'partition-spec'?: readonly PartitionField[];
  readonly 'partition-specs'?: readonly { readonly 'spec-id': number; readonly fields: readonly PartitionField[] }[];
  readonly 'default-spec-id'?: number;
}

/**
 * The metadata of an Iceberg table (https://iceberg.apache.org/spec/), format versions 1 to 3: the newest metadata file counts. Its partition
 * columns are the columns that its current partitioning is computed from.
 */
export class IcebergLog implements TableLogReader {
  #newest: TableLogFile | undefined;

  add(file: TableLogFile): void {
    if (this.#newest === undefined || isNewer(file, this.#newest)) this.#newest = file;
  }

  async read(open: (file: TableLogFile) => DataFile): Promise<TableFields> {
    const file = open(this.#newest ?? { key: 'metadata', size: 0, lastModified: 0 });
    const text = await readWholeText(file);
    return readOrCorrupt(file, 'Iceberg metadata', () => tableFields(JSON.parse(text) as TableMetadata));
  }
}

/** Metadata files are called `v3.metadata.json`, or `00003-` and an id. */
function isNewer(a: TableLogFile, b: TableLogFile): boolean {
  const version = ({ key }: TableLogFile): number => Number(/^v?(\d+)/.exec(key.slice(key.lastIndexOf('/') + 1))?.[1] ?? -1);
  return version(a) === version(b) ? a.lastModified >= b.lastModified : version(a) > version(b);
}

function tableFields(metadata: TableMetadata): TableFields {
  const schema = metadata.schemas?.find((each) => each['schema-id'] === metadata['current-schema-id']) ?? metadata.schema;
  if (schema === undefined || !Array.isArray(schema.fields)) throw new Error('it has no current schema');
  const spec = metadata['partition-specs']?.find((each) => each['spec-id'] === metadata['default-spec-id'])?.fields;
  const sources = (spec ?? metadata['partition-spec'] ?? [])
    .filter(({ transform }) => transform !== 'void')
    .flatMap((field) => field['source-ids'] ?? field['source-id'] ?? []);
  return {
    fields: fieldsOf(schema.fields, NOTATION),
    partitionColumns: [...new Set(sources)].flatMap((source) => schema.fields.find(({ id }) => id === source)?.name ?? []),
  };
}

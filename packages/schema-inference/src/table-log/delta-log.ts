import {
  BINARY,
  BOOLEAN,
  type ColumnType,
  DATE,
  DOUBLE,
  decimal,
  FLOAT,
  INT32,
  INT64,
  NULL,
  STRING,
  scalar,
  timestamp,
  zonedTimestamp,
} from '../column-type.js';
import type { DataFile } from '../data-file.js';
import { corruptFile, readOrCorrupt } from '../file-errors.js';
import type { TableFields, TableLogFile, TableLogReader } from './table-log.js';
import { fieldsOf, isObject, type TypeNotation } from './table-log-types.js';
import { readWholeText } from './whole-text.js';

const TYPES: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['string', STRING],
  ['long', INT64],
  ['integer', INT32],
  ['short', scalar('SMALLINT', 'int16')],
  ['byte', scalar('TINYINT', 'int8')],
  ['float', FLOAT],
  ['double', DOUBLE],
  ['boolean', BOOLEAN],
  ['binary', BINARY],
  ['date', DATE],
  ['timestamp', zonedTimestamp('us', 'UTC')],
  ['timestamp_ntz', timestamp('us')],
  ['variant', scalar('VARIANT', 'variant')],
  ['void', NULL],
]);

const NOTATION: TypeNotation = {
  list: 'array',
  element: 'elementType',
  key: 'keyType',
  value: 'valueType',
  scalar: (text) => {
    const [, precision, scale] = /^decimal\((\d+),\s*(-?\d+)\)$/.exec(text) ?? [];
    if (precision !== undefined) return decimal(Number(precision), Number(scale));
    return text === 'decimal' ? decimal(10, 0) : TYPES.get(text);
  },
  description: ({ metadata }) => (isObject(metadata) ? metadata['comment'] : undefined),
};

const COMMIT = /\/\d{20}\.json$/;
const PART = /\.checkpoint\.\d{10}\.(\d{10})\.parquet$/;

/** The action of a Delta log that says what the table looks like from then on. */
export interface DeltaMetadata {
  readonly schemaString: string;
  readonly partitionColumns: readonly string[];
}

/**
 * The log of a Delta table (https://github.com/delta-io/delta/blob/master/PROTOCOL.md): the newest `metaData` action counts. It is looked for in
 * the commits after the newest checkpoint, the newest first, and then in the checkpoint, which holds all that was before it.
 */
export class DeltaLog implements TableLogReader {
  #commits: TableLogFile[] = [];
  #checkpoint: TableLogFile[] = [];
  /** Checkpoints of which not all parts came, by version and number of parts: a writer may have died before the last. */
  readonly #incomplete = new Map<string, readonly TableLogFile[]>();

  add(file: TableLogFile): void {
    const version = versionOf(file);
    const checkpoint = this.#checkpoint[0];
    if (COMMIT.test(file.key)) {
      if (checkpoint === undefined || version > versionOf(checkpoint)) this.#commits.push(file);
      return;
    }
    const count = PART.exec(file.key)?.[1] ?? '1';
    const parts = [...(this.#incomplete.get(`${version} ${count}`) ?? []), file];
    this.#incomplete.set(`${version} ${count}`, parts);
    if (parts.length < Number(count)) return;
    this.#incomplete.clear();
    this.#checkpoint = parts;
    this.#commits = this.#commits.filter((commit) => versionOf(commit) > version);
  }

  async read(open: (file: TableLogFile) => DataFile): Promise<TableFields> {
    for (const commit of this.#commits.toReversed()) {
      const file = open(commit);
      const metadata = await readActions(file);
      if (metadata !== undefined) return tableFields(file, metadata);
    }
    for (const part of this.#checkpoint) {
      const file = open(part);
      const metadata = part.key.endsWith('.json') ? await readActions(file) : await readParquetActions(file);
      if (metadata !== undefined) return tableFields(file, metadata);
    }
    const [newest] = [...this.#commits.toReversed(), ...this.#checkpoint];
    throw corruptFile(
      open(newest ?? { key: '_delta_log', size: 0, lastModified: 0 }),
      'and the rest of its log have no metaData action',
    );
  }
}

/** Versions are of 20 digits, so that their texts are in their order. */
function versionOf({ key }: TableLogFile): string {
  return key.slice(key.lastIndexOf('/') + 1).slice(0, 20);
}

async function readActions(file: DataFile): Promise<Partial<DeltaMetadata> | undefined> {
  const text = await readWholeText(file);
  return readOrCorrupt(file, 'Delta', () => {
    let found: Partial<DeltaMetadata> | undefined;
    for (const line of text.split('\n')) {
      // Most actions of a commit are files added, which are not worth parsing.
      if (!line.includes('"metaData"')) continue;
      const { metaData } = JSON.parse(line) as { readonly metaData?: Partial<DeltaMetadata> };
      found = metaData ?? found;
    }
    return found;
  });
}

/** What reads the rows of Parquet files is large and seldom needed. */
async function readParquetActions(file: DataFile): Promise<Partial<DeltaMetadata> | undefined> {
  const { readCheckpoint } = await import('./delta-checkpoint.js');
  return readCheckpoint(file);
}

function tableFields(file: DataFile, { schemaString, partitionColumns }: Partial<DeltaMetadata>): TableFields {
  return readOrCorrupt(file, 'Delta', () => {
    if (typeof schemaString !== 'string') throw new Error('its metaData action has no schemaString');
    const schema: unknown = JSON.parse(schemaString);
    if (!isObject(schema)) throw new Error('its schema is no struct');
    return {
      fields: fieldsOf(schema['fields'], NOTATION),
      partitionColumns: Array.isArray(partitionColumns) ? partitionColumns.map(String) : [],
    };
  });
}

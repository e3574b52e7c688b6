import { type Column, DATA_TYPES, type DataType, IngestError, isDataType } from '@sluice/plugin-api';
import { type DataFormat, parseStructureFormat } from '@sluice/schema-inference';
import type { ManifestEntry } from '../generated/manifest.js';
import { type LocatedEntry, trimSlashes } from './manifest.js';

const DATA_TYPES_WITH_LENGTH: ReadonlySet<DataType> = new Set(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY']);
const UNKNOWN_LENGTH = 1;

/** An entry that can be read: what the manifest says, checked and with its defaults. Plain JSON. */
export interface DatasetEntry {
  /** Where it stands in its manifest. */
  readonly at: string;
  /** The data path without slashes at its ends. */
  readonly path: string;
  /** Absent: a plain container, without columns. */
  readonly format?: DataFormat;
  readonly separator?: string;
  readonly isPartitioned: boolean;
  readonly partitionColumns: readonly Column[];
  readonly excludePaths: readonly string[];
}

/**
 * Checks what the form of an entry cannot say.
 *
 * @throws IngestError UNSUPPORTED_FORMAT, NOT_YET_SUPPORTED or MANIFEST_ENTRY_INVALID.
 */
export function toDatasetEntry({ at, entry }: LocatedEntry): DatasetEntry {
  const missing = notYetSupported(entry);
  if (missing !== undefined) {
    throw new IngestError('NOT_YET_SUPPORTED', { message: `${missing} is not supported yet`, path: at });
  }
  const partitionColumns = (entry.partitionColumns ?? []).map((column, index) =>
    partitionColumn(column, `${at}/partitionColumns/${index}`),
  );
  const format = entry.structureFormat === undefined ? undefined : formatOf(entry.structureFormat, at);
  return {
    at,
    path: trimSlashes(entry.dataPath),
    ...(format === undefined ? {} : { format }),
    ...(entry.separator === undefined ? {} : { separator: entry.separator }),
    isPartitioned: entry.isPartitioned ?? partitionColumns.length > 0,
    partitionColumns,
    excludePaths: entry.excludePaths ?? [],
  };
}

function notYetSupported(entry: ManifestEntry): string | undefined {
  if (/[*?[\]{}]/.test(entry.dataPath)) return `A glob as dataPath (${entry.dataPath})`;
  if ((entry.depth ?? 0) > 0) return 'depth';
  if ((entry.unstructuredFormats ?? []).length > 0) return 'unstructuredFormats';
  if (entry.unstructuredData === true) return 'unstructuredData';
  if (entry.autoPartitionDetection === true) return 'autoPartitionDetection';
  if ((entry.excludePatterns ?? []).length > 0) return 'excludePatterns';
  return undefined;
}

function formatOf(text: string, at: string): DataFormat {
  const format = parseStructureFormat(text);
  if (format !== undefined) return format;
  throw new IngestError('UNSUPPORTED_FORMAT', {
    message: `The structureFormat ${text} is not supported`,
    path: `${at}/structureFormat`,
  });
}

function partitionColumn(column: NonNullable<ManifestEntry['partitionColumns']>[number], at: string): Column {
  const dataType = column.dataType.toUpperCase();
  if (!isDataType(dataType)) {
    throw new IngestError('MANIFEST_ENTRY_INVALID', {
      message: `${column.dataType} is not a data type of the catalogue`,
      path: `${at}/dataType`,
      hint: `Use one of ${DATA_TYPES.join(', ')}.`,
    });
  }
  return {
    name: column.name,
    displayName: column.name,
    dataType,
    dataTypeDisplay: column.dataTypeDisplay ?? column.dataType.toLowerCase(),
    ...(DATA_TYPES_WITH_LENGTH.has(dataType) ? { dataLength: UNKNOWN_LENGTH } : {}),
    ...(dataType === 'ARRAY' ? { arrayDataType: 'UNKNOWN' } : {}),
    ...(column.description === undefined ? {} : { description: column.description }),
  };
}

import { type Column, DATA_TYPES, type DataType, IngestError, isDataType } from '@sluice/plugin-api';
import { type DataFormat, parseStructureFormat } from '@sluice/schema-inference';
import type { ManifestEntry } from '../generated/manifest.js';
import { folderOf, topmostPrefixes } from '../paths/folders.js';
import { Glob, isGlob } from '../paths/glob.js';
import { firstPartition } from '../paths/partitions.js';
import { type LocatedEntry, trimSlashes } from './manifest.js';

const DATA_TYPES_WITH_LENGTH: ReadonlySet<DataType> = new Set(['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY']);
const UNKNOWN_LENGTH = 1;
/** Where Delta and Iceberg tables keep their logs, below their roots. */
const TABLE_LOG_FOLDERS = ['_delta_log', 'metadata'];
/** In a list of extensions: each file, whatever its extension. */
export const ALL_EXTENSIONS = '*';

/** What an entry takes from the workflow when it does not say it itself. */
export interface EntryDefaults {
  readonly samples: number;
  readonly collapse: boolean;
}

/** An entry that can be read: what the manifest says, checked and with its defaults. Plain JSON. */
export interface DatasetEntry {
  /** Where it stands in its manifest. */
  readonly at: string;
  /** Its place in the manifest: of two entries for one name the first has it. */
  readonly order: number;
  /** The data path without slashes at its ends: a literal path, or a glob. */
  readonly path: string;
  /**
   * What it takes below the path: `path`, all of it as one; `depth`, each folder so many levels below; `glob`, each dataset that the keys
   * make that match.
   */
  readonly select: 'path' | 'depth' | 'glob';
  readonly depth: number;
  /** Whether it asks for datasets. */
  readonly hasDatasets: boolean;
  /** The extensions, in lower case and without a dot, of the files that become containers; none when it does not ask for files. */
  readonly extensions: readonly string[];
  /** One container for each folder pattern instead of one for each file. */
  readonly collapse: boolean;
  /** Absent: by the extensions of a glob's files; a literal path is then a plain container, without columns. */
  readonly format?: DataFormat;
  readonly separator?: string;
  readonly header?: boolean;
  /** How many files are read for the columns of a dataset. */
  readonly samples: number;
  /** Absent: whether it has partition columns. */
  readonly isPartitioned?: boolean;
  readonly partitionColumns: readonly Column[];
  readonly detectPartitions: boolean;
  readonly excludePaths: readonly string[];
  readonly excludePatterns: readonly string[];
}

/**
 * Checks what the form of an entry cannot say.
 *
 * @param order its place in the manifest.
 * @throws IngestError the first of its {@link entryProblems}.
 */
export function toDatasetEntry(located: LocatedEntry, order: number, defaults: EntryDefaults): DatasetEntry {
  const [problem] = entryProblems(located);
  if (problem !== undefined) throw problem;
  const { at, entry } = located;
  const path = trimSlashes(entry.dataPath);
  const partitionColumns = (entry.partitionColumns ?? []).map((column, index) =>
    partitionColumn(column, `${at}/partitionColumns/${index}`),
  );
  const format = entry.structureFormat === undefined ? undefined : formatOf(entry.structureFormat, at);
  const select = isGlob(path) ? 'glob' : (entry.depth ?? 0) > 0 ? 'depth' : 'path';
  const extensions = extensionsOf(entry);
  const excludePatterns = entry.excludePatterns ?? [];
  return {
    at,
    order,
    path,
    select,
    depth: entry.depth ?? 0,
    hasDatasets:
      select === 'glob' ? extensions.length === 0 : extensions.length === 0 || format !== undefined || select === 'depth',
    extensions,
    collapse: entry.collapse ?? defaults.collapse,
    ...(format === undefined ? {} : { format }),
    ...(entry.separator === undefined ? {} : { separator: entry.separator }),
    ...(entry.header === undefined ? {} : { header: entry.header }),
    samples: entry.samples ?? defaults.samples,
    ...(entry.isPartitioned === undefined ? {} : { isPartitioned: entry.isPartitioned }),
    partitionColumns,
    detectPartitions: entry.autoPartitionDetection ?? false,
    excludePaths: entry.excludePaths ?? [],
    excludePatterns,
  };
}

/** All that is wrong with an entry of the right form, each an IngestError UNSUPPORTED_FORMAT or MANIFEST_ENTRY_INVALID with its place. */
export function* entryProblems({ at, entry }: LocatedEntry): Generator<IngestError> {
  const { dataPath, structureFormat, partitionColumns = [], excludePatterns = [] } = entry;
  const tried: readonly (() => unknown)[] = [
    ...partitionColumns.map((column, index) => () => partitionColumn(column, `${at}/partitionColumns/${index}`)),
    () => structureFormat !== undefined && formatOf(structureFormat, at),
    () => locate(`${at}/dataPath`, () => new Glob(trimSlashes(dataPath))),
    ...excludePatterns.map((pattern) => () => locate(`${at}/excludePatterns`, () => new Glob(pattern))),
  ];
  for (const attempt of tried) {
    try {
      attempt();
    } catch (error) {
      if (!(error instanceof IngestError)) throw error;
      yield error;
    }
  }
}

/** Whether an entry stands for several containers, or for none of its own name. */
export function isExpanding({ select, extensions }: DatasetEntry): boolean {
  return select !== 'path' || extensions.length > 0;
}

/**
 * Where an entry's keys lie: the prefixes to list, and the folder that its containers are all at or below, with a slash at its end or
 * empty for the whole bucket.
 */
export function placeOf({ path, select, extensions }: DatasetEntry): {
  readonly root: string;
  readonly prefixes: readonly string[];
} {
  if (select === 'glob') {
    const { root, prefixes } = new Glob(path);
    const logs = extensions.length === 0 ? prefixes.flatMap(logFolders) : [];
    return { root: aboveOf(root), prefixes: topmostPrefixes([...prefixes, ...logs]) };
  }
  // The folders above unstructured files are containers too, which entries may share.
  const [top = ''] = path.split('/');
  return { root: extensions.length > 0 ? `${top}/` : `${path}/`, prefixes: [`${path}/`] };
}

/** The part of a folder above the partitions that it is in: a dataset lies there, also where a glob names a partition. */
function aboveOf(folder: string): string {
  const levels = folder.split('/').slice(0, -1);
  // What a wildcard follows may be the beginning of yyyy/mm/dd.
  const begun = /(?:^|\/)\d{4}\/(?:\d\d\/)?$/.exec(folder)?.[0].match(/\d+\//g)?.length ?? 0;
  const first = firstPartition(levels);
  const above = levels.slice(0, first < levels.length ? first : levels.length - begun);
  return above.map((level) => `${level}/`).join('');
}

/** Where the log of a table lies whose partitions a prefix is in, so that listing the prefix does not show it. */
function logFolders(prefix: string): readonly string[] {
  const folder = folderOf(prefix);
  const above = aboveOf(folder);
  const isBegun = /=|^\d[\d-]*$/.test(prefix.slice(folder.length));
  return above === folder && !isBegun ? [] : TABLE_LOG_FOLDERS.map((name) => `${above}${name}/`);
}

function extensionsOf({ unstructuredFormats = [], unstructuredData = false }: ManifestEntry): readonly string[] {
  if (unstructuredData) return [ALL_EXTENSIONS];
  return unstructuredFormats.map((text) => text.toLowerCase().replace(/^\*?\./, ''));
}

function locate<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof IngestError)) throw error;
    const { code, message, hint } = error;
    throw new IngestError(code, { message, path, cause: error, ...(hint === undefined ? {} : { hint }) });
  }
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

import { type DataFormat, formatOfName } from '@sluice/schema-inference';
import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { ObjectInfo } from '../object-store.js';
import { PartitionColumns } from '../paths/partitions.js';
import { formatFamily, SampleChoice } from './sample-choice.js';

const EXTENSION_MAX_CHARACTERS = 10;
/** Data that is known and cannot be read yet. */
const UNSUPPORTED_EXTENSIONS: ReadonlySet<string> = new Set([
  'mf4',
  'zip',
  'tar',
  'tgz',
  'tar.gz',
  '7z',
  'rar',
  'orc',
  'arrow',
  'feather',
  'xlsx',
  'xls',
]);

/** Files of a dataset whose extension names no format that can be read. */
export interface OtherFiles {
  /** In lower case and without a dot; empty for none. */
  readonly extension: string;
  readonly count: number;
  /** Whether it is data in a format that is known to be missing here. */
  readonly isData: boolean;
}

interface FormatFiles {
  readonly format: DataFormat['format'];
  readonly samples: SampleChoice;
  count: number;
  archived: number;
}

/** The files of one dataset, as a listing tells of them: their formats, their partitions, and which to sample. */
export class DatasetFiles {
  readonly #entry: DatasetEntry;
  readonly #partitions = new PartitionColumns();
  readonly #formats = new Map<string, FormatFiles>();
  readonly #others = new Map<string, number>();
  #lastFolders: readonly string[] | undefined;

  constructor(entry: DatasetEntry) {
    this.#entry = entry;
  }

  /**
   * Takes a file, and answers whether it is of a format that can be read.
   *
   * @param folders those between the dataset and the file; the same array for all files of a folder that come after each other.
   */
  add(object: ObjectInfo, folders: readonly string[]): boolean {
    const format = this.#entry.format?.format ?? (this.#entry.select === 'glob' ? formatOfName(object.key)?.format : undefined);
    if (format === undefined) {
      const extension = extensionOf(object.key);
      this.#others.set(extension, (this.#others.get(extension) ?? 0) + 1);
      return false;
    }
    if (this.#entry.detectPartitions && folders !== this.#lastFolders) {
      this.#partitions.add(object.key, folders);
      this.#lastFolders = folders;
    }
    const family = formatFamily(format) ?? format;
    const files = this.#formats.get(family) ?? {
      format,
      samples: new SampleChoice(format, this.#entry.samples),
      count: 0,
      archived: 0,
    };
    this.#formats.set(family, files);
    files.count += 1;
    if (object.archived === true) files.archived += 1;
    files.samples.add(object);
    return true;
  }

  /** The declared format, else the one that most files have; `undefined` when there are no files of any. */
  get format(): DataFormat['format'] | undefined {
    return this.#main?.format;
  }

  /** Files of that format. */
  get count(): number {
    return this.#main?.count ?? 0;
  }

  /** Files of that format which cannot be read until they are restored. */
  get archived(): number {
    return this.#main?.archived ?? 0;
  }

  /** The files to read for the columns, the best one first. */
  samples(): readonly ObjectInfo[] {
    return this.#main?.samples.chosen() ?? [];
  }

  partitionColumns(): PartitionColumns {
    return this.#partitions;
  }

  /** The formats of files that are not sampled since most have another, and how many files each has. */
  minorFormats(): readonly string[] {
    return [...this.#formats.values()].filter((each) => each !== this.#main).map(({ format, count }) => `${count} ${format}`);
  }

  /** The files of no format; none for an entry that asks for no format. */
  others(): readonly OtherFiles[] {
    if (this.#entry.select !== 'glob') return [];
    return [...this.#others]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([extension, count]) => ({ extension, count, isData: UNSUPPORTED_EXTENSIONS.has(extension) }));
  }

  get #main(): FormatFiles | undefined {
    return [...this.#formats.values()].sort((a, b) => b.count - a.count || (a.format < b.format ? -1 : 1))[0];
  }
}

/**
 * The extension of a key, in lower case and without its dot: the last part, with the one before it where the last is a compression. What is no word
 * (a number, a date, a part of an id) is none, so that there are as many extensions as kinds of files.
 */
export function extensionOf(key: string): string {
  const parts = key
    .slice(key.lastIndexOf('/') + 1)
    .toLowerCase()
    .split('.')
    .slice(1)
    .slice(-2);
  const words = parts.map((part) =>
    part.length <= EXTENSION_MAX_CHARACTERS && /^(?=.*[a-z])[a-z0-9_]+$/.test(part) ? part : '',
  );
  const last = words.at(-1) ?? '';
  const before = words.length > 1 ? words[0] : '';
  return last === 'gz' && before !== '' ? `${before}.gz` : last;
}

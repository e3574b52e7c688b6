import { type Column, isIngestError, type StepContext } from '@sluice/plugin-api';
import { type DataFormat, formatOfBytes, inferSchema, sampleRows } from '@sluice/schema-inference';
import { storeFile } from '../data/store-file.js';
import type { Bucket, ObjectInfo, ObjectStore } from '../object-store.js';

/** How many files of one bucket are looked into. */
const FILES_MAX = 200;
const HEAD_BYTES = 4096;
/** What two sets of columns of one table have in common, of all that they have together. */
const ALIKE_SHARE = 0.5;
const ALIKE_SHARE_STRICT = 0.8;

/** Looks into a few files, where names do not tell enough. What cannot be read tells nothing, and is no failure: a run that reads it says why. */
export class FileProbe {
  readonly #bucket: Bucket;
  readonly #store: ObjectStore;
  readonly #context: StepContext;
  readonly #answers = new Map<string, Promise<readonly Column[] | undefined>>();
  #files = 0;

  constructor({ bucket, store }: { readonly bucket: Bucket; readonly store: ObjectStore }, context: StepContext) {
    this.#bucket = bucket;
    this.#store = store;
    this.#context = context;
  }

  /** How many files were looked into. */
  get files(): number {
    return this.#files;
  }

  /** The columns of a file; `undefined` where it has none that can be read, or no more files are looked into. */
  columns(object: ObjectInfo, format: DataFormat['format']): Promise<readonly Column[] | undefined> {
    const key = `${format} ${object.key}`;
    const answer = this.#answers.get(key) ?? this.#read(object, format);
    this.#answers.set(key, answer);
    return answer;
  }

  /** Whether a file has two records or more; `false` where that is not known. */
  async hasRecords(object: ObjectInfo, format: DataFormat['format']): Promise<boolean> {
    const file = storeFile({ bucket: this.#bucket, store: this.#store }, object, this.#context);
    return (await this.#ask(async () => (await sampleRows(file, { format }, 2)).length > 1)) ?? false;
  }

  /** What a file is by its first bytes; `undefined` where these do not tell. */
  async format(object: ObjectInfo): Promise<DataFormat['format'] | undefined> {
    const file = storeFile({ bucket: this.#bucket, store: this.#store }, object, this.#context);
    return this.#ask(async () => formatOfBytes(await file.read(0, Math.min(HEAD_BYTES, object.size))));
  }

  /**
   * Whether these files have the columns of one table; `undefined` where that is not known. Looks into each of them.
   *
   * @param isStrict something else speaks for several tables.
   */
  async areAlike(objects: readonly ObjectInfo[], format: DataFormat['format'], isStrict: boolean): Promise<boolean | undefined> {
    const columns = await Promise.all(objects.map((object) => this.columns(object, format)));
    const [first, ...others] = columns.filter((each) => each !== undefined);
    if (first === undefined || others.length === 0) return undefined;
    return others.every((other) => haveSameTable(first, other, isStrict));
  }

  #read(object: ObjectInfo, format: DataFormat['format']): Promise<readonly Column[] | undefined> {
    const file = storeFile({ bucket: this.#bucket, store: this.#store }, object, this.#context);
    return this.#ask(async () => {
      const { columns } = await inferSchema(file, { format });
      return columns.length === 0 ? undefined : columns;
    });
  }

  async #ask<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
    if (this.#files >= FILES_MAX) return undefined;
    this.#files += 1;
    try {
      return await read();
    } catch (error) {
      if (!isIngestError(error) || error.fatal || this.#context.signal.aborted) throw error;
      this.#context.logger.debug('a file tells nothing of its dataset', { path: error.path, reason: error.message });
      return undefined;
    }
  }
}

/** Whether two files may be of one table, by their columns. If not strict, one may have more than the other. */
export function haveSameTable(a: readonly Column[], b: readonly Column[], isStrict: boolean): boolean {
  const [first, second] = [namesOf(a), namesOf(b)];
  // Without names of their own, columns are known by their types.
  if (a.every(isUnnamed) && b.every(isUnnamed))
    return a.length === b.length && a.every(({ dataType }, at) => dataType === b[at]?.dataType);
  const shared = [...first].filter((name) => second.has(name)).length;
  const share = shared / (first.size + second.size - shared);
  if (isStrict) return share >= ALIKE_SHARE_STRICT;
  return shared === Math.min(first.size, second.size) || share >= ALIKE_SHARE;
}

function namesOf(columns: readonly Column[]): ReadonlySet<string> {
  return new Set(columns.map(({ name }) => name.toLowerCase()));
}

function isUnnamed({ name }: Column): boolean {
  return /^column\d+$/.test(name);
}

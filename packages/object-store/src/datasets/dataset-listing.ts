import { type DataFormat, formatOfName } from '@sluice/schema-inference';
import type { ObjectInfo } from '../object-store.js';
import { isArtifact } from '../paths/artifacts.js';

/** What one listing tells of a dataset: its size, its number of objects, and which file to sample. */
export class DatasetListing {
  readonly #prefix: string;
  readonly #format: DataFormat['format'] | undefined;
  readonly #excluded: ReadonlySet<string>;
  #numberOfObjects = 0;
  #size = 0;
  #artifacts = 0;
  #archived = 0;
  #sample: ObjectInfo | undefined;

  /**
   * @param prefix what its keys begin with.
   * @param format the declared one.
   * @param excludePaths path segments that drop a key.
   */
  constructor(prefix: string, format: DataFormat['format'] | undefined, excludePaths: readonly string[] = []) {
    this.#prefix = prefix;
    this.#format = format;
    this.#excluded = new Set(excludePaths);
  }

  /** Counts an object whose key begins with the prefix. Keeps no reference to it unless it is the sample. */
  add(object: ObjectInfo): void {
    const path = object.key.slice(this.#prefix.length);
    if (isArtifact(object, path) || path.split('/').some((segment) => this.#excluded.has(segment))) {
      this.#artifacts += 1;
      return;
    }
    this.#numberOfObjects += 1;
    this.#size += object.size;
    if (object.archived === true) this.#archived += 1;
    else if (object.size > 0 && (this.#sample === undefined || this.#isBetter(object, this.#sample))) this.#sample = object;
  }

  /** Objects without artifacts and folder markers. */
  get numberOfObjects(): number {
    return this.#numberOfObjects;
  }

  /** Bytes in these objects. */
  get size(): number {
    return this.#size;
  }

  /** Objects that were left out as artifacts. */
  get artifacts(): number {
    return this.#artifacts;
  }

  /** Objects that cannot be read until they are restored. */
  get archived(): number {
    return this.#archived;
  }

  /** The newest readable file that is not empty, one with the declared format's extension before others, the smallest key last. */
  get sample(): ObjectInfo | undefined {
    return this.#sample;
  }

  #isBetter(a: ObjectInfo, b: ObjectInfo): boolean {
    const [declaredA, declaredB] = [this.#isDeclared(a), this.#isDeclared(b)];
    if (declaredA !== declaredB) return declaredA;
    if (a.lastModified !== b.lastModified) return a.lastModified > b.lastModified;
    return a.key < b.key;
  }

  #isDeclared({ key }: ObjectInfo): boolean {
    const format = formatOfName(key)?.format;
    return format !== undefined && family(format) === family(this.#format);
  }
}

/** JSON lines are declared as `json` and named `.jsonl`, or the other way round. */
function family(format: DataFormat['format'] | undefined): string | undefined {
  return format === 'jsonl' ? 'json' : format;
}

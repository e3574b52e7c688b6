import { type DataFormat, formatOfName } from '@sluice/schema-inference';
import type { ObjectInfo } from '../object-store.js';

/** Folders of which files are kept; beyond, every other one is let go, and from then on only every other one is taken. */
const FOLDERS_MAX = 4096;

/**
 * Chooses the files to read for a dataset's columns: readable, not empty; one with the declared format's extension before others, then the
 * newest, then the smallest key.
 */
export class SampleChoice {
  readonly #format: DataFormat['format'] | undefined;
  readonly #count: number;
  readonly #byFolder = new Map<string, { readonly place: number; readonly files: ObjectInfo[] }>();
  #lastFolder: string | undefined;
  #folders = 0;
  #stride = 1;
  #best: ObjectInfo | undefined;

  /** @param count how many files are wanted. */
  constructor(format: DataFormat['format'] | undefined, count: number) {
    this.#format = format;
    this.#count = count;
  }

  add(object: ObjectInfo): void {
    if (object.archived === true || object.size === 0) return;
    if (this.#best === undefined || this.#compare(object, this.#best) < 0) this.#best = object;
    if (this.#count > 1) this.#keep(object);
  }

  /** The best file first, then others of as many folders as there are, spread evenly over them, in the order of their keys. */
  chosen(): readonly ObjectInfo[] {
    if (this.#best === undefined) return [];
    const best = this.#best;
    const others = new Set<ObjectInfo>();
    const folders = [...this.#byFolder].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { files }]) => files);
    for (let round = 0; round < this.#count; round += 1) {
      const files = folders.flatMap((each) =>
        each[round] === undefined || each[round] === best ? [] : [each[round] as ObjectInfo],
      );
      for (const file of spread(files, this.#count - 1 - others.size)) others.add(file);
    }
    return [best, ...[...others].sort((a, b) => (a.key < b.key ? -1 : 1))];
  }

  #keep(object: ObjectInfo): void {
    const name = object.key.slice(0, object.key.lastIndexOf('/') + 1);
    if (name !== this.#lastFolder && !this.#byFolder.has(name)) {
      const place = this.#folders;
      this.#folders += 1;
      if (place % this.#stride === 0) this.#byFolder.set(name, { place, files: [] });
      if (this.#byFolder.size > FOLDERS_MAX) this.#thin();
    }
    this.#lastFolder = name;
    const files = this.#byFolder.get(name)?.files;
    files?.push(object);
    files?.sort((a, b) => this.#compare(a, b)).splice(this.#count);
  }

  #thin(): void {
    this.#stride *= 2;
    for (const [name, { place }] of this.#byFolder) if (place % this.#stride !== 0) this.#byFolder.delete(name);
  }

  /** Below 0 when `a` is the better sample. */
  #compare(a: ObjectInfo, b: ObjectInfo): number {
    const [declaredA, declaredB] = [this.#isDeclared(a), this.#isDeclared(b)];
    if (declaredA !== declaredB) return declaredA ? -1 : 1;
    if (a.lastModified !== b.lastModified) return b.lastModified - a.lastModified;
    return a.key < b.key ? -1 : 1;
  }

  #isDeclared({ key }: ObjectInfo): boolean {
    const format = formatOfName(key)?.format;
    return format !== undefined && formatFamily(format) === formatFamily(this.#format);
  }
}

/** JSON lines are declared as `json` and named `.jsonl`, or the other way round. */
export function formatFamily(format: DataFormat['format'] | undefined): string | undefined {
  return format === 'jsonl' ? 'json' : format;
}

function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor(((index + 0.5) * items.length) / count)] as T);
}

import { type DataFormat, formatOfName } from '@sluice/schema-inference';
import type { ObjectInfo } from '../object-store.js';
import { isReadme } from '../paths/artifacts.js';
import { folderOf } from '../paths/folders.js';

/** Folders of which files are kept; beyond, every other one is let go, and from then on only every other one is taken. */
const FOLDERS_MAX = 4096;

/** How good a sample is by its name: it has the declared format's extension, another one or none, or tells of the data beside it. */
const Rank = { declared: 0, other: 1, readme: 2 } as const;

/** A file that may be read. */
interface Candidate {
  readonly object: ObjectInfo;
  readonly rank: number;
}

/**
 * Chooses the files to read for a dataset's columns: readable, not empty; one with the declared format's extension before others, a README last, then
 * the newest, then the smallest key.
 */
export class SampleChoice {
  readonly #format: DataFormat['format'] | undefined;
  readonly #count: number;
  readonly #byFolder = new Map<string, { readonly place: number; readonly files: Candidate[] }>();
  #lastFolder: string | undefined;
  #folders = 0;
  #stride = 1;
  #best: Candidate | undefined;

  /** @param count how many files are wanted. */
  constructor(format: DataFormat['format'] | undefined, count: number) {
    this.#format = format;
    this.#count = count;
  }

  add(object: ObjectInfo): void {
    if (object.archived === true || object.size === 0 || this.#isOld(object)) return;
    const candidate = { object, rank: this.#rankOf(object) };
    if (this.#best === undefined || compare(candidate, this.#best) < 0) this.#best = candidate;
    if (this.#count > 1 && candidate.rank !== Rank.readme) this.#keep(candidate);
  }

  /** The best file first, then others of as many folders as there are, spread evenly over them, in the order of their keys. */
  chosen(): readonly ObjectInfo[] {
    if (this.#best === undefined) return [];
    const best = this.#best.object;
    const others = new Set<ObjectInfo>();
    const folders = [...this.#byFolder].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { files }]) => files);
    for (let round = 0; round < this.#count; round += 1) {
      const files = folders.flatMap((each) => each[round]?.object ?? []).filter((file) => file !== best);
      for (const file of spread(files, this.#count - 1 - others.size)) others.add(file);
    }
    return [best, ...[...others].sort((a, b) => (a.key < b.key ? -1 : 1))];
  }

  #keep(candidate: Candidate): void {
    const { key } = candidate.object;
    const name = folderOf(key);
    if (name !== this.#lastFolder && !this.#byFolder.has(name)) {
      const place = this.#folders;
      this.#folders += 1;
      if (place % this.#stride === 0) this.#byFolder.set(name, { place, files: [] });
      if (this.#byFolder.size > FOLDERS_MAX) this.#thin();
    }
    this.#lastFolder = name;
    const files = this.#byFolder.get(name)?.files;
    files?.push(candidate);
    files?.sort(compare).splice(this.#count);
  }

  #thin(): void {
    this.#stride *= 2;
    for (const [name, { place }] of this.#byFolder) if (place % this.#stride !== 0) this.#byFolder.delete(name);
  }

  /** Whether it cannot be chosen, as most of a long listing cannot. */
  #isOld({ lastModified }: ObjectInfo): boolean {
    return this.#count === 1 && this.#best?.rank === Rank.declared && lastModified < this.#best.object.lastModified;
  }

  #rankOf({ key }: ObjectInfo): number {
    const format = formatOfName(key)?.format;
    if (format !== undefined && formatFamily(format) === formatFamily(this.#format)) return Rank.declared;
    return isReadme(key.slice(key.lastIndexOf('/') + 1)) ? Rank.readme : Rank.other;
  }
}

/** Below 0 when `a` is the better sample. */
function compare(a: Candidate, b: Candidate): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.object.lastModified !== b.object.lastModified) return b.object.lastModified - a.object.lastModified;
  return a.object.key < b.object.key ? -1 : 1;
}

/** JSON lines are declared as `json` and named `.jsonl`, or the other way round. */
export function formatFamily(format: DataFormat['format'] | undefined): string | undefined {
  return format === 'jsonl' ? 'json' : format;
}

function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor(((index + 0.5) * items.length) / count)] as T);
}

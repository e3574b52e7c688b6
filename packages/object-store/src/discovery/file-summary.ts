import type { ObjectInfo } from '../object-store.js';
import type { FileGroup, FileKind } from './file-kind.js';
import { stemOf } from './name-pattern.js';

const STEMS_MAX = 40;

/** Files of one kind whose names have the same words. */
export interface StemFiles {
  readonly stem: string;
  count: number;
  /** Readable ones, the first, and then those whose place is a power of two: spread, and few. */
  readonly samples: ObjectInfo[];
  readable: number;
}

/** Files of one kind. */
export interface KindFiles {
  readonly kind: FileKind;
  count: number;
  /** Bytes. */
  size: number;
  empty: number;
  archived: number;
  readonly stems: Map<string, StemFiles>;
  /** Whether there are more than are kept. */
  hasMoreStems: boolean;
}

/** How many files, and bytes. */
export interface Amount {
  readonly numberOfObjects: number;
  readonly size: number;
}

/** What a listing tells of files, by their kinds. Takes as little memory for a million as for a hundred. */
export class FileSummary {
  readonly kinds = new Map<FileKind, KindFiles>();
  #lastKind: KindFiles | undefined;
  /** The words that the last name begins with, up to its first digit, and the files that have them. */
  #lastWords = '';
  #lastStem: StemFiles | undefined;

  /** @param name the key without its folder. */
  add(object: ObjectInfo, name: string, kind: FileKind): void {
    const files = this.#lastKind?.kind === kind ? this.#lastKind : this.#filesOf(kind);
    this.#lastKind = files;
    files.count += 1;
    files.size += object.size;
    if (object.size === 0) files.empty += 1;
    if (object.archived === true) files.archived += 1;
    if (kind.group !== 'data' && kind.group !== 'other') return;
    const stem = this.#stemFiles(files, name);
    if (stem === undefined) return;
    stem.count += 1;
    if (object.size === 0 || object.archived === true) return;
    stem.readable += 1;
    if ((stem.readable & (stem.readable - 1)) === 0) stem.samples.push(object);
  }

  /** Adds what another one has. */
  merge({ kinds }: FileSummary): void {
    for (const [kind, files] of kinds) {
      const own = this.#filesOf(kind);
      own.count += files.count;
      own.size += files.size;
      own.empty += files.empty;
      own.archived += files.archived;
      own.hasMoreStems ||= files.hasMoreStems;
      for (const { stem, count, samples, readable } of files.stems.values()) {
        const mine = stemOfKind(own, stem);
        if (mine === undefined) continue;
        mine.count += count;
        mine.readable += readable;
        mine.samples.push(...samples);
      }
    }
    this.#lastStem = undefined;
  }

  /** The files of a group, the most frequent kind first. */
  ofGroup(group: FileGroup): readonly KindFiles[] {
    return [...this.kinds.values()].filter(({ kind }) => kind.group === group).sort(byCount);
  }

  /** How many there are; of one group, where one is given. */
  amount(group?: FileGroup): Amount {
    return amountOf([...this.kinds.values()].filter(({ kind }) => group === undefined || kind.group === group));
  }

  #filesOf(kind: FileKind): KindFiles {
    const files = this.kinds.get(kind) ?? {
      kind,
      count: 0,
      size: 0,
      empty: 0,
      archived: 0,
      stems: new Map<string, StemFiles>(),
      hasMoreStems: false,
    };
    this.kinds.set(kind, files);
    return files;
  }

  /** Keys come in order, mostly many whose names differ in their numbers alone. */
  #stemFiles(files: KindFiles, name: string): StemFiles | undefined {
    const words = this.#lastWords;
    if (this.#lastStem !== undefined && name.startsWith(words) && isDigit(name.charCodeAt(words.length)) && words !== '') {
      if (files.stems.get(this.#lastStem.stem) === this.#lastStem) return this.#lastStem;
    }
    const stem = stemOf(name);
    const found = stemOfKind(files, stem);
    const first = name.search(/\d/);
    // Where the name has words behind its first number, they have to be looked at.
    this.#lastWords = first > 0 && trimmed(name.slice(0, first)) === stem ? name.slice(0, first) : '';
    this.#lastStem = found;
    return found;
  }
}

/** How many files, and bytes, these are in all. */
export function amountOf(files: readonly KindFiles[]): Amount {
  return {
    numberOfObjects: files.reduce((sum, { count }) => sum + count, 0),
    size: files.reduce((sum, { size }) => sum + size, 0),
  };
}

function stemOfKind(files: KindFiles, stem: string): StemFiles | undefined {
  const known = files.stems.get(stem);
  if (known !== undefined) return known;
  if (files.stems.size >= STEMS_MAX) {
    files.hasMoreStems = true;
    return undefined;
  }
  const made: StemFiles = { stem, count: 0, samples: [], readable: 0 };
  files.stems.set(stem, made);
  return made;
}

function byCount(a: KindFiles, b: KindFiles): number {
  return b.count - a.count || (a.kind.extension < b.kind.extension ? -1 : 1);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function trimmed(words: string): string {
  return words.replace(/[-_. ]+$/, '');
}

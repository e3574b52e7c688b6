import type { ObjectInfo } from '../object-store.js';
import { firstPartition } from '../paths/partitions.js';
import { extensionOf } from './dataset-files.js';

/** More folders than this beside each other are one pattern, whatever their names. */
const SIBLINGS_MAX = 100;
const ANY = '*';
const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const HEX = /^(?=.*\d)[0-9a-f]{8,}$/i;

/** Files for which one container stands. */
export interface ResourceSet {
  /** The folders that hold them, as a glob whose stars stand for one folder each, without a slash at its end. */
  readonly path: string;
  readonly numberOfObjects: number;
  /** Bytes. */
  readonly size: number;
  /** How many files have each extension. */
  readonly extensions: Readonly<Record<string, number>>;
  readonly newest: ObjectInfo;
}

interface FileStatistics {
  numberOfObjects: number;
  size: number;
  readonly extensions: Map<string, number>;
  newest: ObjectInfo;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  /** Set when it has so many folders that they are one. */
  all?: Folder;
  files: FileStatistics | undefined;
}

/**
 * Gathers files by folder pattern: folders that are numbers, dates, ids or partitions (`name=value`) differ in nothing that matters, and nor do
 * more than a hundred folders beside each other. What is kept in memory is the patterns.
 */
export class ResourceSets {
  readonly #fixed: readonly string[];
  readonly #top: Folder = { folders: new Map(), files: undefined };

  /** @param folder the folder above all files, which is part of no pattern. */
  constructor(folder: string) {
    this.#fixed = folder.split('/').filter((name) => name !== '');
  }

  add(object: ObjectInfo): void {
    const folders = object.key.split('/').slice(this.#fixed.length, -1);
    let folder = this.#top;
    for (const [index, name] of folders.entries())
      folder = below(folder, patternOf(name, firstPartition(folders.slice(index)) === 0));
    folder.files = merged(folder.files, {
      numberOfObjects: 1,
      size: object.size,
      extensions: new Map([[extensionOf(object.key), 1]]),
      newest: object,
    });
  }

  /** The path of the set that has a file which was added; complete when all are. */
  pathOf(key: string): string {
    const folders = key.split('/').slice(this.#fixed.length, -1);
    const path = [...this.#fixed];
    let folder: Folder | undefined = this.#top;
    for (const [index, name] of folders.entries()) {
      const all: Folder | undefined = folder?.all;
      const pattern: string = all === undefined ? patternOf(name, firstPartition(folders.slice(index)) === 0) : ANY;
      folder = all ?? folder?.folders.get(pattern);
      path.push(pattern);
    }
    return path.join('/');
  }

  /** The sets, in the order of their paths. */
  sets(): readonly ResourceSet[] {
    return [...setsOf(this.#top, this.#fixed)].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

function patternOf(name: string, isPartition: boolean): string {
  const partition = /^([^=]+)=/.exec(name)?.[1];
  if (partition !== undefined) return `${partition}=${ANY}`;
  return isPartition || /^\d+$/.test(name) || UUID.test(name) || HEX.test(name) ? ANY : name.replace(/\d{3,}/g, ANY);
}

function below(folder: Folder, name: string): Folder {
  const existing = folder.all ?? folder.folders.get(name);
  if (existing !== undefined) return existing;
  const made: Folder = { folders: new Map(), files: undefined };
  folder.folders.set(name, made);
  if (folder.folders.size <= SIBLINGS_MAX) return made;
  const all: Folder = { folders: new Map(), files: undefined };
  for (const each of folder.folders.values()) mergeInto(all, each);
  folder.folders.clear();
  folder.folders.set(ANY, all);
  folder.all = all;
  return all;
}

function mergeInto(target: Folder, source: Folder): void {
  if (source.files !== undefined) target.files = merged(target.files, source.files);
  for (const [name, folder] of source.folders) mergeInto(below(target, name), folder);
}

function merged(a: FileStatistics | undefined, b: FileStatistics): FileStatistics {
  if (a === undefined) return b;
  a.numberOfObjects += b.numberOfObjects;
  a.size += b.size;
  for (const [extension, count] of b.extensions) a.extensions.set(extension, (a.extensions.get(extension) ?? 0) + count);
  if (isNewer(b.newest, a.newest)) a.newest = b.newest;
  return a;
}

function isNewer(a: ObjectInfo, b: ObjectInfo): boolean {
  return a.lastModified === b.lastModified ? a.key < b.key : a.lastModified > b.lastModified;
}

function* setsOf(folder: Folder, path: readonly string[]): Generator<ResourceSet> {
  if (folder.files !== undefined) {
    const extensions = Object.fromEntries([...folder.files.extensions].sort(([a], [b]) => (a < b ? -1 : 1)));
    yield { ...folder.files, path: path.join('/'), extensions };
  }
  for (const [name, each] of folder.folders) yield* setsOf(each, [...path, name]);
}

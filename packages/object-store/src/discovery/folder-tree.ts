import { isLogFolder, tableLogOf } from '@sluice/schema-inference';
import type { ObjectInfo } from '../object-store.js';
import { artifactRule, isArtifactFolder } from '../paths/artifacts.js';
import { PartitionColumns } from '../paths/partitions.js';
import { fileKindOf, isBesideData } from './file-kind.js';
import { type Amount, FileSummary } from './file-summary.js';
import { asideReason, type Division, divisionOf, partitionName } from './name-pattern.js';

/** Folders that are told apart in one folder; what comes behind them is one. */
const SIBLINGS_MAX = 1000;
const FOLDERS_MAX = 20_000;
const ASIDES_MAX = 100;
const HUDI_FOLDER = '.hoodie';

/** The log of a table format that lies in a folder. */
export type TableLogKind = 'delta' | 'iceberg' | 'hudi';

/** A folder; or all folders beside each other that differ in a number, a date or a value alone. */
export class FolderNode {
  /** The name; of folders that divide, of the first of them. */
  readonly name: string;
  readonly dividedBy: Division | undefined;
  /** How many folders of a name of their own, or following each other, it stands for. */
  names = 1;
  /** Those with names of their own. */
  readonly folders = new Map<string, FolderNode>();
  readonly divisions = new Map<string, FolderNode>();
  /** Stands for all folders with names of their own that are too many to be told apart. */
  more: FolderNode | undefined;
  /** Those that hold no datasets, by name: why, and what is below them. */
  readonly asides = new Map<string, { readonly reason: string; numberOfObjects: number; size: number }>();
  /** The files right in it. */
  files: FileSummary | undefined;
  /** What the folders below that divide it are as columns. */
  partitions: PartitionColumns | undefined;
  log: TableLogKind | undefined;
  #last: string;

  constructor(name: string, dividedBy?: Division) {
    this.name = name;
    this.dividedBy = dividedBy;
    this.#last = name;
  }

  /** A key below the folder of that name, one of those that it stands for, has come. */
  passed(name: string): void {
    if (name === this.#last) return;
    this.#last = name;
    this.names += 1;
  }
}

/** Sums up a listing by its folders. Takes memory for folder patterns, and not for keys. */
export class FolderTree {
  readonly root = new FolderNode('');
  /** What is no data by itself: what engines leave, markers of folders, checksums, READMEs, manifests. */
  readonly beside = { numberOfObjects: 0, size: 0 };
  readonly #foldersMost: number;
  #all = { numberOfObjects: 0, size: 0 };
  #nodes = 0;
  #isFull = false;
  #folder = '';
  #node: FolderNode | undefined = this.root;
  #aside: { numberOfObjects: number; size: number } | undefined;

  constructor(foldersMost: number = FOLDERS_MAX) {
    this.#foldersMost = foldersMost;
  }

  /** All that was added. */
  get all(): Amount {
    return this.#all;
  }

  /** Whether there were more folders than are told apart. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Takes the next object, in the order of their keys. */
  add(object: ObjectInfo): void {
    const { key, size } = object;
    this.#all.numberOfObjects += 1;
    this.#all.size += size;
    const slash = key.lastIndexOf('/') + 1;
    if (slash !== this.#folder.length || !key.startsWith(this.#folder)) this.#enter(key.slice(0, slash), key);
    const name = slash === 0 ? key : key.slice(slash);
    if (isLogFolder(this.#folder)) this.#noteLog(key);
    const isLeft = artifactRule(object, name) !== undefined;
    if (this.#aside !== undefined && !isLeft) note(this.#aside, size);
    else if (this.#node === undefined || isLeft || isBesideData(name)) note(this.beside, size);
    else {
      this.#node.files ??= new FileSummary();
      this.#node.files.add(object, name, fileKindOf(name));
    }
  }

  #enter(folder: string, key: string): void {
    this.#folder = folder;
    this.#aside = undefined;
    this.#node = undefined;
    const levels = folder.split('/').slice(0, -1);
    let node = this.root;
    let lastNamed = node;
    let lastNamedAt = -1;
    for (const [index, name] of levels.entries()) {
      if (isArtifactFolder(name)) return;
      if (name === HUDI_FOLDER) {
        node.log ??= 'hudi';
        return;
      }
      const division = divisionOf(name);
      const reason = division === undefined ? asideReason(name) : undefined;
      if (reason !== undefined) {
        this.#aside = asideOf(node, name, reason);
        return;
      }
      node = this.#below(node, name, division);
      if (division === undefined) [lastNamed, lastNamedAt] = [node, index];
    }
    this.#node = node;
    if (lastNamedAt === levels.length - 1) return;
    lastNamed.partitions ??= new PartitionColumns();
    lastNamed.partitions.add(key, levels.slice(lastNamedAt + 1));
  }

  #below(node: FolderNode, name: string, division: Division | undefined): FolderNode {
    const map = division === undefined ? node.folders : node.divisions;
    const key = division === undefined ? name : divisionKey(name, division);
    const isMore = division === undefined && (map.size >= SIBLINGS_MAX || this.#nodes >= this.#foldersMost);
    const known = map.get(key) ?? (isMore ? node.more : undefined);
    if (known !== undefined) {
      known.passed(name);
      return known;
    }
    this.#isFull ||= this.#nodes >= this.#foldersMost;
    // Far beyond what is told apart, files count to the folder that they are below.
    if (this.#nodes >= 2 * this.#foldersMost) return node;
    this.#nodes += 1;
    const made = new FolderNode(name, division);
    if (isMore) node.more = made;
    else map.set(key, made);
    return made;
  }

  #noteLog(key: string): void {
    const log = tableLogOf(key);
    if (log === undefined) return;
    const node = this.#find(log.root);
    if (node !== undefined) node.log = log.kind;
  }

  #find(path: string): FolderNode | undefined {
    if (path === '') return this.root;
    let node: FolderNode | undefined = this.root;
    for (const name of path.split('/')) {
      const division = divisionOf(name);
      node = node?.[division === undefined ? 'folders' : 'divisions'].get(
        division === undefined ? name : divisionKey(name, division),
      );
    }
    return node;
  }
}

function divisionKey(name: string, division: Division): string {
  return division === 'partition' ? `${partitionName(name)}=` : division;
}

function asideOf(node: FolderNode, name: string, reason: string): { numberOfObjects: number; size: number } {
  const key = node.asides.size < ASIDES_MAX ? name : ([...node.asides.keys()].at(-1) ?? name);
  const aside = node.asides.get(name) ?? node.asides.get(key) ?? { reason, numberOfObjects: 0, size: 0 };
  node.asides.set(node.asides.has(name) ? name : key, aside);
  return aside;
}

function note(amount: { numberOfObjects: number; size: number }, size: number): void {
  amount.numberOfObjects += 1;
  amount.size += size;
}

import type { FileGroup } from './file-kind.js';
import { type Amount, FileSummary } from './file-summary.js';
import type { FolderNode } from './folder-tree.js';
import type { Division } from './name-pattern.js';

/** A folder with a name of its own below folders that divide the one above them. */
export interface InnerFolder {
  readonly node: FolderNode;
  /** The folders that divide, from the top, between the two. */
  readonly through: readonly FolderNode[];
}

/** What a folder and the folders that divide it hold. */
export interface FolderBody {
  readonly files: FileSummary;
  readonly inner: readonly InnerFolder[];
  readonly dividedBy: ReadonlySet<Division>;
  /** The most levels of folders that divide it. */
  readonly levels: number;
  /** Names of folders in it that hold no datasets. */
  readonly asides: readonly string[];
}

/** The files of a folder and of those that divide it, as one. */
export function bodyOf(folder: FolderNode): FolderBody {
  const files = new FileSummary();
  const inner: InnerFolder[] = [];
  const dividedBy = new Set<Division>();
  const asides: string[] = [...folder.asides.keys()];
  let levels = 0;
  const visit = (node: FolderNode, through: readonly FolderNode[]): void => {
    levels = Math.max(levels, through.length);
    if (node.files !== undefined) files.merge(node.files);
    for (const division of node.divisions.values()) {
      if (division.dividedBy !== undefined) dividedBy.add(division.dividedBy);
      for (const named of namedIn(division)) inner.push({ node: named, through: [...through, division] });
      asides.push(...division.asides.keys());
      visit(division, [...through, division]);
    }
  };
  visit(folder, []);
  return { files, inner, dividedBy, levels, asides: [...new Set(asides)] };
}

/** The folders right in one that have names of their own, and what stands for more of them. */
export function namedIn({ folders, more }: FolderNode): readonly FolderNode[] {
  return more === undefined ? [...folders.values()] : [...folders.values(), more];
}

/** All files below a folder, as one. */
export function wholeOf(folder: FolderNode): FileSummary {
  const files = new FileSummary();
  for (const node of nodesOf(folder)) if (node.files !== undefined) files.merge(node.files);
  return files;
}

/** A folder, and all below it. */
export function* nodesOf(folder: FolderNode): Generator<FolderNode> {
  yield folder;
  for (const below of [...namedIn(folder), ...folder.divisions.values()]) yield* nodesOf(below);
}

/** How much of each group lies below folders; counted once a folder. */
export class GroupAmounts {
  readonly #known = new Map<FolderNode, ReadonlyMap<FileGroup, Amount>>();

  of(folder: FolderNode, group?: FileGroup): Amount {
    const groups = this.#groups(folder);
    if (group !== undefined) return groups.get(group) ?? { numberOfObjects: 0, size: 0 };
    return [...groups.values()].reduce(plus, { numberOfObjects: 0, size: 0 });
  }

  #groups(folder: FolderNode): ReadonlyMap<FileGroup, Amount> {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const groups = new Map<FileGroup, Amount>();
    const add = (group: FileGroup, amount: Amount): void => {
      groups.set(group, plus(groups.get(group) ?? { numberOfObjects: 0, size: 0 }, amount));
    };
    for (const { kind, count, size } of folder.files?.kinds.values() ?? []) add(kind.group, { numberOfObjects: count, size });
    for (const below of [...namedIn(folder), ...folder.divisions.values()]) {
      for (const [group, amount] of this.#groups(below)) add(group, amount);
    }
    this.#known.set(folder, groups);
    return groups;
  }
}

/** What is left of an amount without another that is a part of it. */
export function minus(a: Amount, b: Amount): Amount {
  return { numberOfObjects: a.numberOfObjects - b.numberOfObjects, size: a.size - b.size };
}

function plus(a: Amount, b: Amount): Amount {
  return { numberOfObjects: a.numberOfObjects + b.numberOfObjects, size: a.size + b.size };
}

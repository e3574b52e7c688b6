import type { Container } from '@sluice/plugin-api';
import type { Status } from '../generated/report-file.js';

/** A place of the lake: the lake itself, a bucket, a folder that only groups, or a dataset. */
export interface LakeNode {
  /** One of it in a lake. */
  readonly key: string;
  readonly label: string;
  readonly parent: LakeNode | undefined;
  readonly container: Container | undefined;
  readonly status: Status | undefined;
  readonly children: LakeNode[];
  /** Bytes; of the place itself where they are known, else of all in it; at least those of all in it. */
  size: number;
  objects: number;
  /** Datasets in it, itself included. */
  datasets: number;
  /** Datasets in it by their format. */
  readonly formats: Map<string, number>;
  /** When the newest object in it was written. */
  lastModified: number | undefined;
}

/** What the area of a tile stands for. */
export type Measure = 'size' | 'objects' | 'datasets';

/** The format of a dataset in one word. */
export function formatOf(container: Container): string {
  return container.fileFormats[0] ?? 'other';
}

/** A place with nothing in it yet. */
export function lakeNode(parts: Pick<LakeNode, 'key' | 'label' | 'parent' | 'container' | 'status'>): LakeNode {
  return { ...parts, children: [], size: 0, objects: 0, datasets: 0, formats: new Map(), lastModified: undefined };
}

/** Adds up what is in a place and in all below it; sorts the largest first. */
export function addUp(node: LakeNode): void {
  const { container, children } = node;
  const isDataset = container?.parent !== undefined && children.length === 0;
  let [size, objects] = [0, 0];
  node.datasets = container?.parent === undefined ? 0 : 1;
  node.lastModified = container?.lastModified;
  if (isDataset) node.formats.set(formatOf(container), 1);
  for (const child of children) {
    addUp(child);
    size += child.size;
    objects += child.objects;
    node.datasets += child.datasets;
    for (const [format, count] of child.formats) node.formats.set(format, (node.formats.get(format) ?? 0) + count);
    if (child.lastModified !== undefined) node.lastModified = Math.max(node.lastModified ?? 0, child.lastModified);
  }
  node.size = Math.max(container?.size ?? 0, size);
  node.objects = Math.max(container?.numberOfObjects ?? 0, objects);
}

/** The places above one, the lake first, itself last. */
export function pathTo(node: LakeNode): LakeNode[] {
  const path: LakeNode[] = [];
  for (let each: LakeNode | undefined = node; each !== undefined; each = each.parent) path.unshift(each);
  return path;
}

/** The format of most datasets in a place. */
export function mainFormat({ formats }: LakeNode): string {
  let [most, count] = ['other', 0];
  for (const [format, each] of formats) if (each > count) [most, count] = [format, each];
  return most;
}

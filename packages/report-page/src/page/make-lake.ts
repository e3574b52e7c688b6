import type { Container } from '@sluice/plugin-api';
import type { ReportFile, Status } from '../generated/report-file.js';
import { groupBy } from './group-by.js';
import { addUp, formatOf, type LakeNode, lakeNode } from './lake-node.js';

/** The lake as a tree, by place or by format first, and its containers' places by their names. */
export interface Lake {
  readonly root: LakeNode;
  readonly byFormat: LakeNode;
  readonly nodes: ReadonlyMap<string, LakeNode>;
}

/** Makes the tree of a report's containers; folders on the way to several datasets become places of their own. */
export function makeLake(report: ReportFile): Lake {
  const containers = report.containers ?? [];
  const statuses = new Map<string, Status>();
  for (const { fullyQualifiedName, status } of report.outcomes) {
    if (fullyQualifiedName !== undefined) statuses.set(fullyQualifiedName, status);
  }
  const nodes = new Map<string, LakeNode>();
  const root = treeOf(containers, report.serviceName, '', statuses, nodes);
  addUp(root);
  return { root, byFormat: formatTree(containers, root, statuses), nodes };
}

function formatTree(containers: readonly Container[], { label }: LakeNode, statuses: ReadonlyMap<string, Status>): LakeNode {
  const root = lakeNode({ key: 'formats', label, parent: undefined, container: undefined, status: undefined });
  const datasets = groupBy(
    containers.filter(({ parent }) => parent !== undefined),
    formatOf,
  );
  for (const [format, group] of datasets) {
    const top = treeOf(group, format, `format ${format}`, statuses, new Map(), root);
    root.children.push(top);
  }
  addUp(root);
  return root;
}

function treeOf(
  containers: readonly Container[],
  label: string,
  key: string,
  statuses: ReadonlyMap<string, Status>,
  nodes: Map<string, LakeNode>,
  above?: LakeNode,
): LakeNode {
  const root = lakeNode({ key: `lake ${key}`, label, parent: above, container: undefined, status: undefined });
  const folders = new Map<string, LakeNode>();
  // A parent's name is a part of its child's, so that shorter names come first.
  const sorted = [...containers].sort((a, b) => a.fullyQualifiedName.length - b.fullyQualifiedName.length);
  const byName = new Map(sorted.map((each) => [each.fullyQualifiedName, each]));
  const crowded = crowdedFolders(sorted, byName);
  for (const container of sorted) {
    const name = container.fullyQualifiedName;
    let parent =
      (container.parent === undefined ? undefined : nodes.get(container.parent)) ?? bucketOf(container, root, folders, key);
    const segments = segmentsOf(container, byName);
    let path = `${container.parent ?? ''}`;
    let pending = '';
    for (const segment of segments.slice(0, -1)) {
      path += `/${segment}`;
      pending = pending === '' ? segment : `${pending}/${segment}`;
      if (!crowded.has(path)) continue;
      parent = folderIn(parent, `${key} ${path}`, pending, folders);
      pending = '';
    }
    const last = segments.at(-1) ?? container.name;
    const node = lakeNode({
      key: `${key} ${name}`,
      label: container.parent === undefined ? container.name : pending === '' ? last : `${pending}/${last}`,
      parent,
      container,
      status: statuses.get(name),
    });
    parent.children.push(node);
    nodes.set(name, node);
  }
  return root;
}

/** Where only the datasets of one format are shown, buckets are there as folders. */
function bucketOf(container: Container, root: LakeNode, folders: Map<string, LakeNode>, key: string): LakeNode {
  if (container.parent === undefined) return root;
  return folderIn(root, `${key} bucket ${container.parent}`, container.parent, folders);
}

function folderIn(parent: LakeNode, key: string, label: string, folders: Map<string, LakeNode>): LakeNode {
  const known = folders.get(key);
  if (known !== undefined) return known;
  const folder = lakeNode({ key: `folder ${key}`, label, parent, container: undefined, status: undefined });
  parent.children.push(folder);
  folders.set(key, folder);
  return folder;
}

/** The folders in which the way to several datasets parts. */
function crowdedFolders(containers: readonly Container[], byName: ReadonlyMap<string, Container>): ReadonlySet<string> {
  const next = new Map<string, string | undefined>();
  for (const container of containers) {
    let path = container.parent ?? '';
    const segments = segmentsOf(container, byName);
    segments.forEach((segment, index) => {
      if (index > 0) next.set(path, next.has(path) && next.get(path) !== segment ? undefined : segment);
      path += `/${segment}`;
    });
  }
  return new Set([...next].filter(([, segment]) => segment === undefined).map(([path]) => path));
}

/** The parts of a container's path, below its parent. */
function segmentsOf({ parent, prefix }: Container, byName: ReadonlyMap<string, Container>): string[] {
  const above = byName.get(parent ?? '')?.prefix ?? '/';
  const below = above !== '/' && prefix.startsWith(`${above}/`) ? prefix.slice(above.length) : prefix;
  return below.split('/').filter((segment) => segment !== '');
}

import type { LeftOutPlace, StepContext } from '@sluice/plugin-api';
import { groupPages, type ListedGroup } from '../datasets/group-pages.js';
import { DatasetFinder } from './dataset-finder.js';
import { FileProbe } from './file-probe.js';
import type { Amount } from './file-summary.js';
import { LeftOut, type Proposal } from './findings.js';
import { FolderTree } from './folder-tree.js';

/** What was found in a bucket. Each of its objects is in one of these, or beside data. */
export interface Discovery {
  /** In the order of their data paths. */
  readonly proposals: readonly Proposal[];
  readonly leftOut: readonly LeftOutPlace[];
  readonly beside: Amount;
  readonly all: Amount;
  readonly notes: readonly string[];
  /** How many files were looked into. */
  readonly probed: number;
}

/**
 * Lists a bucket once and finds its datasets by the shapes of its folders, looking into a few files where names do not tell. The same for an
 * unchanged bucket each time. Takes memory for folder patterns, and not for keys.
 *
 * @throws IngestError what the store throws where the bucket cannot be listed.
 */
export async function findDatasets(group: Omit<ListedGroup, 'prefixes'>, context: StepContext): Promise<Discovery> {
  const tree = new FolderTree();
  for await (const { objects } of groupPages({ ...group, prefixes: [''] }, context))
    for (const object of objects) tree.add(object);
  return findInTree(tree, new FileProbe(group, context));
}

/** Finds the datasets of a bucket that was listed. */
export async function findInTree(tree: FolderTree, probe: FileProbe): Promise<Discovery> {
  const leftOut = new LeftOut();
  const proposals = await new DatasetFinder(probe, leftOut).find(tree.root);
  const notes = tree.isFull
    ? [
        'The bucket has more folders than are told apart; from there on, folders beside each other are taken for one. Proposals may be wrong there.',
      ]
    : [];
  return { proposals, leftOut: leftOut.places(), beside: tree.beside, all: tree.all, notes, probed: probe.files };
}

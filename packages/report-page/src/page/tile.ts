import type { LakeNode, Measure } from './lake-node.js';

/** What is drawn as one rectangle of the map: a place, the smaller ones together, or what of a bucket is in no dataset. */
export interface Tile {
  readonly kind: 'place' | 'smaller' | 'rest';
  readonly label: string;
  readonly value: number;
  /** The places that it stands for; of a place, itself. */
  readonly nodes: readonly LakeNode[];
}

/** The most tiles that are drawn of one level. */
const TILES_MAXIMUM = 160;
/** The least share of a level's area of a tile of its own, so that it can be seen and hit. */
const SHARE_MINIMUM = 0.0012;

/** The tiles of some places that lie together, the largest first; `whole` is what they are together known to be. */
export function tilesOf(nodes: readonly LakeNode[], measure: Measure, whole: number): Tile[] {
  const sorted = nodes.filter((node) => node[measure] > 0).sort((a, b) => b[measure] - a[measure]);
  const sum = sorted.reduce((total, node) => total + node[measure], 0);
  const least = Math.max(sum, whole) * SHARE_MINIMUM;
  let shown = sorted.findIndex((node, index) => index >= TILES_MAXIMUM || node[measure] < least);
  // One alone is no crowd.
  if (shown === -1 || sorted.length - shown < 2) shown = sorted.length;
  // Where all are small, they are shown as they come.
  if (shown === 0) shown = Math.min(TILES_MAXIMUM, sorted.length);
  const smaller = sorted.slice(shown);
  const rest = whole - sum;
  return [
    ...sorted.slice(0, shown).map((node): Tile => ({ kind: 'place', label: node.label, value: node[measure], nodes: [node] })),
    ...(smaller.length === 0
      ? []
      : [{ kind: 'smaller', label: `${smaller.length} smaller`, value: sumOf(smaller, measure), nodes: smaller } as const]),
    ...(rest > 0 && rest / Math.max(1, whole) > SHARE_MINIMUM
      ? [{ kind: 'rest', label: 'In no dataset', value: rest, nodes: [] } as const]
      : []),
  ];
}

function sumOf(nodes: readonly LakeNode[], measure: Measure): number {
  return nodes.reduce((sum, node) => sum + node[measure], 0);
}

import { type LakeNode, mainFormat } from './lake-node.js';

/** What the colour of a tile stands for. */
export type Colouring = 'format' | 'outcome' | 'age';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const AGES = [
  { name: 'today', days: 1 },
  { name: 'this week', days: 7 },
  { name: 'this month', days: 31 },
  { name: 'this year', days: 366 },
  { name: 'older', days: Number.POSITIVE_INFINITY },
] as const;

/** The name of what a tile's colour stands for, as the legend has it, and the class that gives it its colour. */
export function colourOf(
  node: LakeNode,
  colouring: Colouring,
  now: number,
): { readonly name: string; readonly className: string } {
  const name = colouring === 'format' ? mainFormat(node) : colouring === 'outcome' ? outcomeOf(node) : ageOf(node, now);
  return { name, className: `${colouring}-${name.replaceAll(' ', '-')}` };
}

function outcomeOf({ status, children }: LakeNode): string {
  return status ?? (children.length > 0 ? 'mixed' : 'unknown');
}

function ageOf({ lastModified }: LakeNode, now: number): string {
  if (lastModified === undefined) return 'unknown';
  return AGES.find(({ days }) => now - lastModified < days * DAY_MILLISECONDS)?.name ?? 'older';
}

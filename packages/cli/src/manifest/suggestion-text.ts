import type { LeftOutPlace, ManifestSuggestion, ProposedEntry } from '@sluice/plugin-api';
import { counted } from '../output/counts.js';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';

const LEFT_OUT_SHOWN = 30;
const NUMBER_COLUMNS: ReadonlySet<number> = new Set([3]);

/** A suggestion for people: what is proposed, as a table, and what is left out and why. */
export function suggestionText(suggestion: ManifestSuggestion): string {
  const { uri, proposals, leftOut, all, beside, skipped, error, notes } = suggestion;
  const title = printable(uri);
  if (skipped !== undefined) return `${title}: not read, since ${printable(skipped)}; --bucket reads it all the same\n`;
  if (error !== undefined) {
    const hint = error.hint === undefined ? '' : `\n  ${printable(error.hint)}`;
    return `${title}: ${printable(`${error.message} [${error.code}]`)}${hint}\n`;
  }
  const objects = `${counted(all.numberOfObjects, 'object')}, ${counted(proposals.length, 'entry', 'entries')} proposed`;
  const parts = [`${title}: ${objects}`];
  if (proposals.length > 0) {
    const head = ['  confidence', 'dataPath', 'takes', 'objects', 'why'];
    parts.push(table([head, ...proposals.map(proposalRow)], NUMBER_COLUMNS));
  }
  if (leftOut.length > 0) {
    const more = leftOut.length > LEFT_OUT_SHOWN ? [`  and ${leftOut.length - LEFT_OUT_SHOWN} more places: see --json`] : [];
    parts.push(['  left out:', ...leftOut.slice(0, LEFT_OUT_SHOWN).map(leftOutLine), ...more].join('\n'));
  }
  if (beside.numberOfObjects > 0) {
    parts.push(
      `  no data by themselves: ${counted(beside.numberOfObjects, 'object')} of engines, folder markers, checksums, READMEs, hidden files, manifests`,
    );
  }
  parts.push(...notes.map((note) => `  note: ${printable(note)}`));
  return `${parts.join('\n')}\n`;
}

function proposalRow({ entry, confidence, reason, numberOfObjects }: ProposedEntry): readonly string[] {
  return [
    `  ${confidence}`,
    printable(String(entry['dataPath'])),
    printable(takes(entry)),
    String(numberOfObjects),
    printable(reason),
  ];
}

/** What of an entry says what it takes: its format, its files, its partitions. */
function takes(entry: ProposedEntry['entry']): string {
  const { structureFormat, partitionColumns, unstructuredFormats, unstructuredData, autoPartitionDetection, collapse } = entry;
  const names = list(partitionColumns).map((column) => String((column as { name?: unknown }).name));
  return [
    ...(typeof structureFormat === 'string' ? [structureFormat] : []),
    ...(unstructuredFormats === undefined ? [] : [`files ${list(unstructuredFormats).join(', ')}`]),
    ...(unstructuredData === true ? ['files'] : []),
    ...(names.length > 0 ? [`by ${names.join(', ')}`] : []),
    ...(autoPartitionDetection === true ? ['by its partitions'] : []),
    ...(collapse === true ? ['collapsed'] : []),
  ].join(' ');
}

function leftOutLine({ path, reason, numberOfObjects }: LeftOutPlace): string {
  return `    ${path === '' ? 'the root' : printable(path)}: ${printable(reason)} (${counted(numberOfObjects, 'object')})`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

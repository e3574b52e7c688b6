import type { Outcome, WorkflowReport } from '@sluice/core';
import type { Change } from '@sluice/plugin-api';
import { changeText } from '../output/change-text.js';
import { costText } from '../output/cost-text.js';
import { counted } from '../output/counts.js';
import { printable } from '../output/printable.js';

/** So many of a kind are shown; `--out` and `--json` have all. */
const SHOWN = 200;
const SHOWN_CHANGES = 20;

/** What a run would do, for people: what it creates, updates with the fields that change, and deletes; how many of each, and what it costs. */
export function* planText(report: WorkflowReport): Generator<string> {
  const { totals, deleted, notDeleted, error } = report;
  yield `${printable(`${report.serviceName}: ${report.source} -> ${report.sink}`)}\n\n`;
  yield* changedLines(report);
  yield* section(deleted, (name) => `  - ${printable(name)}\n`);
  const failed = totals.failed + notDeleted.length;
  const counts = [
    `${totals.created} to create`,
    `${totals.updated} to update`,
    `${deleted.length} to delete`,
    `${totals.unchanged} unchanged`,
  ];
  yield `Plan: ${counts.join(', ')}${failed === 0 ? '' : `; ${failed} failed`}.\n`;
  yield `A run costs ${costText(report)}.\n`;
  if (error !== undefined)
    yield `Failed as a whole: ${printable(`${error.message} [${error.code}]`)}\n${error.hint === undefined ? '' : `  ${printable(error.hint)}\n`}`;
}

/** Whether a run would change anything in the catalogue. */
export function hasChanges({ totals, deleted }: WorkflowReport): boolean {
  return totals.created + totals.updated + deleted.length > 0;
}

function* changedLines({ outcomes, totals }: WorkflowReport): Generator<string> {
  let left = Math.min(SHOWN, totals.created + totals.updated + totals.failed);
  const more = totals.created + totals.updated + totals.failed - left;
  for (const outcome of outcomes) {
    if (left === 0) break;
    const lines = linesOf(outcome);
    if (outcome.parts !== undefined || lines === undefined) continue;
    yield lines;
    left -= 1;
  }
  if (more > 0) yield `  … and ${more} more: see --out or --json\n`;
  if (totals.created + totals.updated + totals.failed > 0) yield '\n';
}

function linesOf(outcome: Outcome): string | undefined {
  const name = printable(outcome.fullyQualifiedName ?? outcome.subject.name);
  switch (outcome.status) {
    case 'created':
      return `  + ${name}${columnsOf(outcome)}\n`;
    case 'updated':
      return `  ~ ${name}\n${changeLines(outcome.changes ?? [])}`;
    case 'failed':
      return `  ! ${name}: ${printable(`${outcome.error.message} [${outcome.error.code}]`)}\n`;
    default:
      return undefined;
  }
}

function columnsOf({ columns }: Outcome): string {
  return columns === undefined ? '' : ` (${counted(columns, 'column')})`;
}

function changeLines(changes: readonly Change[]): string {
  const lines = changes.slice(0, SHOWN_CHANGES).map((change) => `      ${changeText(change)}\n`);
  if (changes.length > SHOWN_CHANGES) lines.push(`      … and ${changes.length - SHOWN_CHANGES} more\n`);
  return lines.join('');
}

function* section<T>(items: readonly T[], line: (item: T) => string): Generator<string> {
  for (const item of items.slice(0, SHOWN)) yield line(item);
  if (items.length > SHOWN) yield `  … and ${items.length - SHOWN} more: see --out or --json\n`;
  if (items.length > 0) yield '\n';
}

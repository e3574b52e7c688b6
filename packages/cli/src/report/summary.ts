import type { Outcome, OutcomeStatus, ScopeSummary, WorkflowReport } from '@sluice/core';
import type { IngestError } from '@sluice/plugin-api';
import { callsOf, costText, throttledOf } from '../output/cost-text.js';
import { countsInWords, sumBy } from '../output/counts.js';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';

const SHOWN_OF_A_KIND = 50;
const SHOWN_STATUSES: readonly OutcomeStatus[] = ['failed', 'empty', 'filtered'];
const NUMBER_COLUMNS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5]);

/** A report for people, at the end of a run. */
export function summary(report: WorkflowReport): string {
  const parts = [headline(report)];
  const buckets = report.scopes.filter(({ scope }) => scope !== '');
  if (buckets.length > 0) {
    const head = ['bucket', 'containers', 'columns', 'warnings', 'failures', 'calls'];
    parts.push(table([head, ...shown(buckets).map(bucketRow)], NUMBER_COLUMNS) + more(buckets.length, '--report'));
  }
  const firsts = firstOf(SHOWN_STATUSES, report);
  for (const status of SHOWN_STATUSES) {
    const lines = firsts.get(status) ?? [];
    if (lines.length > 0) parts.push(`${status}\n${lines.join('\n')}${more(report.totals[status], '--explain')}`);
  }
  parts.push(
    ...section('deleted, since they are gone from the store', report.deleted, (name) => `  ${printable(name)}`),
    ...section('not deleted', report.notDeleted, ({ fullyQualifiedName, error }) => errorLines(fullyQualifiedName, error)),
    ...section(
      'warnings',
      report.warnings,
      ({ message, path }) => `  ${printable(`${path === undefined ? '' : `${path}: `}${message}`)}`,
      '--report',
    ),
  );
  const denied = report.actions.filter((action) => action.denied > 0);
  parts.push(
    ...section('denied', denied, ({ name, denied: count, calls }) => `  ${name}: ${count} of ${calls} calls`, '--report'),
  );
  const unknown = sumBy(report.scopes, ({ goneUnknown }) => goneUnknown?.containers ?? 0);
  if (unknown > 0)
    parts.push(`it is not known whether ${unknown} more containers are gone from the store, so that they stay: see --explain`);
  if (report.error !== undefined) parts.push(`failed as a whole\n${errorLines(report.serviceName, report.error)}`);
  return `${parts.join('\n\n')}\n`;
}

function headline(report: WorkflowReport): string {
  const { status, totals, deleted, scopes, startedAt, endedAt, source, sink, serviceName } = report;
  const bytes = sumBy(scopes, (scope) => scope.bytes);
  const counts = [countsInWords(totals), ...(deleted.length === 0 ? [] : [`${deleted.length} deleted`])].filter(
    (text) => text !== '',
  );
  const throttled = throttledOf(report);
  const slowed = throttled === 0 ? '' : `, ${throttled} calls throttled`;
  const seconds = ((endedAt - startedAt) / 1000).toFixed(1);
  return `${serviceName}: ${source} -> ${sink} ${status}: ${counts.join(', ') || 'nothing done'} in ${seconds} s, ${costText(report)}${slowed}, ${bytes} bytes read`;
}

function bucketRow(scope: ScopeSummary): string[] {
  const { containers, columns, warnings, outcomes } = scope;
  return [printable(scope.scope), ...[containers, columns, warnings, outcomes.failed, callsOf(scope)].map(String)];
}

function section<T>(
  title: string,
  items: readonly T[],
  line: (item: T) => string,
  whole: '--explain' | '--report' = '--explain',
): string[] {
  return items.length === 0 ? [] : [`${title}\n${shown(items).map(line).join('\n')}${more(items.length, whole)}`];
}

/** The lines of the first outcomes of each status. What stands for its parts is told by them. Reads no more of the report than that. */
function firstOf(
  statuses: readonly OutcomeStatus[],
  { outcomes, totals }: WorkflowReport,
): ReadonlyMap<OutcomeStatus, readonly string[]> {
  const firsts = new Map(statuses.map((status): [OutcomeStatus, string[]] => [status, []]));
  let left = sumBy(statuses, (status) => Math.min(totals[status], SHOWN_OF_A_KIND));
  if (left === 0) return firsts;
  for (const outcome of outcomes) {
    const lines = firsts.get(outcome.status);
    if (outcome.parts !== undefined || lines === undefined || lines.length === SHOWN_OF_A_KIND) continue;
    lines.push(outcomeLines(outcome));
    left -= 1;
    if (left === 0) break;
  }
  return firsts;
}

function outcomeLines(outcome: Outcome): string {
  const { name } = outcome.subject;
  if (outcome.status === 'failed') return errorLines(name, outcome.error);
  if (outcome.status === 'empty') return `  ${printable(`${name}: ${outcome.reason}`)}`;
  return `  ${printable(`${name}${outcome.status === 'filtered' ? `: ${outcome.rule}` : ''}`)}`;
}

function errorLines(name: string, { code, message, path, hint }: IngestError): string {
  const lines = [`  ${printable(`${name}: ${message} [${code}]`)}`];
  if (path !== undefined && path !== name) lines.push(`    at ${printable(path)}`);
  if (hint !== undefined) lines.push(`    ${printable(hint)}`);
  return lines.join('\n');
}

function shown<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, SHOWN_OF_A_KIND);
}

function more(count: number, whole: '--explain' | '--report'): string {
  return count > SHOWN_OF_A_KIND ? `\n  … and ${count - SHOWN_OF_A_KIND} more: see ${whole}` : '';
}

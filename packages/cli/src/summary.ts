import type { Outcome, ScopeSummary, WorkflowReport } from '@sluice/core';
import type { IngestError } from '@sluice/plugin-api';
import { countsInWords } from './counts.js';
import { table } from './table.js';

const SHOWN_OF_A_KIND = 50;
const NUMBER_COLUMNS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5]);

/** A report for people, at the end of a run. */
export function summary(report: WorkflowReport): string {
  const parts = [headline(report)];
  const buckets = report.scopes.filter(({ scope }) => scope !== '');
  if (buckets.length > 0) {
    const head = ['bucket', 'containers', 'columns', 'warnings', 'failures', 'calls'];
    parts.push(table([head, ...shown(buckets).map(bucketRow)], NUMBER_COLUMNS) + more(buckets.length, '--report'));
  }
  // What stands for its parts is told by them.
  const outcomes = report.outcomes.filter((outcome) => outcome.parts === undefined);
  parts.push(
    ...section('failed', outcomes, failedLines),
    ...section('empty', outcomes, (outcome) =>
      outcome.status === 'empty' ? `  ${outcome.subject.name}: ${outcome.reason}` : undefined,
    ),
    ...section('filtered', outcomes, (outcome) =>
      outcome.status === 'filtered' ? `  ${outcome.subject.name}: ${outcome.rule}` : undefined,
    ),
    ...section('deleted, since they are gone from the store', report.deleted, (name) => `  ${name}`),
    ...section('not deleted', report.notDeleted, ({ fullyQualifiedName, error }) => errorLines(fullyQualifiedName, error)),
    ...section(
      'warnings',
      report.warnings,
      ({ message, path }) => `  ${path === undefined ? '' : `${path}: `}${message}`,
      '--report',
    ),
  );
  const unknown = report.scopes.reduce((sum, { goneUnknown }) => sum + (goneUnknown?.containers ?? 0), 0);
  if (unknown > 0)
    parts.push(`it is not known whether ${unknown} more containers are gone from the store, so that they stay: see --explain`);
  if (report.error !== undefined) parts.push(`failed as a whole\n${errorLines(report.serviceName, report.error)}`);
  return `${parts.join('\n\n')}\n`;
}

function headline({ status, totals, deleted, scopes, startedAt, endedAt, source, sink, serviceName }: WorkflowReport): string {
  const calls = scopes.reduce((sum, scope) => sum + callsOf(scope), 0);
  const bytes = scopes.reduce((sum, scope) => sum + scope.bytes, 0);
  const counts = [countsInWords(totals), ...(deleted.length === 0 ? [] : [`${deleted.length} deleted`])].filter(
    (text) => text !== '',
  );
  const seconds = ((endedAt - startedAt) / 1000).toFixed(1);
  return `${serviceName}: ${source} -> ${sink} ${status}: ${counts.join(', ') || 'nothing done'} in ${seconds} s, ${calls} calls, ${bytes} bytes read`;
}

function bucketRow(scope: ScopeSummary): string[] {
  const { containers, columns, warnings, outcomes } = scope;
  return [scope.scope, ...[containers, columns, warnings, outcomes.failed, callsOf(scope)].map(String)];
}

function callsOf({ requests }: ScopeSummary): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

function section<T>(
  title: string,
  items: readonly T[],
  line: (item: T) => string | undefined,
  whole: '--explain' | '--report' = '--explain',
): string[] {
  const lines = items.flatMap((item) => line(item) ?? []);
  return lines.length === 0 ? [] : [`${title}\n${shown(lines).join('\n')}${more(lines.length, whole)}`];
}

function failedLines(outcome: Outcome): string | undefined {
  return outcome.status === 'failed' ? errorLines(outcome.subject.name, outcome.error) : undefined;
}

function errorLines(name: string, { code, message, path, hint }: IngestError): string {
  const lines = [`  ${name}: ${message} [${code}]`];
  if (path !== undefined && path !== name) lines.push(`    at ${path}`);
  if (hint !== undefined) lines.push(`    ${hint}`);
  return lines.join('\n');
}

function shown<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, SHOWN_OF_A_KIND);
}

function more(count: number, whole: '--explain' | '--report'): string {
  return count > SHOWN_OF_A_KIND ? `\n  … and ${count - SHOWN_OF_A_KIND} more: see ${whole}` : '';
}

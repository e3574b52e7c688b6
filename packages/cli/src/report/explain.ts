import { type GoneUnknown, type Outcome, OutcomeLog, subjectKey, sumOf, type WorkflowReport } from '@sluice/core';
import type { IngestError } from '@sluice/plugin-api';
import { changeText } from '../output/change-text.js';
import { countsInWords } from '../output/counts.js';
import { printable } from '../output/printable.js';

const INDENT = '  ';
const STATUS_WIDTH = 'unchanged'.length;
const KIND_WIDTH = 'manifest'.length;

/** What became of everything, line by line: each outcome, by bucket and then by what it is a part of, and how they add up. */
export function* explain(report: WorkflowReport): Generator<string> {
  for (const line of lines(report)) yield `${printable(line)}\n`;
}

function* lines(report: WorkflowReport): Generator<string> {
  yield* scopeLines(report);
  if (report.deleted.length + report.notDeleted.length > 0) {
    yield 'gone from the store';
    for (const name of report.deleted) yield `${INDENT}deleted ${name}`;
    for (const { fullyQualifiedName, error } of report.notDeleted)
      yield `${INDENT}not deleted ${fullyQualifiedName}: ${errorText(error)}`;
    yield '';
  }
  yield* totalLines(report);
}

/** Scope by scope, the outcomes with their parts below them. */
function* scopeLines({ outcomes, scopes }: WorkflowReport): Generator<string> {
  // Where there is no room for a temporary file, it holds them in memory.
  const grouped = new OutcomeLog({ keyOf: groupKey, onError: () => undefined });
  try {
    for (const outcome of outcomes) grouped.add(outcome);
    const ordered = grouped[Symbol.iterator]();
    let next = ordered.next();
    for (const { scope, goneUnknown } of scopes) {
      if (goneUnknown === undefined && (next.done === true || next.value.scope !== scope)) continue;
      yield scope === '' ? 'the run as a whole' : scope;
      let whole = '';
      for (; next.done !== true && next.value.scope === scope; next = ordered.next()) {
        const { of, subject } = next.value;
        if (of === undefined) whole = subjectKey(subject);
        yield outcomeLine(next.value, of !== undefined && subjectKey(of) === whole ? INDENT + INDENT : INDENT);
      }
      if (goneUnknown !== undefined) yield `${INDENT}${unknownText(goneUnknown)}`;
      yield '';
    }
  } finally {
    grouped.dispose();
  }
}

/** By scope, then by the subject that it is or is a part of, the parts behind it. */
function groupKey({ scope, subject, of }: Outcome): string {
  return of === undefined ? [scope, subjectKey(subject)].join('\0') : [scope, subjectKey(of), subjectKey(subject)].join('\0');
}

function* totalLines({ subjects, totals, outcomes, error }: WorkflowReport): Generator<string> {
  yield 'totals';
  for (const [kind, counts] of Object.entries(subjects)) yield `${INDENT}${kind.padEnd(KIND_WIDTH)} ${countsInWords(counts)}`;
  const counted = sumOf(totals);
  const standing = outcomes.count - counted;
  const parts = standing === 0 ? '' : `, and ${standing} more that stand for their parts: ${outcomes.count} in all`;
  yield `${INDENT}${countsInWords(totals) || 'nothing'}: ${counted} outcomes${parts}`;
  yield error?.code === 'OUTCOMES_DO_NOT_ADD_UP' ? `${INDENT}They do not add up: ${error.message}` : `${INDENT}They add up.`;
}

function outcomeLine(outcome: Outcome, indent: string): string {
  const { status, subject, of, parts } = outcome;
  const place = subject.at === undefined || subject.at === of?.at ? '' : ` (${subject.at})`;
  const folded = parts === undefined ? '' : ` [parts: ${countsInWords(parts)}]`;
  const why = whyOf(outcome);
  return `${indent}${status.padEnd(STATUS_WIDTH)} ${subject.kind} ${subject.name}${place}${folded}${why === undefined ? '' : `: ${why}`}`;
}

function unknownText({ reason, containers }: GoneUnknown): string {
  return `it is not known whether ${containers} of its containers are gone, so that they stay: ${reason}`;
}

function whyOf(outcome: Outcome): string | undefined {
  switch (outcome.status) {
    case 'filtered':
      return outcome.rule;
    case 'empty':
      return outcome.reason;
    case 'failed':
      return errorText(outcome.error, outcome.subject.name);
    case 'updated':
      return outcome.changes?.map(changeText).join('; ');
    default:
      return undefined;
  }
}

function errorText({ code, message, path }: IngestError, name?: string): string {
  return `${message} [${code}]${path === undefined || path === name ? '' : ` at ${path}`}`;
}

import { type GoneUnknown, type Outcome, subjectKey, sumOf, type WorkflowReport } from '@sluice/core';
import type { IngestError } from '@sluice/plugin-api';
import { countsInWords } from './counts.js';
import { printable } from './printable.js';

const INDENT = '  ';
const STATUS_WIDTH = 'unchanged'.length;
const KIND_WIDTH = 'manifest'.length;

/** What became of everything, line by line: each outcome, by bucket and then by what it is a part of, and how they add up. */
export function* explain(report: WorkflowReport): Generator<string> {
  for (const line of lines(report)) yield `${printable(line)}\n`;
}

function* lines(report: WorkflowReport): Generator<string> {
  const grouped = new GroupedOutcomes(report.outcomes);
  for (const { scope, goneUnknown } of report.scopes) {
    const outcomes = grouped.ofScope(scope);
    if (outcomes.length === 0 && goneUnknown === undefined) continue;
    yield scope === '' ? 'the run as a whole' : scope;
    for (const outcome of outcomes) {
      yield outcomeLine(outcome, INDENT);
      for (const part of grouped.partsOf(outcome)) yield outcomeLine(part, INDENT + INDENT);
    }
    if (goneUnknown !== undefined) yield `${INDENT}${unknownText(goneUnknown)}`;
    yield '';
  }
  if (report.deleted.length + report.notDeleted.length > 0) {
    yield 'gone from the store';
    for (const name of report.deleted) yield `${INDENT}deleted ${name}`;
    for (const { fullyQualifiedName, error } of report.notDeleted)
      yield `${INDENT}not deleted ${fullyQualifiedName}: ${errorText(error)}`;
    yield '';
  }
  yield* totalLines(report);
}

function* totalLines({ subjects, totals, outcomes, error }: WorkflowReport): Generator<string> {
  yield 'totals';
  for (const [kind, counts] of Object.entries(subjects)) yield `${INDENT}${kind.padEnd(KIND_WIDTH)} ${countsInWords(counts)}`;
  const counted = sumOf(totals);
  const standing = outcomes.length - counted;
  const parts = standing === 0 ? '' : `, and ${standing} more that stand for their parts: ${outcomes.length} in all`;
  yield `${INDENT}${countsInWords(totals) || 'nothing'}: ${counted} outcomes${parts}`;
  yield error?.code === 'OUTCOMES_DO_NOT_ADD_UP' ? `${INDENT}They do not add up: ${error.message}` : `${INDENT}They add up.`;
}

/** Outcomes in the order of a report, which is the same in every run. */
class GroupedOutcomes {
  readonly #scopes = new Map<string, Outcome[]>();
  readonly #parts = new Map<string, Outcome[]>();

  constructor(outcomes: readonly Outcome[]) {
    const keys = new Set(outcomes.flatMap(({ of, subject }) => (of === undefined ? [subjectKey(subject)] : [])));
    for (const outcome of outcomes) {
      const whole = outcome.of === undefined ? undefined : subjectKey(outcome.of);
      if (whole !== undefined && keys.has(whole)) push(this.#parts, whole, outcome);
      else push(this.#scopes, outcome.scope, outcome);
    }
  }

  ofScope(scope: string): readonly Outcome[] {
    return this.#scopes.get(scope) ?? [];
  }

  partsOf({ subject }: Outcome): readonly Outcome[] {
    return this.#parts.get(subjectKey(subject)) ?? [];
  }
}

function push(groups: Map<string, Outcome[]>, key: string, outcome: Outcome): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [outcome]);
  else group.push(outcome);
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
    default:
      return undefined;
  }
}

function errorText({ code, message, path }: IngestError, name?: string): string {
  return `${message} [${code}]${path === undefined || path === name ? '' : ` at ${path}`}`;
}

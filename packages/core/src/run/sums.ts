import { IngestError, type Subject } from '@sluice/plugin-api';
import { noOutcomes, OUTCOME_STATUSES, type Outcome, type OutcomeCounts, subjectKey } from './outcome.js';
import { partsOf } from './parts.js';

const SHOWN = 10;

/** How many subjects of each kind ended in each way, those that stand for their parts included. */
export type SubjectCounts = Readonly<Partial<Record<Subject['kind'], OutcomeCounts>>>;

/** Counts each outcome once: not those that stand for their parts. */
export function countOutcomes(outcomes: Iterable<Outcome>): OutcomeCounts {
  const counts = noOutcomes();
  for (const { status, parts } of outcomes) if (parts === undefined) counts[status] += 1;
  return counts;
}

/** How many there are in all. */
export function sumOf(counts: OutcomeCounts): number {
  return OUTCOME_STATUSES.reduce((sum, status) => sum + counts[status], 0);
}

/** Counts all outcomes by the kind of their subject. */
export function countSubjects(outcomes: Iterable<Outcome>): SubjectCounts {
  const kinds = new Map<Subject['kind'], Record<keyof OutcomeCounts, number>>();
  for (const { subject, status } of outcomes) {
    const counts = kinds.get(subject.kind) ?? noOutcomes();
    counts[status] += 1;
    kinds.set(subject.kind, counts);
  }
  return Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a run says of its subjects, in several ways that have to agree. */
export interface Sums {
  readonly outcomes: readonly Outcome[];
  readonly totals: OutcomeCounts;
  readonly scopes: readonly { readonly outcomes: OutcomeCounts }[];
  /** Subjects that were known and have no outcome. */
  readonly unsettled: readonly Subject[];
}

/** `OUTCOMES_DO_NOT_ADD_UP` where a subject has no outcome or two, or where counts differ from the outcomes they stand for. */
export function checkSums({ outcomes, totals, scopes, unsettled }: Sums): IngestError | undefined {
  const problems = unsettled.map(({ kind, name }) => `the ${kind} ${name} has no outcome`);
  const keys = new Set<string>();
  const parts = partsOf(outcomes);
  let standing = 0;
  for (const outcome of outcomes) {
    const { subject } = outcome;
    const key = subjectKey(subject);
    if (keys.has(key)) problems.push(`the ${subject.kind} ${subject.name} has two outcomes`);
    keys.add(key);
    if (outcome.parts === undefined) continue;
    standing += 1;
    const counted = parts.get(key)?.counts ?? noOutcomes();
    if (!isSame(outcome.parts, counted))
      problems.push(`the parts of the ${subject.kind} ${subject.name} are not ${sumOf(outcome.parts)}`);
  }
  if (sumOf(totals) + standing !== outcomes.length) {
    problems.push(`there are ${outcomes.length} outcomes, and not ${sumOf(totals)} and ${standing} that stand for parts`);
  }
  const ofScopes = scopes.reduce((sum, scope) => sum + sumOf(scope.outcomes), 0);
  if (ofScopes !== sumOf(totals)) problems.push(`the scopes have ${ofScopes} outcomes, and the run ${sumOf(totals)}`);
  if (problems.length === 0) return undefined;
  return new IngestError('OUTCOMES_DO_NOT_ADD_UP', { message: problems.slice(0, SHOWN).join('; '), details: { problems } });
}

function isSame(a: OutcomeCounts, b: OutcomeCounts): boolean {
  return OUTCOME_STATUSES.every((status) => a[status] === b[status]);
}

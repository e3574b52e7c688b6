import { IngestError, type Subject } from '@sluice/plugin-api';
import { OUTCOME_STATUSES, type OutcomeCounts } from '../outcomes/outcome.js';
import type { StandingSubject, SubjectCounts } from '../outcomes/outcome-figures.js';

const SHOWN = 10;

/** How many there are in all. */
export function sumOf(counts: OutcomeCounts): number {
  return OUTCOME_STATUSES.reduce((sum, status) => sum + counts[status], 0);
}

/** What a run says of its subjects, in several ways that have to agree. */
export interface Sums {
  /** How many outcomes are kept. */
  readonly outcomes: number;
  /** Of how many different subjects something was told. */
  readonly told: number;
  readonly totals: OutcomeCounts;
  /** How many outcomes stand for parts. */
  readonly standing: number;
  readonly subjects: SubjectCounts;
  readonly scopes: readonly { readonly outcomes: OutcomeCounts }[];
  /** What stands for other parts than there are. */
  readonly wrongWholes: readonly StandingSubject[];
  /** Subjects that were known and have no outcome. */
  readonly unsettled: readonly Subject[];
}

/** `OUTCOMES_DO_NOT_ADD_UP` where a subject has no outcome or two, or where counts differ from the outcomes they stand for. */
export function checkSums({
  outcomes,
  told,
  totals,
  standing,
  subjects,
  scopes,
  wrongWholes,
  unsettled,
}: Sums): IngestError | undefined {
  const problems = unsettled.map(({ kind, name }) => `the ${kind} ${name} has no outcome`);
  if (told !== outcomes) problems.push(`there are ${outcomes} outcomes of ${told} subjects`);
  for (const { subject, parts } of wrongWholes) {
    problems.push(`the parts of the ${subject.kind} ${subject.name} are not ${sumOf(parts)}`);
  }
  if (sumOf(totals) + standing !== outcomes) {
    problems.push(`there are ${outcomes} outcomes, and not ${sumOf(totals)} and ${standing} that stand for parts`);
  }
  const ofKinds = Object.values(subjects).reduce((sum, counts) => sum + sumOf(counts), 0);
  if (ofKinds !== outcomes) problems.push(`the kinds of subjects have ${ofKinds} outcomes, and the run ${outcomes}`);
  const ofScopes = scopes.reduce((sum, scope) => sum + sumOf(scope.outcomes), 0);
  if (ofScopes !== sumOf(totals)) problems.push(`the scopes have ${ofScopes} outcomes, and the run ${sumOf(totals)}`);
  if (problems.length === 0) return undefined;
  return new IngestError('OUTCOMES_DO_NOT_ADD_UP', { message: problems.slice(0, SHOWN).join('; '), details: { problems } });
}

import { IngestError, type SourceOutcome, type Subject, type WriteResult } from '@sluice/plugin-api';

/** Every way a subject can end. */
export const OUTCOME_STATUSES = ['created', 'updated', 'unchanged', 'filtered', 'empty', 'failed'] as const;
/** A way a subject can end. */
export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

/** How many subjects ended in each way. */
export type OutcomeCounts = Readonly<Record<OutcomeStatus, number>>;

/** What became of a subject. */
export type Outcome = {
  readonly subject: Subject;
  /** The scope of the split that told of it; '' for the run as a whole. */
  readonly scope: string;
  /** The subject that this one is a part of. */
  readonly of?: Subject;
  /** What became of the parts of the subject, each of which has its own outcome; this one stands for them and is counted nowhere else. */
  readonly parts?: OutcomeCounts;
  /** The container that the subject became, or would have become. */
  readonly fullyQualifiedName?: string;
  /** How many columns the container has, nested ones not counted. */
  readonly columns?: number;
} & (WriteResult | SourceOutcome);

/** Identifies a subject within a run. */
export function subjectKey(subject: Subject): string {
  return `${subject.kind} ${subject.name} ${subject.at ?? ''}`;
}

/** A subject that failed. */
export function failedOutcome(subject: Subject, scope: string, error: IngestError): Outcome {
  return { subject, scope, status: 'failed', error };
}

/** Whether the subject is in the catalogue by this run. */
export function isWritten({ status }: Pick<Outcome, 'status'>): boolean {
  return status === 'created' || status === 'updated' || status === 'unchanged';
}

/** A count of zero for each way. */
export function noOutcomes(): Record<OutcomeStatus, number> {
  return Object.fromEntries(OUTCOME_STATUSES.map((status) => [status, 0])) as Record<OutcomeStatus, number>;
}

/** Whether as many ended in each way. */
export function isSameCounts(a: OutcomeCounts, b: OutcomeCounts): boolean {
  return OUTCOME_STATUSES.every((status) => a[status] === b[status]);
}

/** The outcome of a subject of which two things were said; the first failure stays, unless it stands for parts. */
export function saidTwice(earlier: Outcome, later: Outcome): Outcome {
  if (earlier.status === 'failed' && earlier.parts === undefined) return earlier;
  const { subject, scope, of } = earlier;
  const error = new IngestError('OUTCOME_TWICE', {
    message: `The source said first '${earlier.status}', then '${later.status}'`,
  });
  return { ...failedOutcome(subject, scope, error), ...(of === undefined ? {} : { of }) };
}

const WRITTEN_RANK = { failed: 3, created: 2, updated: 1, unchanged: 0 } as const;

/** The result that stands for several writes of one subject: a failure, else the greatest change. */
export function mergeResults(a: WriteResult, b: WriteResult): WriteResult {
  return WRITTEN_RANK[b.status] > WRITTEN_RANK[a.status] ? b : a;
}

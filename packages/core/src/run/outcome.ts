import type { IngestError, SourceOutcome, Subject, WriteResult } from '@sluice/plugin-api';

/** Every way a subject can end. */
export const OUTCOME_STATUSES = ['created', 'updated', 'unchanged', 'filtered', 'empty', 'failed'] as const;
/** A way a subject can end. */
export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

/** What became of a subject. */
export type Outcome = {
  readonly subject: Subject;
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
export function failedOutcome(subject: Subject, error: IngestError): Outcome {
  return { subject, status: 'failed', error };
}

const WRITTEN_RANK = { failed: 3, created: 2, updated: 1, unchanged: 0 } as const;

/** The result that stands for several writes of one subject: a failure, else the greatest change. */
export function mergeResults(a: WriteResult, b: WriteResult): WriteResult {
  return WRITTEN_RANK[b.status] > WRITTEN_RANK[a.status] ? b : a;
}

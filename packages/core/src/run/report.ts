import type { IngestError, Subject, Warning } from '@sluice/plugin-api';
import type { Deletion } from './delete-gone.js';
import { type Outcome, type OutcomeCounts, subjectKey } from './outcome.js';
import type { ScopeSummary } from './scope-tracker.js';
import { checkSums, countOutcomes, countSubjects, type SubjectCounts } from './sums.js';

/** How a run ended. `partial`: some of it failed and some is written. */
export type RunStatusName = 'succeeded' | 'partial' | 'failed' | 'interrupted';

/** All that a run tells when it has ended. Plain data, apart from the errors in it, which {@link reportToJson} spells out. */
export interface WorkflowReport {
  readonly runId: string;
  readonly status: RunStatusName;
  readonly serviceName: string;
  readonly source: string;
  readonly sink: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Each subject once; not those that stand for their parts. */
  readonly totals: OutcomeCounts;
  /** All outcomes by the kind of their subject, those that stand for their parts included. */
  readonly subjects: SubjectCounts;
  /** Each bucket, and first, with scope '', what concerns the run as a whole. */
  readonly scopes: readonly ScopeSummary[];
  /** Each subject once, in the order of their names. */
  readonly outcomes: readonly Outcome[];
  /** The fully qualified names of the containers that went from the catalogue, since they are gone from the store. */
  readonly deleted: readonly string[];
  /** What is gone from the store and could not be deleted, each with all below it. */
  readonly notDeleted: Deletion['failed'];
  readonly warnings: readonly Warning[];
  /** Why the run as a whole failed. */
  readonly error?: IngestError;
}

/** What {@link makeReport} adds up. */
export type ReportParts = Omit<WorkflowReport, 'status' | 'totals' | 'subjects' | 'deleted' | 'notDeleted'> & {
  readonly interrupted: boolean;
  readonly deletion: Deletion;
  /** Subjects that were known and have no outcome. */
  readonly unsettled: readonly Subject[];
};

/** Adds up what a run gathered, and fails it where that does not add up. */
export function makeReport({ interrupted, deletion, unsettled, ...parts }: ReportParts): WorkflowReport {
  const totals = countOutcomes(parts.outcomes);
  const keyed = parts.outcomes.map((outcome) => ({ key: subjectKey(outcome.subject), outcome }));
  const outcomes = keyed.sort((a, b) => compare(a.key, b.key)).map(({ outcome }) => outcome);
  const warnings = [...parts.warnings].sort((a, b) => compare(`${a.path} ${a.code}`, `${b.path} ${b.code}`));
  const error = parts.error ?? deletion.error ?? checkSums({ outcomes, totals, scopes: parts.scopes, unsettled });
  const failures = totals.failed + deletion.failed.length;
  return {
    ...parts,
    status: statusOf(totals, failures, error, interrupted),
    totals,
    subjects: countSubjects(outcomes),
    outcomes,
    deleted: deletion.deleted,
    notDeleted: deletion.failed,
    warnings,
    ...(error === undefined ? {} : { error }),
  };
}

function statusOf(
  { created, updated, unchanged }: OutcomeCounts,
  failures: number,
  error: IngestError | undefined,
  interrupted: boolean,
): RunStatusName {
  if (interrupted) return 'interrupted';
  if (error === undefined && failures === 0) return 'succeeded';
  return error === undefined && created + updated + unchanged > 0 ? 'partial' : 'failed';
}

/** What a shell is told of a run: see the README's table. */
export type ExitCode = 0 | 1 | 2 | 3;

/**
 * The exit code of a run that was not interrupted: 0 done; 1 some of it failed; 2 the workflow is wrong; 3 nothing is written, since
 * something could not be reached or gave no permission.
 */
export function exitCodeOf(report: WorkflowReport): ExitCode {
  const failures = report.outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome.error] : []));
  failures.push(...report.notDeleted.map(({ error }) => error));
  if (report.error !== undefined) failures.push(report.error);
  if (failures.length === 0) return 0;
  if (report.error?.kind === 'config') return 2;
  const containers = report.scopes.reduce((sum, scope) => sum + scope.containers, 0);
  return containers === 0 && failures.some((error) => error.kind === 'connection') ? 3 : 1;
}

/** The report as JSON: errors spelled out, times in ISO 8601. Holds no secrets when the errors hold none. */
export function reportToJson(report: WorkflowReport): string {
  const plain = {
    ...report,
    startedAt: new Date(report.startedAt).toISOString(),
    endedAt: new Date(report.endedAt).toISOString(),
  };
  return `${JSON.stringify(plain, (_, value: unknown) => (value instanceof Error ? errorToJson(value as IngestError) : value), 2)}\n`;
}

function errorToJson({ code, message, path, hint, details }: IngestError): Record<string, unknown> {
  return { code, message, path, hint, details };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { IngestError, Subject, Warning } from '@sluice/plugin-api';
import type { Deletion } from '../deletion/delete-gone.js';
import type { OutcomeCounts } from '../outcomes/outcome.js';
import type { SubjectCounts } from '../outcomes/outcome-figures.js';
import type { LedgerResult } from '../outcomes/outcome-ledger.js';
import type { Outcomes } from '../outcomes/outcome-log.js';
import type { Containers } from '../spool/container-log.js';
import { type Action, actionsOf } from './actions.js';
import { type Cost, costOf } from './cost.js';
import type { ScopeSummary } from './scope-tracker.js';
import { checkSums } from './sums.js';

/** How a run ended. `partial`: some of it failed and some is written. */
export type RunStatusName = 'succeeded' | 'partial' | 'failed' | 'interrupted';

/**
 * All that a run tells when it has ended. Plain data, apart from the errors in it, which `reportToJson` spells out, and the outcomes: those
 * of a long run are in a temporary file, and whoever holds the report disposes of them.
 */
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
  /** Each subject once, in the order of their kinds, names and places. */
  readonly outcomes: Outcomes;
  /** What is in the catalogue by this run, where that was to be kept; in a temporary file as well. */
  readonly containers?: Containers;
  /** The fully qualified names of the containers that went from the catalogue, since they are gone from the store. */
  readonly deleted: readonly string[];
  /** What is gone from the store and could not be deleted, each with all below it. */
  readonly notDeleted: Deletion['failed'];
  readonly warnings: readonly Warning[];
  /** All that the run asked for, and what of it there was no right to. */
  readonly actions: readonly Action[];
  /** What the requests to the store cost by list price. */
  readonly cost: Cost;
  /** Why the run as a whole failed. */
  readonly error?: IngestError;
}

/** What {@link makeReport} adds up. */
export type ReportParts = Omit<
  WorkflowReport,
  'status' | 'totals' | 'subjects' | 'outcomes' | 'deleted' | 'notDeleted' | 'actions' | 'cost'
> & {
  readonly interrupted: boolean;
  readonly deletion: Deletion;
  readonly ledger: LedgerResult;
  /** Subjects that were known and have no outcome. */
  readonly unsettled: readonly Subject[];
};

/** Adds up what a run gathered, and fails it where that does not add up. */
export function makeReport({ interrupted, deletion, ledger, unsettled, ...parts }: ReportParts): WorkflowReport {
  const { outcomes, figures } = ledger;
  const { totals, standing, subjects, wrongWholes } = figures;
  const sums = {
    outcomes: outcomes.count,
    told: ledger.subjects,
    totals,
    standing,
    subjects,
    scopes: parts.scopes,
    wrongWholes,
    unsettled,
  };
  const warnings = [...parts.warnings].sort((a, b) => compare(`${a.path} ${a.code}`, `${b.path} ${b.code}`));
  const error = parts.error ?? deletion.error ?? checkSums(sums);
  const failures = totals.failed + deletion.failed.length;
  return {
    ...parts,
    status: statusOf(totals, failures, error, interrupted),
    totals,
    subjects,
    outcomes,
    deleted: deletion.deleted,
    notDeleted: deletion.failed,
    warnings,
    actions: actionsOf(parts.scopes),
    cost: costOf(parts.scopes),
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
  const failed = Object.values(report.subjects).reduce((sum, counts) => sum + counts.failed, 0);
  if (failed + report.notDeleted.length === 0 && report.error === undefined) return 0;
  if (report.error?.kind === 'config') return 2;
  const containers = report.scopes.reduce((sum, scope) => sum + scope.containers, 0);
  return containers === 0 && isOutOfReach(report) ? 3 : 1;
}

function isOutOfReach({ outcomes, notDeleted, error }: WorkflowReport): boolean {
  if (error?.kind === 'connection' || notDeleted.some((each) => each.error.kind === 'connection')) return true;
  for (const outcome of outcomes) if (outcome.status === 'failed' && outcome.error.kind === 'connection') return true;
  return false;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Change, Container, Subject } from '@sluice/plugin-api';

/** An error as a report spells it out. */
export interface ReportError {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly hint?: string;
}

/** What became of one subject. */
export interface ReportOutcome {
  readonly subject: Subject;
  readonly scope: string;
  /** Present where the outcome stands for those of its parts. */
  readonly parts?: Counts;
  readonly fullyQualifiedName?: string;
  readonly status: Status;
  /** Why there is nothing of it. */
  readonly reason?: string;
  /** By which it was filtered. */
  readonly rule?: string;
  readonly error?: ReportError;
  readonly changes?: readonly Change[];
}

/** A way a subject can end. */
export type Status = 'created' | 'updated' | 'unchanged' | 'filtered' | 'empty' | 'failed';

/** How many subjects ended in each way. */
export type Counts = Readonly<Record<Status, number>>;

/** Something that people should know of. */
export interface ReportWarning {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly hint?: string;
}

/** The file that a run's report is written to, as far as the page shows it. */
export interface ReportFile {
  readonly runId: string;
  readonly status: string;
  readonly serviceName: string;
  readonly source: string;
  readonly sink: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly totals: Counts;
  readonly scopes: readonly { readonly scope: string; readonly complete: boolean; readonly bytes: number }[];
  readonly outcomes: readonly ReportOutcome[];
  readonly deleted: readonly string[];
  readonly notDeleted: readonly { readonly fullyQualifiedName: string; readonly error: ReportError }[];
  readonly warnings: readonly ReportWarning[];
  readonly actions?: readonly { readonly name: string; readonly calls: number; readonly denied: number }[];
  readonly cost?: { readonly dollars: number; readonly asOf: string; readonly unpriced: readonly string[] };
  readonly containers?: readonly Container[];
  readonly error?: ReportError;
}

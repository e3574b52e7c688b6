import type { Outcome, OutcomeCounts, Outcomes, WorkflowReport } from '@sluice/core';

/** Counts of nothing. */
export const NONE: OutcomeCounts = { created: 0, updated: 0, unchanged: 0, filtered: 0, empty: 0, failed: 0 };

/** Outcomes as a report has them. */
export function listed(outcomes: readonly Outcome[]): Outcomes {
  return { count: outcomes.length, [Symbol.iterator]: () => outcomes.values(), dispose: () => {} };
}

/** The report of a run in which nothing was done, or what `more` says. */
export function testReport(more: Partial<WorkflowReport> = {}): WorkflowReport {
  return {
    runId: 'r',
    status: 'succeeded',
    serviceName: 'lake',
    source: 's3',
    sink: 'metadata-rest',
    startedAt: 0,
    endedAt: 0,
    totals: NONE,
    subjects: {},
    scopes: [],
    outcomes: listed([]),
    deleted: [],
    notDeleted: [],
    warnings: [],
    actions: [],
    cost: { dollars: 0, asOf: '2025-06', unpriced: [] },
    ...more,
  };
}

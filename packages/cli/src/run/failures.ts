import type { WorkflowReport } from '@sluice/core';
import type { IngestError, Logger } from '@sluice/plugin-api';
import { logError } from '../output/log-error.js';

const LOGGED_FAILURES = 50;

/** What of a report tells what failed. */
type Failures = Pick<WorkflowReport, 'outcomes' | 'totals' | 'serviceName' | 'error'>;

/**
 * Logs what failed, for a run without a summary: the first failures, and why the run failed as a whole. What only failed because the run
 * ended is left out. The runner has logged what could not be deleted.
 */
export function logFailures({ outcomes, totals, serviceName, error }: Failures, logger: Logger): void {
  const logged = new Set<IngestError>();
  if (totals.failed > 0) {
    for (const outcome of outcomes) {
      if (outcome.status !== 'failed' || outcome.parts !== undefined || outcome.error.code === 'CANCELLED') continue;
      if (logged.size === LOGGED_FAILURES) {
        logger.error('more failed: see --explain or --report', { failed: totals.failed });
        break;
      }
      logged.add(outcome.error);
      logError(logger, outcome.error, outcome.subject.name);
    }
  }
  if (error !== undefined && !logged.has(error)) logError(logger, error, serviceName);
}

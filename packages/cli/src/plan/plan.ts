import { exitCodeOf, type PlannedRun, planWorkflow, reportToJson } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';
import { writeWhole } from '../output/write-whole.js';
import { logFailures } from '../run/failures.js';
import { type RunFlags, runCommand } from '../run/run-command.js';
import { hasChanges, planText } from './plan-text.js';

const FAILED = 1;
/** There is something to change. */
const CHANGES = 4;

/** What the command line says of a plan. */
export interface PlanOptions extends RunFlags {
  readonly out?: string;
  readonly json?: boolean;
}

/** `sluice plan`: the plan to the standard output, everything else to the standard error; answers the exit code. */
export function plan(options: PlanOptions): Promise<number> {
  return runCommand(options, async ({ workflow, logger, redacted, run, endTelemetry, stopProgress }) => {
    const planned = await planWorkflow(workflow, { ...run, isKept: options.out !== undefined });
    const { report } = planned;
    stopProgress();
    await endTelemetry(report);
    try {
      if (options.quiet === true) logFailures(report, logger);
      const text = options.json === true ? reportToJson(report) : planText(report);
      if (options.json === true || options.quiet !== true) for (const piece of redacted(text)) process.stdout.write(piece);
      const code = exitCodeOf(report);
      if (!(await isKept(options, planned, logger))) return Math.max(code, FAILED);
      return code === 0 && hasChanges(report) ? CHANGES : code;
    } finally {
      planned.dispose();
    }
  });
}

/** Keeps the plan where that is wanted; answers whether all is well with that. A plan is of a whole run, or there is none. */
async function isKept({ out }: PlanOptions, { report, lines }: PlannedRun, logger: Logger): Promise<boolean> {
  if (out === undefined) return true;
  if (report.status !== 'interrupted' && report.error === undefined) return writeWhole(out, lines, 'the plan', logger);
  logger.error('the plan is not kept, since the run was not planned to its end', { path: out });
  return false;
}

import { exitCodeOf, planWorkflow, reportToJson } from '@sluice/core';
import { logFailures } from './failures.js';
import { hasChanges, planText } from './plan-text.js';
import type { RunFlags } from './run-command.js';
import { runCommand } from './run-command.js';
import { writeWhole } from './write-whole.js';

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
    const { report, lines } = await planWorkflow(workflow, { ...run, isKept: options.out !== undefined });
    stopProgress();
    await endTelemetry(report);
    try {
      if (options.quiet === true) logFailures(report, logger);
      const text = options.json === true ? reportToJson(report) : planText(report);
      if (options.json === true || options.quiet !== true) for (const piece of redacted(text)) process.stdout.write(piece);
      const isWritten = options.out === undefined || (await writeWhole(options.out, redacted(lines), 'the plan', logger));
      const code = exitCodeOf(report);
      if (!isWritten) return FAILED;
      return code === 0 && hasChanges(report) ? CHANGES : code;
    } finally {
      report.outcomes.dispose();
    }
  });
}

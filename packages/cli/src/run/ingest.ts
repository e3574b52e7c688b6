import { applyPlan, exitCodeOf, runWorkflow } from '@sluice/core';
import { explain } from '../report/explain.js';
import { writeReports } from '../report/report-files.js';
import { summary } from '../report/summary.js';
import { STATE_STORES } from '../state/state-stores.js';
import { version } from '../version.js';
import { logFailures } from './failures.js';
import { type RunFlags, runCommand } from './run-command.js';

const FAILED = 1;

/** What the command line says of a run. */
export interface IngestOptions extends RunFlags {
  readonly report?: readonly string[];
  readonly explain?: boolean;
  readonly planFile?: string;
  readonly resume?: boolean;
  readonly full?: boolean;
  readonly json?: boolean;
}

/** `sluice ingest`: entities to the sink, everything else to the standard error; answers the exit code. */
export function ingest(options: IngestOptions): Promise<number> {
  return runCommand({ ...options, events: options.json === true }, async (command) => {
    const { workflow, logger, redacted, run, endTelemetry, events, signalled, stopProgress } = command;
    const { planFile, report: paths = [] } = options;
    const state = options.resume === true ? 'resume' : 'new';
    const kept = {
      ...run,
      keepsContainers: paths.length > 0,
      state,
      stateStores: STATE_STORES,
      isFull: options.full === true,
      version: version(),
    } as const;
    const report = planFile === undefined ? await runWorkflow(workflow, kept) : await applyPlan(workflow, planFile, kept);
    stopProgress();
    await endTelemetry(report);
    try {
      if (options.quiet === true) logFailures(report, logger);
      else if (events === undefined) write(redacted([`\n${summary(report)}`]));
      const isReportKept = await writeReports(paths, report, redacted, logger);
      if (options.explain === true) {
        process.stderr.write('\n');
        write(redacted(explain(report)));
      }
      const code = Math.max(exitCodeOf(report), isReportKept ? 0 : FAILED);
      events?.report(report, signalled() ?? code);
      return code;
    } finally {
      report.outcomes.dispose();
      report.containers?.dispose();
    }
  });
}

function write(texts: Iterable<string>): void {
  for (const text of texts) process.stderr.write(text);
}

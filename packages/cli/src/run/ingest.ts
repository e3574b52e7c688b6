import { applyPlan, exitCodeOf, type OpenRun, runWorkflow, type Workflow } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';
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
    const keeps = { ...run, keepsContainers: paths.length > 0, version: version(), stateStores: STATE_STORES };
    const state = options.resume === true ? 'resume' : 'new';
    const report =
      planFile === undefined
        ? await runWorkflow(workflow, {
            ...keeps,
            ...(await onWorkersOf(workflow, logger)),
            state,
            isFull: options.full === true,
          })
        : await applyPlan(workflow, planFile, keeps);
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

/** What opens a runner on workers, where the workflow asks for one. */
async function onWorkersOf(workflow: Workflow, logger: Logger): Promise<{ readonly openRunner?: OpenRun }> {
  const { runner } = workflow;
  if (runner === undefined) return {};
  const { onWorkers } = await import('@sluice/runner-bullmq');
  return { openRunner: onWorkers({ workflow: { ...workflow, runner }, version: version(), logger }) };
}

function write(texts: Iterable<string>): void {
  for (const text of texts) process.stderr.write(text);
}

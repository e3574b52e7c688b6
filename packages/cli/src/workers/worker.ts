import { graceSignal, redactText } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';
import { makeLogger } from '../output/logger.js';
import { catchSignals } from '../run/catch-signals.js';
import { version } from '../version.js';
import { logOutside, type WorkflowOptions } from '../workflow/load.js';
import { runDue } from './run-due.js';
import { type SharedWorkflow, sharedCommand } from './shared-command.js';

/** What the command line says of a worker. */
export interface WorkerFlags extends WorkflowOptions {
  /** Seconds. */
  readonly grace: number;
  /** Makes the runs that are due as well, and keeps their reports in this folder. */
  readonly scheduled?: string;
  readonly logLevel?: string;
  readonly logFormat: 'text' | 'json';
}

/** `sluice worker`: reads splits of the workflow's runs until a signal ends it; answers the exit code. */
export function worker(options: WorkerFlags): Promise<number> {
  return sharedCommand(options, async (workflow) => {
    const say = (text: string): void => void process.stderr.write(redactText(workflow.secrets, text));
    const logger = makeLogger({
      level: options.logLevel ?? workflow.loggerLevel,
      format: options.logFormat,
      secrets: workflow.secrets,
      write: say,
    });
    const signals = catchSignals(say);
    logOutside(workflow, logger);
    try {
      await work(workflow, { ...options, logger, signal: signals.signal });
      // To be told to end is how a worker ends well.
      return 0;
    } finally {
      signals.release();
    }
  });
}

async function work(
  workflow: SharedWorkflow,
  { grace, scheduled, logger, signal }: WorkerFlags & { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<void> {
  const { makeDueRuns, workSplits } = await import('@sluice/runner-bullmq');
  const late = graceSignal(signal, grace * 1000);
  const parts = { workflow, version: version(), logger };
  const end = new AbortController();
  // Splits are read until a run that is under way here has ended, or is given up: there may be no other worker for it.
  const untilEnd = scheduled === undefined ? signal : AbortSignal.any([end.signal, late.signal]);
  const all = [workSplits({ ...parts, signal: untilEnd, late: late.signal })];
  if (scheduled !== undefined) {
    // Where one of the two cannot go on, the other ends too.
    const stop = AbortSignal.any([signal, end.signal]);
    const run = (ends: AbortSignal, isHandedOn: boolean) => runDue({ ...parts, folder: scheduled, signal: ends, isHandedOn });
    all.push(makeDueRuns({ workflow, signal: stop, late: AbortSignal.any([late.signal, end.signal]), run }));
  }
  const results = await Promise.allSettled(all.map((each) => each.finally(() => end.abort())));
  late.dispose();
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

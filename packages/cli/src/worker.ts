import { describeProblem, redactText } from '@sluice/core';
import { isIngestError } from '@sluice/plugin-api';
import { catchSignals } from './catch-signals.js';
import { loadOrExplain, logOutside, type WorkflowOptions } from './load.js';
import { makeLogger } from './logger.js';
import { version } from './version.js';

const FAILED = 1;
const WRONG_FILE = 2;

/** What the command line says of a worker. */
export interface WorkerFlags extends WorkflowOptions {
  /** Seconds. */
  readonly grace: number;
  readonly logLevel?: string;
  readonly logFormat: 'text' | 'json';
}

/** `sluice worker`: reads splits of the workflow's runs until a signal ends it; answers the exit code. */
export async function worker(options: WorkerFlags): Promise<number> {
  const workflow = await loadOrExplain(options);
  if (workflow === undefined) return WRONG_FILE;
  const { runner, secrets } = workflow;
  if (runner === undefined) {
    process.stderr.write(`${options.config}: a worker needs runtime.runner, which says where the queues are\n`);
    return WRONG_FILE;
  }
  const say = (text: string): void => void process.stderr.write(redactText(secrets, text));
  const logger = makeLogger({
    level: options.logLevel ?? workflow.loggerLevel,
    format: options.logFormat,
    secrets,
    write: say,
  });
  const signals = catchSignals(say);
  logOutside(workflow, logger);
  try {
    const { workSplits } = await import('@sluice/runner-bullmq');
    const graceMilliseconds = options.grace * 1000;
    await workSplits({
      workflow: { ...workflow, runner },
      version: version(),
      logger,
      signal: signals.signal,
      graceMilliseconds,
    });
    // To be told to end is how a worker ends well.
    return 0;
  } catch (error) {
    if (!isIngestError(error)) throw error;
    say(`${describeProblem(workflow.locate(error))}\n`);
    return error.kind === 'config' ? WRONG_FILE : FAILED;
  } finally {
    signals.release();
  }
}

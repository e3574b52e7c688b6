import { setFlagsFromString } from 'node:v8';
import { describeProblem, type RunOptions, redactText, type Workflow } from '@sluice/core';
import { isIngestError, type Logger } from '@sluice/plugin-api';
import { catchSignals } from './catch-signals.js';
import { loadOrExplain, logOutside, type WorkflowOptions } from './load.js';
import { makeLogger } from './logger.js';
import { Progress } from './progress.js';

const FAILED = 1;
const WRONG_FILE = 2;
/** So much of an explanation or a report is written at a time. */
const WRITTEN_CHARACTERS = 65_536;

/** What the command line says of anything that runs a workflow. */
export interface RunFlags extends WorkflowOptions {
  readonly logLevel?: string;
  readonly logFormat: 'text' | 'json';
  readonly quiet?: boolean;
}

/** What a command runs a workflow with. */
export interface CommandRun {
  readonly workflow: Workflow;
  readonly logger: Logger;
  /** Without secrets, in larger pieces. No secret lies in two of the texts: each is of whole lines. */
  redacted(texts: Iterable<string>): Iterable<string>;
  readonly run: Pick<RunOptions, 'signal' | 'logger' | 'events'>;
  /** Ends the progress on the terminal, before something else is printed. */
  stopProgress(): void;
}

/** Loads the workflow and runs it as `work` says, with progress, a logger and signals; answers the exit code. */
export async function runCommand(options: RunFlags, work: (run: CommandRun) => Promise<number>): Promise<number> {
  const workflow = await loadOrExplain(options);
  if (workflow === undefined) return WRONG_FILE;
  const { secrets } = workflow;
  // By itself, V8 lets a heap grow to four times of what is alive in it before it collects: that, and not what a run holds, is what it takes.
  setFlagsFromString('--heap-growing-percent=50');
  const signals = catchSignals();
  const progress = new Progress(process.stderr);
  const logger = makeLogger({
    level: options.logLevel ?? (options.quiet === true ? 'WARN' : workflow.loggerLevel),
    format: options.logFormat,
    secrets,
    write: (text) => progress.write(text),
  });
  try {
    if (options.quiet !== true) progress.start(logger);
    logOutside(workflow, logger);
    const code = await work({
      workflow,
      logger,
      redacted: (texts) => redactedPieces(texts, secrets),
      run: { signal: signals.signal, logger, events: progress },
      stopProgress: () => progress.stop(),
    });
    return signals.exitCode() ?? code;
  } catch (error) {
    progress.stop();
    if (!isIngestError(error)) throw error;
    process.stderr.write(`${redactText(secrets, describeProblem(workflow.locate(error)))}\n`);
    return error.kind === 'config' ? WRONG_FILE : FAILED;
  } finally {
    progress.stop();
    signals.release();
  }
}

function* redactedPieces(texts: Iterable<string>, secrets: readonly string[]): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < WRITTEN_CHARACTERS) continue;
    yield redactText(secrets, piece);
    piece = '';
  }
  yield redactText(secrets, piece);
}

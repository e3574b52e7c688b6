import { setFlagsFromString } from 'node:v8';
import {
  describeProblem,
  type ResolvedComponent,
  type RunOptions,
  redactText,
  type Workflow,
  type WorkflowReport,
} from '@sluice/core';
import { IngestError, isIngestError, type Logger, toIngestError } from '@sluice/plugin-api';
import { makeLogger } from '../output/logger.js';
import { JsonEvents } from '../progress/json-events.js';
import type { Terminal } from '../progress/live-lines.js';
import { Progress } from '../progress/progress.js';
import { RunFigures } from '../progress/run-figures.js';
import { hasTelemetry } from '../telemetry/exported-signals.js';
import { loadWithSecrets, logOutside, type WorkflowOptions } from '../workflow/load.js';
import { catchSignals } from './catch-signals.js';
import { refusedCode } from './refused-code.js';

const WRONG_FILE = 2;
/** So much of an explanation or a report is written at a time. */
const WRITTEN_CHARACTERS = 65_536;

/** What the command line says of anything that runs a workflow. */
export interface RunFlags extends WorkflowOptions {
  readonly logLevel?: string;
  readonly logFormat: 'text' | 'json';
  readonly quiet?: boolean;
  /** Events as lines of JSON on the standard output, and of log lines only errors. */
  readonly events?: boolean;
}

/** What a command runs a workflow with. */
export interface CommandRun {
  readonly workflow: Workflow;
  readonly logger: Logger;
  /** Without secrets, in larger pieces. No secret lies in two of the texts: each is of whole lines. */
  redacted(texts: Iterable<string>): Iterable<string>;
  readonly run: Pick<RunOptions, 'signal' | 'logger' | 'events'>;
  /** Tells OpenTelemetry, where it is configured, how the run ended. */
  endTelemetry(report: WorkflowReport): Promise<void>;
  /** Present where events are asked for. */
  readonly events: JsonEvents | undefined;
  /** The exit code that stands for the signal that came, or `undefined` when none did. */
  signalled(): number | undefined;
  /** Ends the progress on the terminal, before something else is printed. */
  stopProgress(): void;
}

/** Loads the workflow and runs it as `work` says, with progress, a logger and signals; answers the exit code. */
export async function runCommand(options: RunFlags, work: (run: CommandRun) => Promise<number>): Promise<number> {
  const figures = new RunFigures();
  const events = options.events === true ? new JsonEvents((text) => process.stdout.write(text), figures) : undefined;
  const workflow = await loadWithSecrets(options, (problems) => events?.refused(problems, WRONG_FILE));
  if (workflow === undefined) return WRONG_FILE;
  if (events !== undefined && writesStandardOutput(workflow.sink)) {
    const message = 'The sink prints to the standard output, and so does --json';
    const hint = 'Choose another sink, e.g. --sink file:out.jsonl.';
    const error = new IngestError('WORKFLOW_INVALID_VALUE', { message, path: workflow.file, hint });
    process.stderr.write(`${describeProblem(error)}\n`);
    events.refused([error], WRONG_FILE);
    return WRONG_FILE;
  }
  const { secrets } = workflow;
  // By itself, V8 lets a heap grow to four times of what is alive in it before it collects: that, and not what a run holds, is what it takes.
  setFlagsFromString('--heap-growing-percent=50');
  const isHuman = options.quiet !== true && options.events !== true;
  const progress = new Progress(redactedTerminal(process.stderr, secrets), figures);
  const signals = catchSignals((text) => isHuman && progress.write(text));
  const logger = makeLogger({
    level: options.logLevel ?? (options.events === true ? 'ERROR' : options.quiet === true ? 'WARN' : workflow.loggerLevel),
    format: options.logFormat,
    secrets,
    write: (text) => progress.write(text),
  });
  const telemetry = hasTelemetry(process.env)
    ? await (await import('../telemetry/open-telemetry.js')).openTelemetry(workflow, process.env)
    : undefined;
  let isTelemetryEnded = false;
  const endTelemetry = async (report?: WorkflowReport): Promise<void> => {
    if (isTelemetryEnded) return;
    isTelemetryEnded = true;
    const trouble = await telemetry?.end(report);
    if (trouble !== undefined) logger.warn('the collector of OpenTelemetry did not take all', { reason: trouble });
  };
  const observer: RunOptions['events'] = {
    next: (event) => {
      figures.next(event);
      events?.next(event);
      telemetry?.next(event);
    },
  };
  try {
    if (isHuman) progress.start(logger);
    events?.start(workflow);
    logOutside(workflow, logger);
    const code = await work({
      workflow,
      logger,
      redacted: (texts) => redactedPieces(texts, secrets),
      run: { signal: signals.signal, logger, events: observer },
      endTelemetry,
      events,
      signalled: signals.exitCode,
      stopProgress: () => progress.stop(),
    });
    return signals.exitCode() ?? code;
  } catch (error) {
    progress.stop();
    const why = workflow.locate(toIngestError(error));
    const code = refusedCode(why);
    events?.refused([why], code);
    if (!isIngestError(error)) throw error;
    process.stderr.write(`${redactText(secrets, describeProblem(why))}\n`);
    return code;
  } finally {
    progress.stop();
    await endTelemetry();
    events?.stop();
    signals.release();
  }
}

/** The same terminal; no secret gets onto it. */
function redactedTerminal(terminal: NodeJS.WriteStream, secrets: readonly string[]): Terminal {
  return {
    write: (text) => terminal.write(redactText(secrets, text)),
    get isTTY() {
      return terminal.isTTY;
    },
    get columns() {
      return terminal.columns;
    },
    get rows() {
      return terminal.rows;
    },
  };
}

function writesStandardOutput({ definition, listed }: ResolvedComponent): boolean {
  return definition.type === 'console' || listed.some(writesStandardOutput);
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

import { rename, rm, writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import {
  describeProblem,
  exitCodeOf,
  redactText,
  reportToJson,
  runWorkflow,
  type Workflow,
  type WorkflowReport,
} from '@sluice/core';
import { isIngestError, type Logger } from '@sluice/plugin-api';
import { catchSignals } from './catch-signals.js';
import { explain } from './explain.js';
import { logFailures } from './failures.js';
import { loadOrExplain, logOutside, type WorkflowOptions } from './load.js';
import { makeLogger } from './logger.js';
import { Progress } from './progress.js';
import { summary } from './summary.js';

const FAILED = 1;
const WRONG_FILE = 2;
/** So much of an explanation or a report is written at a time. */
const WRITTEN_CHARACTERS = 65_536;

/** What the command line says of a run. */
export interface IngestOptions extends WorkflowOptions {
  readonly report?: string;
  readonly logLevel?: string;
  readonly logFormat: 'text' | 'json';
  readonly quiet?: boolean;
  readonly explain?: boolean;
}

/** `sluice ingest`: entities to the sink, everything else to the standard error; answers the exit code. */
export async function ingest(options: IngestOptions): Promise<number> {
  const workflow = await loadOrExplain(options);
  if (workflow === undefined) return WRONG_FILE;
  // By itself, V8 lets a heap grow to four times of what is alive in it before it collects: that, and not what a run holds, is what it takes.
  setFlagsFromString('--heap-growing-percent=50');
  const signals = catchSignals();
  const progress = new Progress(process.stderr);
  const logger = makeLogger({
    level: options.logLevel ?? (options.quiet === true ? 'WARN' : workflow.loggerLevel),
    format: options.logFormat,
    secrets: workflow.secrets,
    write: (text) => progress.write(text),
  });
  try {
    if (options.quiet !== true) progress.start(logger);
    logOutside(workflow, logger);
    const report = await runWorkflow(workflow, { signal: signals.signal, logger, events: progress });
    progress.stop();
    try {
      if (options.quiet === true) logFailures(report, logger);
      else process.stderr.write(`\n${redactText(workflow.secrets, summary(report))}`);
      const isReportKept = options.report === undefined || (await keepReport(options.report, report, workflow, logger));
      if (options.explain === true) writeExplanation(report, workflow);
      return signals.exitCode() ?? Math.max(exitCodeOf(report), isReportKept ? 0 : FAILED);
    } finally {
      report.outcomes.dispose();
    }
  } catch (error) {
    progress.stop();
    if (!isIngestError(error)) throw error;
    process.stderr.write(`${redactText(workflow.secrets, describeProblem(workflow.locate(error)))}\n`);
    return error.kind === 'config' ? WRONG_FILE : FAILED;
  } finally {
    progress.stop();
    signals.release();
  }
}

function writeExplanation(report: WorkflowReport, { secrets }: Workflow): void {
  process.stderr.write('\n');
  for (const text of redactedPieces(explain(report), secrets)) process.stderr.write(text);
}

async function keepReport(path: string, report: WorkflowReport, { secrets }: Workflow, logger: Logger): Promise<boolean> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, redactedPieces(reportToJson(report), secrets));
    await rename(temporary, path);
    return true;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    logger.error('the report cannot be written', { path, reason: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

/** The texts in larger pieces without secrets. No secret lies in two texts: each is of whole lines. */
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

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { redactText, runWorkflow } from '@sluice/core';
import { IngestError, isIngestError, type Logger, toIngestError } from '@sluice/plugin-api';
import type { RunSummary } from '@sluice/runner-bullmq';
import { logError } from '../output/log-error.js';
import { writeReports } from '../report/report-files.js';
import { STATE_STORES } from '../state/state-stores.js';
import type { SharedWorkflow } from './shared-command.js';

const STATE_WAIT_MILLISECONDS = 120_000;
const STATE_LOOK_MILLISECONDS = 5000;

/** What a run that is due needs. */
export interface DueRunParts {
  readonly workflow: SharedWorkflow;
  readonly version: string;
  readonly logger: Logger;
  /** Where its report is kept. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** A process died that had begun it. */
  readonly isHandedOn: boolean;
}

/** Waits until nobody has the state: of a process that died on another machine that is known only after a minute. */
async function onceFree<T>(run: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const until = Date.now() + STATE_WAIT_MILLISECONDS;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isIngestError(error) || error.code !== 'STATE_IN_USE' || Date.now() > until) throw error;
    }
    await wait(STATE_LOOK_MILLISECONDS, undefined, { signal });
  }
}

/** Makes a run of a workflow on workers, and keeps its report. Throws why it could not be made, or its report not kept. */
export async function runDue({ workflow, version, logger, folder, signal, isHandedOn }: DueRunParts): Promise<RunSummary> {
  const { onWorkers } = await import('@sluice/runner-bullmq');
  await mkdir(folder, { recursive: true });
  logger.info('a run is due', { workflow: workflow.serviceName });
  // The id in the file is that of one run.
  const { pipeline, ...rest } = workflow;
  const own = pipeline === undefined ? rest : { ...rest, pipeline: { fqn: pipeline.fqn, runId: randomUUID() } };
  const openRunner = onWorkers({ workflow, version, logger });
  const making = {
    signal,
    logger,
    openRunner,
    version,
    state: isHandedOn && workflow.state !== undefined ? 'resume' : 'new',
    stateStores: STATE_STORES,
    keepsContainers: true,
  } as const;
  const report = await onceFree(() => runWorkflow(own, making), signal).catch((error: unknown) => {
    logError(logger, workflow.locate(toIngestError(error)), 'the run that is due');
    throw error;
  });
  const { runId, status, startedAt, endedAt, totals } = report;
  const path = resolve(join(folder, `${new Date(startedAt).toISOString().replaceAll(':', '')}-${runId}.json`));
  try {
    const redacted = function* (texts: Iterable<string>) {
      for (const text of texts) yield redactText(workflow.secrets, text);
    };
    if (!(await writeReports([path], report, redacted, logger))) {
      throw new IngestError('TEMPORARY_FILE_FAILED', {
        message: `The report of the run ${runId}, which ${status}, cannot be written`,
        path,
      });
    }
  } finally {
    report.outcomes.dispose();
    report.containers?.dispose();
  }
  logger.info('the run has ended', { run: runId, status, report: path });
  return { runId, status, startedAt, endedAt, totals, report: path, host: hostname() };
}

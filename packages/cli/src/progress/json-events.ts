import { exitCodeOf, type RunEvent, redactText, type Workflow, type WorkflowReport } from '@sluice/core';
import type { IngestError } from '@sluice/plugin-api';
import { callsOf } from '../output/cost-text.js';
import { totalOf } from '../output/counts.js';
import type { RunFigures } from './run-figures.js';

const PROGRESS_MILLISECONDS = 1000;

/** Tells of a run as lines of JSON, one event each: docs/events.md says what is in them. No secret of the workflow is in any. */
export class JsonEvents {
  readonly #write: (text: string) => unknown;
  readonly #workflow: Workflow;
  readonly #figures: RunFigures;
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (text: string) => unknown, workflow: Workflow, figures: RunFigures) {
    this.#write = write;
    this.#workflow = workflow;
    this.#figures = figures;
  }

  start(): void {
    const { serviceName, source, sink } = this.#workflow;
    this.#tell('run-started', { service: serviceName, source: source.definition.type, sink: sink.definition.type });
    this.#timer = setInterval(() => this.#tell('progress', this.#progress()), PROGRESS_MILLISECONDS);
    this.#timer.unref();
  }

  next(event: RunEvent): void {
    if (event.type === 'warning') this.#tell('warning', { ...event.warning });
    else if (event.type === 'failed')
      this.#tell('failed', { scope: event.scope, subject: event.subject, error: plain(event.error) });
    else if (event.type === 'split-done') {
      const { scope, splitId, outcomes, error } = event;
      this.#tell('split-done', { scope, split: splitId, outcomes, ...(error === undefined ? {} : { error: plain(error) }) });
    }
  }

  /** The last line of a run. */
  report(report: WorkflowReport, exitCode: number = exitCodeOf(report)): void {
    this.stop();
    const { runId, status, totals, scopes, deleted, notDeleted, warnings, cost, startedAt, endedAt, error } = report;
    this.#tell('report', {
      runId,
      status,
      exitCode,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
      totals,
      containers: scopes.reduce((sum, scope) => sum + scope.containers, 0),
      columns: scopes.reduce((sum, scope) => sum + scope.columns, 0),
      calls: scopes.reduce((sum, scope) => sum + callsOf(scope), 0),
      throttled: scopes.reduce((sum, scope) => sum + totalOf(scope.throttled ?? {}), 0),
      bytes: scopes.reduce((sum, scope) => sum + scope.bytes, 0),
      deleted: deleted.length,
      notDeleted: notDeleted.length,
      warnings: warnings.length,
      cost,
      ...(error === undefined ? {} : { error: plain(error) }),
    });
  }

  /** Tells no more of the progress. May be called twice. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #progress(): Readonly<Record<string, unknown>> {
    const { done, known, containers, failed, calls, throttled, elapsedMilliseconds, inFlight } = this.#figures.figures();
    return {
      splits: { done, known },
      containers,
      failed,
      calls,
      throttled,
      elapsedMilliseconds: Math.round(elapsedMilliseconds),
      inFlight: inFlight.map(({ scope }) => scope),
    };
  }

  #tell(type: string, fields: Readonly<Record<string, unknown>>): void {
    const line = JSON.stringify({ type, at: new Date().toISOString(), ...fields });
    this.#write(`${redactText(this.#workflow.secrets, line)}\n`);
  }
}

function plain({ code, message, path, hint }: IngestError): Readonly<Record<string, unknown>> {
  return { code, message, path, hint };
}

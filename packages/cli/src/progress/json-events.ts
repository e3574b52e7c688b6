import { errorToJson, exitCodeOf, type RunEvent, redactText, type Workflow, type WorkflowReport } from '@sluice/core';
import type { IngestError } from '@sluice/plugin-api';
import type { EventLine } from '../generated/events.js';
import { callsOf, throttledOf } from '../output/cost-text.js';
import { sumBy } from '../output/counts.js';
import type { RunFigures } from './run-figures.js';

const PROGRESS_MILLISECONDS = 1000;

/** A line before the time is in it. */
type Untimed<Line> = Line extends EventLine ? Omit<Line, 'at'> : never;

/**
 * Tells of a run as lines of JSON, one event each: `schemas/events.schema.json` and docs/events.md say what is in them. No secret of the
 * workflow is in any.
 */
export class JsonEvents {
  readonly #write: (text: string) => unknown;
  readonly #figures: RunFigures;
  #secrets: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (text: string) => unknown, figures: RunFigures) {
    this.#write = write;
    this.#figures = figures;
  }

  start({ serviceName, source, sink, secrets }: Workflow): void {
    this.#secrets = secrets;
    this.#tell({ type: 'run-started', service: serviceName, source: source.definition.type, sink: sink.definition.type });
    this.#timer = setInterval(() => this.#tellProgress(), PROGRESS_MILLISECONDS);
    this.#timer.unref();
  }

  next(event: RunEvent): void {
    if (event.type === 'warning') this.#tell({ type: 'warning', ...event.warning });
    else if (event.type === 'failed') {
      const { scope, subject, error } = event;
      this.#tell({ type: 'failed', scope, subject, error: errorToJson(error) });
    } else if (event.type === 'split-done') {
      const { scope, splitId: split, outcomes, error } = event;
      this.#tell({ type: 'split-done', scope, split, outcomes, ...(error === undefined ? {} : { error: errorToJson(error) }) });
    }
  }

  /** The last line of a run. */
  report(report: WorkflowReport, exitCode: number = exitCodeOf(report)): void {
    this.stop();
    const { runId, status, totals, scopes, deleted, notDeleted, warnings, cost, startedAt, endedAt, error } = report;
    this.#tell({
      type: 'report',
      runId,
      status,
      exitCode,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
      totals,
      containers: sumBy(scopes, ({ containers }) => containers),
      columns: sumBy(scopes, ({ columns }) => columns),
      calls: sumBy(scopes, callsOf),
      throttled: throttledOf(report),
      bytes: sumBy(scopes, ({ bytes }) => bytes),
      deleted: deleted.length,
      notDeleted: notDeleted.length,
      warnings: warnings.length,
      cost,
      ...(error === undefined ? {} : { error: errorToJson(error) }),
    });
  }

  /** The last line where there is no report. */
  refused(errors: readonly IngestError[], exitCode: number): void {
    this.stop();
    this.#tell({ type: 'refused', exitCode, errors: errors.map(errorToJson) });
  }

  /** Tells no more of the progress. May be called twice. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tellProgress(): void {
    const { done, known, containers, failed, calls, throttled, elapsedMilliseconds, inFlight } = this.#figures.figures();
    this.#tell({
      type: 'progress',
      splits: { done, known },
      containers,
      failed,
      calls,
      throttled,
      elapsedMilliseconds: Math.round(elapsedMilliseconds),
      inFlight: inFlight.map(({ scope }) => scope),
    });
  }

  #tell({ type, ...fields }: Untimed<EventLine>): void {
    const line = JSON.stringify({ type, at: new Date().toISOString(), ...fields });
    this.#write(`${redactText(this.#secrets, line)}\n`);
  }
}

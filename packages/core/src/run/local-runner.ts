import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  type Clock,
  IngestError,
  type Logger,
  type RunStatus,
  type Sink,
  type Source,
  type Split,
  type StepContext,
  type Subject,
  toIngestError,
  type Warning,
} from '@sluice/plugin-api';
import { from, lastValueFrom, type Observer } from 'rxjs';
import { Frontier } from './frontier.js';
import { graceSignal } from './grace-signal.js';
import type { Outcome } from './outcome.js';
import type { NamedProcessor } from './process-entity.js';
import { pullLanes } from './pull-lanes.js';
import { makeReport, type WorkflowReport } from './report.js';
import type { RunEvent } from './run-event.js';
import { type GoneContainers, runSplit, unreadOutcomes } from './run-split.js';
import { ScopeTracker } from './scope-tracker.js';
import type { StateStore } from './state-store.js';

const WRITE_GRACE_MILLISECONDS = 10_000;
const RUN = '';

/** What a run is made of. */
export interface RunParts {
  readonly runId?: string;
  /** The pipeline of the catalogue that shows the state of the run. */
  readonly pipeline?: string;
  readonly source: Source;
  readonly sourceType: string;
  readonly processors: readonly NamedProcessor[];
  readonly sink: Sink;
  readonly sinkType: string;
  readonly state: StateStore;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How many splits are read at a time. */
  readonly lanes: number;
  /** Warnings from before the run, such as those of the workflow file. */
  readonly warnings: readonly Warning[];
  readonly events: Pick<Observer<RunEvent>, 'next'>;
}

/** Runs all splits in this process. An instance runs once. */
export class LocalRunner {
  readonly #parts: RunParts;
  readonly #runId: string;
  readonly #stop = new AbortController();
  readonly #tracker = new ScopeTracker();
  readonly #gone: GoneContainers = new Map();
  readonly #outcomes: Outcome[] = [];
  readonly #warnings = new Map<string, Warning>();
  #fatal: IngestError | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#runId = parts.runId ?? randomUUID();
  }

  /** Reads and writes everything. Failures are in the report; throws only on a defect of Sluice. */
  async run(signal: AbortSignal): Promise<WorkflowReport> {
    const { source, sink, clock } = this.#parts;
    const startedAt = clock.now();
    for (const warning of this.#parts.warnings) this.#warn(RUN, warning);
    const stop = AbortSignal.any([signal, this.#stop.signal]);
    const writing = graceSignal(stop, WRITE_GRACE_MILLISECONDS);
    // Each request under way listens to them.
    setMaxListeners(0, stop, writing.signal);
    const context = this.#context(RUN, stop);
    const sinkContext = { ...context, signal: writing.signal };
    try {
      if (await this.#writeService(sinkContext)) {
        await this.#tell({ state: 'running', startedAt }, sinkContext);
        await this.#runSplits(source, stop, writing.signal);
        // A run that stopped early leaves the last whole output of a sink that writes at the end as it was.
        if (!stop.aborted) await sink.flush(sinkContext);
      }
    } catch (error) {
      this.#fail(error);
    }
    const report = makeReport({
      runId: this.#runId,
      serviceName: source.service.name,
      source: this.#parts.sourceType,
      sink: this.#parts.sinkType,
      startedAt,
      endedAt: clock.now(),
      scopes: this.#tracker.summaries(),
      outcomes: this.#outcomes,
      warnings: [...this.#warnings.values()],
      interrupted: signal.aborted,
      ...(this.#fatal === undefined ? {} : { error: this.#fatal }),
    });
    if (this.#fatal?.kind !== 'connection') {
      const state = report.status === 'interrupted' ? 'failed' : report.status;
      await this.#tell({ state, startedAt, endedAt: report.endedAt }, sinkContext);
    }
    writing.dispose();
    return report;
  }

  async #writeService(context: StepContext): Promise<boolean> {
    const { source, sink } = this.#parts;
    const subject: Subject = { kind: 'service', name: source.service.name };
    const [result] = await sink.write([source.service], context);
    if (result === undefined) throw new IngestError('PLUGIN_INVALID', { message: 'The sink answered nothing for the service' });
    const outcome: Outcome = { subject, fullyQualifiedName: source.service.fullyQualifiedName, ...result };
    this.#record(RUN, [outcome]);
    if (result.status === 'failed') this.#fail(result.error);
    return result.status !== 'failed';
  }

  async #runSplits(source: Source, stop: AbortSignal, writing: AbortSignal): Promise<void> {
    const frontier = new Frontier(source.plan(this.#context(RUN, stop)), (split) => this.#know(split));
    const halt = (): void => this.#leave(frontier.drain());
    stop.addEventListener('abort', halt, { once: true });
    const lanes = pullLanes(frontier, this.#parts.lanes, (split) => from(this.#runSplit(split, frontier, stop, writing)));
    await lastValueFrom(lanes, { defaultValue: undefined });
    stop.removeEventListener('abort', halt);
    if (frontier.planError !== undefined && !stop.aborted) this.#fail(frontier.planError);
  }

  async #runSplit(split: Split, frontier: Frontier, stop: AbortSignal, writing: AbortSignal): Promise<void> {
    const { source, processors, sink, state, logger } = this.#parts;
    const reading = this.#context(split.scope, stop);
    logger.debug('reading', { split: split.id });
    const result = await runSplit(split, {
      source,
      processors,
      sink,
      reading,
      writing: { ...reading, signal: writing },
      gone: this.#gone,
    });
    const { outcomes, children, names, fingerprint, error } = result;
    this.#outcomes.push(...outcomes);
    this.#tracker.settled(split, result);
    if (error === undefined) {
      await state.commit({ runId: this.#runId, split, fingerprint, children, outcomes, names });
      for (const child of children) this.#know(child);
    } else {
      logger.error(error.message, { split: split.id, code: error.code, path: error.path });
      if (error.fatal) this.#fail(error);
    }
    this.#parts.events.next({ type: 'split-done', scope: split.scope, splitId: split.id, outcomes });
    if (stop.aborted) this.#leave(children);
    frontier.settle(stop.aborted ? [] : children);
  }

  #know(split: Split): void {
    this.#tracker.known(split);
    this.#parts.events.next({ type: 'split-known', scope: split.scope });
  }

  /** Accounts for splits that will not be read since the run stops. */
  #leave(splits: readonly Split[]): void {
    for (const split of splits) {
      this.#record(split.scope, unreadOutcomes([split], new IngestError('CANCELLED')));
    }
  }

  #record(scope: string, outcomes: readonly Outcome[]): void {
    this.#outcomes.push(...outcomes);
    this.#tracker.outcomes(scope, outcomes);
  }

  /** Stops the run. The first reason counts. */
  #fail(error: unknown): void {
    this.#fatal ??= toIngestError(error);
    this.#stop.abort(this.#fatal);
  }

  /** Tells the catalogue how the run stands, where it has a pipeline for it. */
  async #tell(status: Omit<RunStatus, 'runId' | 'pipeline'>, context: StepContext): Promise<void> {
    const { pipeline, sink } = this.#parts;
    if (pipeline === undefined) return;
    try {
      await sink.reportRun?.({ runId: this.#runId, pipeline, ...status }, context);
    } catch (error) {
      this.#warn(RUN, { code: 'RUN_STATUS_NOT_SENT', message: toIngestError(error).message, path: pipeline });
    }
  }

  #context(scope: string, signal: AbortSignal): StepContext {
    const { logger, clock, events } = this.#parts;
    const meter = this.#tracker.meter(scope);
    return {
      signal,
      logger,
      clock,
      meter: {
        request: (name) => {
          meter.request(name);
          events.next({ type: 'request', name });
        },
        bytes: meter.bytes,
      },
      report: { warn: (warning) => this.#warn(scope, warning) },
    };
  }

  #warn(scope: string, warning: Warning): void {
    const key = JSON.stringify([warning.code, warning.message, warning.path]);
    if (this.#warnings.has(key)) return;
    this.#warnings.set(key, warning);
    this.#tracker.warned(scope);
    this.#parts.logger.warn(warning.message, { code: warning.code, path: warning.path });
    this.#parts.events.next({ type: 'warning', warning });
  }
}

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
  toIngestError,
  type Warning,
} from '@sluice/plugin-api';
import { from, lastValueFrom, type Observer } from 'rxjs';
import { type Deletion, deleteGone, NO_DELETION } from './deletion/delete-gone.js';
import { GoneContainers } from './deletion/gone-containers.js';
import { Frontier } from './frontier.js';
import { graceSignal } from './grace-signal.js';
import { keepSplit } from './keep-split.js';
import type { KnownItems } from './known-items.js';
import { pullLanes } from './pull-lanes.js';
import { makeReport, type ReportParts, type WorkflowReport } from './report/report.js';
import type { RequestPace } from './request-pace.js';
import type { RunEvent } from './run-event.js';
import { RUN_SCOPE, RunRecord } from './run-record.js';
import { unreadOutcomes } from './run-split.js';
import type { RunState } from './run-state.js';
import type { Runner, SplitRequest } from './runner.js';
import { ContainerLog } from './spool/container-log.js';

const WRITE_GRACE_MILLISECONDS = 10_000;

/** What a run is made of. */
export interface RunParts {
  readonly runId: string;
  /** When the run began that this one resumes, in milliseconds since 1970-01-01T00:00Z. */
  readonly startedAt?: number;
  /** The pipeline of the catalogue that shows the state of the run. */
  readonly pipeline?: string;
  readonly source: Source;
  readonly sourceType: string;
  readonly sink: Sink;
  readonly sinkType: string;
  /** What runs the splits. */
  readonly runner: Runner;
  /** Where to keep what is done; without it, nothing of the run outlives it but its report. */
  readonly state?: RunState;
  /** What need not be read, or written, again. */
  readonly known?: KnownItems;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Of requests to the store. */
  readonly pace: RequestPace;
  /** Warnings from before the run, such as those of the workflow file. */
  readonly warnings: readonly Warning[];
  readonly events: Pick<Observer<RunEvent>, 'next'>;
  /** Whether the report is to have the containers that are written. */
  readonly keepsContainers?: boolean;
}

/**
 * Plans the splits of a run, has each run when its parent is committed, and gathers what they come to: what is known, alive and gone, and the
 * report. Whoever runs the splits, it is alone in this process. An instance runs once.
 */
export class Coordinator {
  readonly #parts: RunParts;
  readonly #runId: string;
  readonly #stop = new AbortController();
  readonly #record: RunRecord;
  readonly #gone = new GoneContainers();
  readonly #containers: ContainerLog | undefined;
  #fatal: IngestError | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#runId = parts.runId;
    this.#containers = parts.keepsContainers === true ? new ContainerLog((error) => this.#fail(error)) : undefined;
    this.#record = new RunRecord({
      ...parts,
      ...(this.#containers === undefined ? {} : { containers: this.#containers }),
      isSurveyed: parts.source.deletion !== undefined && parts.sink.snapshot !== undefined,
      onSpoolError: (error) => this.#fail(error),
    });
  }

  /** Reads and writes everything. Failures are in the report, which is to be disposed of; throws only on a defect of Sluice. */
  async run(signal: AbortSignal): Promise<WorkflowReport> {
    try {
      return await this.#run(signal);
    } catch (error) {
      this.#record.ledger.dispose();
      this.#containers?.dispose();
      throw error;
    }
  }

  async #run(signal: AbortSignal): Promise<WorkflowReport> {
    const { source, sink, clock } = this.#parts;
    const { startedAt = clock.now() } = this.#parts;
    for (const warning of this.#parts.warnings) this.#record.warn(RUN_SCOPE, warning);
    const stop = AbortSignal.any([signal, this.#stop.signal]);
    const writing = graceSignal(stop, WRITE_GRACE_MILLISECONDS);
    // Each request under way listens to them.
    setMaxListeners(0, stop, writing.signal);
    const sinkContext = this.#record.context(undefined, writing.signal, 'catalogue');
    let deletion = NO_DELETION;
    try {
      if (await this.#writeService(sinkContext)) {
        await this.#tell({ state: 'running', startedAt }, sinkContext);
        await this.#parts.known?.askCatalogue(sink, source.service.name, sinkContext);
        await this.#runSplits(source, stop, writing.signal);
        if (!stop.aborted) deletion = await this.#delete(this.#record.context(undefined, stop, 'catalogue'));
        // A run that stopped early leaves the last whole output of a sink that writes at the end as it was.
        if (!stop.aborted) await sink.flush(sinkContext);
      }
    } catch (error) {
      this.#fail(error);
    }
    const report = this.#report({ startedAt, endedAt: clock.now(), interrupted: signal.aborted, deletion });
    if (this.#fatal?.kind !== 'connection') {
      const state = report.status === 'interrupted' ? 'failed' : report.status;
      await this.#tell({ state, startedAt, endedAt: report.endedAt }, sinkContext);
    }
    writing.dispose();
    return report;
  }

  #report(ended: Pick<ReportParts, 'startedAt' | 'endedAt' | 'interrupted' | 'deletion'>): WorkflowReport {
    const { source, sourceType, sinkType } = this.#parts;
    const ledger = this.#record.ledger.result();
    return makeReport({
      ...ended,
      runId: this.#runId,
      serviceName: source.service.name,
      source: sourceType,
      sink: sinkType,
      ledger,
      unsettled: this.#record.ledger.unsettled(),
      scopes: this.#record.scopes(ledger.figures),
      warnings: this.#record.warnings(),
      ...(this.#containers === undefined ? {} : { containers: this.#containers }),
      ...(this.#fatal === undefined ? {} : { error: this.#fatal }),
    });
  }

  async #writeService(context: StepContext): Promise<boolean> {
    const { source, sink } = this.#parts;
    const { name, fullyQualifiedName } = source.service;
    const told = { subject: { kind: 'service', name }, scope: RUN_SCOPE } as const;
    this.#record.ledger.known([told.subject]);
    try {
      const [result] = await sink.write([source.service], context);
      if (result === undefined) throw new IngestError('PLUGIN_INVALID', { message: 'The sink answered nothing for the service' });
      this.#record.ledger.add({ ...told, fullyQualifiedName, ...result });
      if (result.status === 'failed') this.#fail(result.error);
      return result.status !== 'failed';
    } catch (error) {
      this.#record.ledger.add({ ...told, status: 'failed', error: toIngestError(error) });
      throw error;
    }
  }

  async #runSplits(source: Source, stop: AbortSignal, writing: AbortSignal): Promise<void> {
    const frontier = new Frontier(source.plan(this.#record.context(undefined, stop, 'store')), (split) =>
      this.#record.known(split),
    );
    const halt = (): void => this.#leave(frontier.drain());
    stop.addEventListener('abort', halt, { once: true });
    const lanes = pullLanes(frontier, this.#parts.runner.lanes, (split) => from(this.#runSplit(split, frontier, stop, writing)));
    await lastValueFrom(lanes, { defaultValue: undefined });
    stop.removeEventListener('abort', halt);
    if (frontier.planError !== undefined && !stop.aborted) this.#fail(frontier.planError);
  }

  async #runSplit(split: Split, frontier: Frontier, stop: AbortSignal, writing: AbortSignal): Promise<void> {
    const { runner, sink, state, logger } = this.#parts;
    logger.debug('reading', { split: split.id });
    this.#record.started(split);
    const request: SplitRequest = {
      reading: this.#record.context(split, stop, 'store'),
      writing: this.#record.context(split, writing, 'catalogue'),
      gone: this.#gone,
      listener: this.#record.listener(split),
      spent: (costs) => this.#record.spent(split, costs),
    };
    const result = await (state === undefined ? runner.run(split, request) : keepSplit(split, request, { state, sink, runner }));
    const { children, error } = result;
    if (error === undefined) {
      for (const child of children) this.#record.known(child);
    } else {
      logger.error(error.message, { split: split.id, code: error.code, path: error.path });
      if (error.fatal) this.#fail(error);
    }
    this.#record.settled(split, result);
    if (stop.aborted) this.#leave(children);
    frontier.settle(stop.aborted ? [] : children);
  }

  async #delete(context: StepContext): Promise<Deletion> {
    const { source, sink, logger } = this.#parts;
    const { service, deletion: policy } = source;
    if (policy === undefined) return NO_DELETION;
    const deletion = await deleteGone({ service, policy, sink, survey: this.#record.survey }, context);
    this.#record.unknown(deletion.unknown);
    for (const { fullyQualifiedName, error } of deletion.failed) {
      logger.error(error.message, { container: fullyQualifiedName, code: error.code });
    }
    return deletion;
  }

  /** Accounts for splits that will not be read since the run stops. */
  #leave(splits: readonly Split[]): void {
    for (const outcome of unreadOutcomes(splits, new IngestError('CANCELLED'))) this.#record.ledger.add(outcome);
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
      context.report.warn({ code: 'RUN_STATUS_NOT_SENT', message: toIngestError(error).message, path: pipeline });
    }
  }
}

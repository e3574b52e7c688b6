import {
  type Context,
  type Meter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { RunEvent, Workflow, WorkflowReport } from '@sluice/core';

/** What takes spans and figures. */
export interface Instruments {
  readonly tracer: Tracer;
  readonly meter: Meter;
}

type DoneRequest = Extract<RunEvent, { type: 'request-done' }>;
type DoneSplit = Extract<RunEvent, { type: 'split-done' }>;

/**
 * Tells OpenTelemetry of a run: a span for the run, below it one for each split, below that one for each request; counters of requests, outcomes
 * and bytes, and a histogram of how long splits take. The attributes are names and codes; no message of an error is among them.
 */
export class RunTelemetry {
  readonly #tracer: Tracer;
  readonly #run: Span;
  readonly #below: Context;
  readonly #splits = new Map<string, { readonly span: Span; readonly below: Context; readonly since: number }>();
  readonly #requests;
  readonly #throttled;
  readonly #outcomes;
  readonly #bytes;
  readonly #seconds;

  constructor({ tracer, meter }: Instruments, { serviceName, source, sink }: Workflow) {
    this.#tracer = tracer;
    this.#run = tracer.startSpan(
      'sluice run',
      {
        attributes: {
          'sluice.service': serviceName,
          'sluice.source': source.definition.type,
          'sluice.sink': sink.definition.type,
        },
      },
      ROOT_CONTEXT,
    );
    this.#below = trace.setSpan(ROOT_CONTEXT, this.#run);
    this.#requests = meter.createCounter('sluice.requests', {
      unit: '{request}',
      description: 'Requests to the store and the catalogue',
    });
    this.#throttled = meter.createCounter('sluice.requests.throttled', {
      unit: '{request}',
      description: 'Those that were asked to slow down',
    });
    this.#outcomes = meter.createCounter('sluice.outcomes', {
      unit: '{subject}',
      description: 'What became of buckets, entries, tables and files',
    });
    this.#bytes = meter.createCounter('sluice.bytes', { unit: 'By', description: 'Bytes of data read' });
    this.#seconds = meter.createHistogram('sluice.split.duration', { unit: 's', description: 'How long splits take' });
  }

  next(event: RunEvent): void {
    if (event.type === 'split-started') this.#begin(event.splitId, event.scope);
    else if (event.type === 'split-done') this.#end(event);
    else if (event.type === 'request-done') this.#requested(event);
    else if (event.type === 'throttled') this.#throttled.add(1, { 'sluice.request.name': event.name });
  }

  /** The end of the run; without a report, it could not be begun. */
  end(report: WorkflowReport | undefined): void {
    for (const { span } of this.#splits.values()) span.end();
    this.#splits.clear();
    if (report === undefined) this.#run.setStatus({ code: SpanStatusCode.ERROR });
    else {
      this.#run.setAttributes({ 'sluice.run.id': report.runId, 'sluice.run.status': report.status });
      if (report.error !== undefined) this.#run.setAttribute('error.type', report.error.code);
      if (report.status !== 'succeeded') this.#run.setStatus({ code: SpanStatusCode.ERROR });
      for (const { scope, bytes } of report.scopes) if (bytes > 0) this.#bytes.add(bytes, { 'sluice.scope': scope });
    }
    this.#run.end();
  }

  #begin(splitId: string, scope: string): void {
    const attributes = { 'sluice.split.id': splitId, 'sluice.scope': scope };
    const span = this.#tracer.startSpan('sluice split', { attributes }, this.#below);
    this.#splits.set(splitId, { span, below: trace.setSpan(this.#below, span), since: performance.now() });
  }

  #end({ splitId, scope, outcomes, error }: DoneSplit): void {
    for (const [status, count] of Object.entries(outcomes)) {
      if (count > 0) this.#outcomes.add(count, { 'sluice.outcome.status': status });
    }
    const split = this.#splits.get(splitId);
    if (split === undefined) return;
    this.#splits.delete(splitId);
    const failure = error === undefined ? {} : { 'error.type': error.code };
    this.#seconds.record((performance.now() - split.since) / 1000, { 'sluice.scope': scope, ...failure });
    split.span.setAttributes(failure);
    if (error !== undefined) split.span.setStatus({ code: SpanStatusCode.ERROR });
    split.span.end();
  }

  #requested({ name, scope, splitId, ended, startedAt, endedAt }: DoneRequest): void {
    this.#requests.add(1, { 'sluice.request.name': name, 'sluice.request.ended': ended });
    const failure = ended === 'answered' ? {} : { 'error.type': ended };
    const attributes = { 'sluice.request.name': name, 'sluice.scope': scope, ...failure };
    const parent = splitId === undefined ? undefined : this.#splits.get(splitId);
    const span = this.#tracer.startSpan(
      name,
      { kind: SpanKind.CLIENT, startTime: startedAt, attributes },
      parent?.below ?? this.#below,
    );
    if (ended !== 'answered') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endedAt);
  }
}

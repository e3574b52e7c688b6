import { type Clock, IngestError, type Logger, type Split, type StepContext, type Warning } from '@sluice/plugin-api';
import type { Observer } from 'rxjs';
import type { Deletion } from './deletion/delete-gone.js';
import { DeletionSurvey } from './deletion/deletion-survey.js';
import { isDenied, isThrottled } from './outcomes/is-denied.js';
import { failedOutcome, type Outcome } from './outcomes/outcome.js';
import type { OutcomeFigures } from './outcomes/outcome-figures.js';
import { OutcomeLedger } from './outcomes/outcome-ledger.js';
import { type ScopeSummary, ScopeTracker } from './report/scope-tracker.js';
import type { RequestPace } from './request-pace.js';
import type { RequestEnd, RunEvent } from './run-event.js';
import type { SplitListener, SplitResult } from './run-split.js';
import type { SplitCosts } from './runner.js';
import type { ContainerLog } from './spool/container-log.js';
import { warningKey } from './warning-key.js';

/** The scope of what concerns the run as a whole. */
export const RUN_SCOPE = '';

/** What a {@link RunRecord} is made of. */
export interface RunRecordParts {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly pace: RequestPace;
  readonly events: Pick<Observer<RunEvent>, 'next'>;
  /** Whether something may be deleted by what the run saw. */
  readonly isSurveyed: boolean;
  /** Where the containers that are written are kept, where they are wanted. */
  readonly containers?: ContainerLog;
  /** Told where there is no room for a temporary file. */
  readonly onSpoolError: (error: IngestError) => void;
}

/** Gathers what a run is told: splits, outcomes, warnings and what it costs. */
export class RunRecord {
  readonly ledger: OutcomeLedger;
  /** Absent where nothing is deleted. */
  readonly survey: DeletionSurvey | undefined;
  readonly #parts: RunRecordParts;
  readonly #tracker = new ScopeTracker();
  readonly #warnings = new Map<string, Warning>();

  constructor(parts: RunRecordParts) {
    this.#parts = parts;
    this.ledger = new OutcomeLedger({ onError: parts.onSpoolError });
    if (parts.isSurveyed) this.survey = new DeletionSurvey();
  }

  /** A split became known: planned, or yielded by a committed one. */
  known(split: Split): void {
    this.#tracker.known(split);
    this.survey?.known(split);
    this.ledger.known(split.subjects);
    this.#parts.events.next({ type: 'split-known', scope: split.scope });
  }

  /** Gathers what comes of a split. */
  listener(split: Split): SplitListener {
    const { containers } = this.#parts;
    const keep: SplitListener['kept'] = ({ entities }) => {
      for (const entity of entities) if (entity.kind === 'container') containers?.add(entity);
    };
    return {
      ...(containers === undefined ? {} : { kept: keep }),
      outcome: (outcome) => this.#told(split, outcome),
      alive: (name) => this.survey?.alive(name),
    };
  }

  /** The reading of a split begins. */
  started({ scope, id }: Split): void {
    this.#parts.events.next({ type: 'split-started', scope, splitId: id });
  }

  /** A split is done: read to its end, or not. */
  settled(split: Split, { outcomes, error }: SplitResult): void {
    this.survey?.settled(split, error);
    if (error === undefined) this.#tracker.done(split);
    const why = error === undefined ? {} : { error };
    this.#parts.events.next({ type: 'split-done', scope: split.scope, splitId: split.id, outcomes, ...why });
  }

  /** Each warning once, whatever the scope. */
  warn(scope: string, warning: Warning): void {
    const key = warningKey(warning);
    if (this.#warnings.has(key)) return;
    this.#warnings.set(key, warning);
    this.#tracker.warned(scope);
    this.#parts.logger.warn(warning.message, { code: warning.code, path: warning.path });
    this.#parts.events.next({ type: 'warning', warning });
  }

  /** It is not known what of these scopes is gone from the store. */
  unknown(scopes: Deletion['unknown']): void {
    for (const { scope, reason, containers } of scopes) this.#tracker.unknown(scope, { reason, containers });
  }

  /**
   * What a step gets; what it costs is counted for the scope of `split`, or for the run as a whole. Requests to the store are paced, those to
   * the catalogue are not.
   */
  context(split: Split | undefined, signal: AbortSignal, to: 'store' | 'catalogue'): StepContext {
    const scope = split?.scope ?? RUN_SCOPE;
    const { logger, clock, events, pace } = this.#parts;
    const ofSplit = split === undefined ? {} : { splitId: split.id };
    const counts = this.#tracker.costs(scope);
    return {
      signal,
      logger,
      clock,
      meter: {
        concurrency: to === 'store' ? pace.concurrency : Number.POSITIVE_INFINITY,
        request: (name, send) => {
          const counted = (): ReturnType<typeof send> => {
            counts.request(name);
            events.next({ type: 'request', name });
            const startedAt = clock.now();
            return watched(send(), (ended) => {
              if (ended === 'denied') counts.denied(name);
              else if (ended === 'throttled') {
                counts.throttled(name);
                events.next({ type: 'throttled', name });
              }
              events.next({ type: 'request-done', name, scope, ...ofSplit, ended, startedAt, endedAt: clock.now() });
            });
          };
          return to === 'store' ? pace.run(signal, counted) : counted();
        },
        bytes: counts.bytes,
      },
      report: { warn: (warning) => this.warn(scope, warning) },
    };
  }

  /** Counts what a split cost that was read elsewhere. */
  spent({ scope }: Split, { requests, denied = {}, throttled = {}, bytes }: SplitCosts): void {
    const { events } = this.#parts;
    const counts = this.#tracker.costs(scope);
    for (const [name, count] of Object.entries(requests)) {
      counts.request(name, count);
      for (let sent = 0; sent < count; sent += 1) events.next({ type: 'request', name });
    }
    for (const [name, count] of Object.entries(denied)) counts.denied(name, count);
    for (const [name, count] of Object.entries(throttled)) {
      counts.throttled(name, count);
      for (let sent = 0; sent < count; sent += 1) events.next({ type: 'throttled', name });
    }
    counts.bytes(bytes);
  }

  warnings(): readonly Warning[] {
    return [...this.#warnings.values()];
  }

  scopes({ scopes }: OutcomeFigures): readonly ScopeSummary[] {
    return this.#tracker.summaries(scopes);
  }

  #told(split: Split, outcome: Outcome): void {
    const isFirst = this.ledger.add(outcome);
    if (outcome.status === 'failed' && outcome.parts === undefined) {
      const { scope, subject, error } = outcome;
      this.#parts.events.next({ type: 'failed', scope, subject, error });
    }
    // Of what two things are said it is not known what of it is in the store.
    this.survey?.told(split, isFirst ? outcome : failedOutcome(outcome.subject, outcome.scope, new IngestError('OUTCOME_TWICE')));
  }
}

/** The same; tells how it ended. */
async function watched<T>(sent: Promise<T>, tell: (ended: RequestEnd) => void): Promise<T> {
  try {
    const answer = await sent;
    tell(endOf(answer) ?? 'answered');
    return answer;
  } catch (error) {
    tell(endOf(error) ?? 'failed');
    throw error;
  }
}

function endOf(ended: unknown): 'denied' | 'throttled' | undefined {
  if (isDenied(ended)) return 'denied';
  return isThrottled(ended) ? 'throttled' : undefined;
}

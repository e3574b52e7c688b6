import type { Meter, Split } from '@sluice/plugin-api';
import { OUTCOME_STATUSES, type Outcome, type OutcomeStatus } from './outcome.js';
import type { SplitResult } from './run-split.js';

/** How many subjects ended in each way. */
export type OutcomeCounts = Readonly<Record<OutcomeStatus, number>>;

/** What a run did in one scope. */
export interface ScopeSummary {
  /** The URI of the bucket. */
  readonly scope: string;
  /** Whether its root split and all that came of it were read to the end and acknowledged. */
  readonly complete: boolean;
  /** Splits read to the end, of those known. */
  readonly splits: { readonly done: number; readonly known: number };
  readonly outcomes: OutcomeCounts;
  /** Containers that are in the catalogue by this run. */
  readonly containers: number;
  readonly columns: number;
  readonly warnings: number;
  /** Requests sent, by their names. */
  readonly requests: Readonly<Record<string, number>>;
  /** Bytes of data read. */
  readonly bytes: number;
}

/** Counts requests and bytes by scope, and what became of each. A scope of '' stands for the run as a whole. */
export class ScopeTracker {
  readonly #scopes = new Map<string, ScopeCounts>();

  meter(scope: string): Meter {
    const counts = this.#counts(scope);
    return {
      request: (name) => counts.requests.set(name, (counts.requests.get(name) ?? 0) + 1),
      bytes: (count) => {
        counts.bytes += count;
      },
    };
  }

  warned(scope: string): void {
    this.#counts(scope).warnings += 1;
  }

  /** A split became known: planned, or yielded by a committed one. */
  known(split: Split): void {
    this.#counts(split.scope).known += 1;
  }

  settled(split: Split, result: SplitResult): void {
    const counts = this.#counts(split.scope);
    if (result.error === undefined) counts.done += 1;
    for (const outcome of result.outcomes) this.#count(counts, outcome);
  }

  /** Outcomes of splits that were not read. */
  outcomes(scope: string, outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) this.#count(this.#counts(scope), outcome);
  }

  /** The scopes in the order of their names, the run as a whole first. */
  summaries(): readonly ScopeSummary[] {
    return [...this.#scopes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([scope, counts]) => counts.summary(scope));
  }

  #counts(scope: string): ScopeCounts {
    let counts = this.#scopes.get(scope);
    if (counts === undefined) {
      counts = new ScopeCounts();
      this.#scopes.set(scope, counts);
    }
    return counts;
  }

  #count(counts: ScopeCounts, outcome: Outcome): void {
    counts.outcomes[outcome.status] += 1;
    if (outcome.status !== 'failed' && outcome.status !== 'filtered' && outcome.status !== 'empty') {
      if (outcome.subject.kind !== 'service') counts.containers += 1;
      counts.columns += outcome.columns ?? 0;
    }
  }
}

class ScopeCounts {
  known = 0;
  done = 0;
  containers = 0;
  columns = 0;
  warnings = 0;
  bytes = 0;
  readonly requests = new Map<string, number>();
  readonly outcomes = noOutcomes();

  summary(scope: string): ScopeSummary {
    return {
      scope,
      complete: this.done === this.known && this.outcomes.failed === 0,
      splits: { done: this.done, known: this.known },
      outcomes: { ...this.outcomes },
      containers: this.containers,
      columns: this.columns,
      warnings: this.warnings,
      requests: Object.fromEntries([...this.requests].sort()),
      bytes: this.bytes,
    };
  }
}

/** A count of zero for each way. */
export function noOutcomes(): Record<OutcomeStatus, number> {
  return Object.fromEntries(OUTCOME_STATUSES.map((status) => [status, 0])) as Record<OutcomeStatus, number>;
}

import type { Split } from '@sluice/plugin-api';
import { noOutcomes, type OutcomeCounts } from '../outcomes/outcome.js';
import type { ScopeFigures } from '../outcomes/outcome-figures.js';

/** Why it is not known of so many containers whether they are gone. */
export interface GoneUnknown {
  readonly reason: string;
  readonly containers: number;
}

/** What a run did in one scope. */
export interface ScopeSummary {
  /** The URI of the bucket. */
  readonly scope: string;
  /** Whether its root split and all that came of it were read to the end and acknowledged. */
  readonly complete: boolean;
  /** Splits read to the end, of those known. */
  readonly splits: { readonly done: number; readonly known: number };
  /** Each subject once; not those that stand for their parts. */
  readonly outcomes: OutcomeCounts;
  /** Containers that are in the catalogue by this run. */
  readonly containers: number;
  readonly columns: number;
  readonly warnings: number;
  /** Requests sent, by their names. */
  readonly requests: Readonly<Record<string, number>>;
  /** Those of them that there was no right to; absent where there was to all. */
  readonly denied?: Readonly<Record<string, number>>;
  /** Those of them that were asked to slow down; absent where none was. */
  readonly throttled?: Readonly<Record<string, number>>;
  /** Bytes of data read. */
  readonly bytes: number;
  /** Why it is not known what of it is gone from the store, and of how many containers in the catalogue, which stay; absent where there are none. */
  readonly goneUnknown?: GoneUnknown;
}

const NOTHING: ScopeFigures = { outcomes: noOutcomes(), containers: 0, columns: 0 };

/** Counts requests and bytes by scope, and how far each was read. A scope of '' stands for the run as a whole. */
export class ScopeTracker {
  readonly #scopes = new Map<string, ScopeCounts>();

  /** Counts requests by their names, and bytes of data. */
  costs(scope: string): {
    request(name: string, count?: number): void;
    denied(name: string, count?: number): void;
    throttled(name: string, count?: number): void;
    bytes(count: number): void;
  } {
    const counts = this.#counts(scope);
    return {
      request: (name, count) => add(counts.requests, name, count),
      denied: (name, count) => add(counts.denied, name, count),
      throttled: (name, count) => add(counts.throttled, name, count),
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

  /** A split was read to its end, and all of it was acknowledged. */
  done(split: Split): void {
    this.#counts(split.scope).done += 1;
  }

  /** It is not known what of the scope is gone. */
  unknown(scope: string, goneUnknown: GoneUnknown): void {
    this.#counts(scope).goneUnknown = goneUnknown;
  }

  /** The scopes in the order of their names, the run as a whole first, with what became of their subjects. */
  summaries(figures: ReadonlyMap<string, ScopeFigures>): readonly ScopeSummary[] {
    const scopes = new Set([...this.#scopes.keys(), ...figures.keys()]);
    return [...scopes].sort().map((scope) => this.#counts(scope).summary(scope, figures.get(scope) ?? NOTHING));
  }

  #counts(scope: string): ScopeCounts {
    let counts = this.#scopes.get(scope);
    if (counts === undefined) {
      counts = new ScopeCounts();
      this.#scopes.set(scope, counts);
    }
    return counts;
  }
}

function add(counts: Map<string, number>, name: string, count = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

class ScopeCounts {
  known = 0;
  done = 0;
  warnings = 0;
  bytes = 0;
  goneUnknown: GoneUnknown | undefined;
  readonly requests = new Map<string, number>();
  readonly denied = new Map<string, number>();
  readonly throttled = new Map<string, number>();

  summary(scope: string, { outcomes, containers, columns }: ScopeFigures): ScopeSummary {
    const { known, done, warnings, bytes, goneUnknown } = this;
    return {
      scope,
      complete: done === known && outcomes.failed === 0,
      splits: { done, known },
      outcomes: { ...outcomes },
      containers,
      columns,
      warnings,
      requests: Object.fromEntries([...this.requests].sort()),
      ...(this.denied.size === 0 ? {} : { denied: Object.fromEntries([...this.denied].sort()) }),
      ...(this.throttled.size === 0 ? {} : { throttled: Object.fromEntries([...this.throttled].sort()) }),
      bytes,
      ...(goneUnknown === undefined ? {} : { goneUnknown }),
    };
  }
}

import type { RunEvent } from '@sluice/core';

/** Calls a second are those of the last seconds: so many. */
const RATE_SECONDS = 5;
/** How long is left is told when that much has been seen, and for so long no split became known. */
const ESTIMATE_AFTER_MILLISECONDS = 3000;

/** A bucket of which something is being read. */
export interface InFlight {
  readonly scope: string;
  /** How many of its splits. */
  readonly splits: number;
  /** For how long the oldest of them. */
  readonly milliseconds: number;
}

/** How far a run is. */
export interface Figures {
  readonly done: number;
  readonly known: number;
  readonly containers: number;
  readonly failed: number;
  readonly calls: number;
  readonly callsPerSecond: number;
  readonly throttled: number;
  readonly elapsedMilliseconds: number;
  /** Absent where nothing can be said of it: what is known may still grow. */
  readonly leftMilliseconds?: number;
  /** What has been read for longest is first. */
  readonly inFlight: readonly InFlight[];
}

/** Adds up what a run tells of itself. */
export class RunFigures {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #running = new Map<string, { readonly scope: string; readonly since: number }>();
  /** How many calls began in each of the last seconds, by the number of the second. */
  readonly #callsBySecond = new Map<number, number>();
  #knownAt: number;
  #done = 0;
  #known = 0;
  #containers = 0;
  #failed = 0;
  #calls = 0;
  #throttled = 0;

  /** @param now the time in milliseconds, from any start. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#startedAt = now();
    this.#knownAt = this.#startedAt;
  }

  next(event: RunEvent): void {
    if (event.type === 'request') this.#called();
    else if (event.type === 'throttled') this.#throttled += 1;
    else if (event.type === 'split-known') {
      this.#known += 1;
      this.#knownAt = this.#now();
    } else if (event.type === 'split-started') {
      this.#running.set(event.splitId, { scope: event.scope, since: this.#now() });
    } else if (event.type === 'split-done') {
      this.#running.delete(event.splitId);
      this.#done += 1;
      const { created, updated, unchanged, failed } = event.outcomes;
      this.#containers += created + updated + unchanged;
      this.#failed += failed;
    }
  }

  figures(): Figures {
    const now = this.#now();
    const left = this.#left(now);
    return {
      done: this.#done,
      known: this.#known,
      containers: this.#containers,
      failed: this.#failed,
      calls: this.#calls,
      callsPerSecond: this.#rate(now),
      throttled: this.#throttled,
      elapsedMilliseconds: now - this.#startedAt,
      ...(left === undefined ? {} : { leftMilliseconds: left }),
      inFlight: this.#inFlight(now),
    };
  }

  #called(): void {
    this.#calls += 1;
    const second = Math.floor(this.#now() / 1000);
    this.#callsBySecond.set(second, (this.#callsBySecond.get(second) ?? 0) + 1);
    this.#callsBySecond.delete(second - RATE_SECONDS - 1);
  }

  #rate(now: number): number {
    const second = Math.floor(now / 1000);
    let calls = 0;
    // The second that has begun is not over.
    for (let each = second - RATE_SECONDS; each < second; each += 1) calls += this.#callsBySecond.get(each) ?? 0;
    const seconds = Math.min(RATE_SECONDS, (now - this.#startedAt) / 1000);
    return seconds < 1 ? 0 : Math.round(calls / seconds);
  }

  #left(now: number): number | undefined {
    const elapsed = now - this.#startedAt;
    if (this.#done === 0 || elapsed < ESTIMATE_AFTER_MILLISECONDS) return undefined;
    if (now - this.#knownAt < ESTIMATE_AFTER_MILLISECONDS) return undefined;
    return (elapsed / this.#done) * (this.#known - this.#done);
  }

  #inFlight(now: number): readonly InFlight[] {
    const scopes = new Map<string, InFlight>();
    for (const { scope, since } of this.#running.values()) {
      const earlier = scopes.get(scope);
      const milliseconds = Math.max(now - since, earlier?.milliseconds ?? 0);
      scopes.set(scope, { scope, splits: (earlier?.splits ?? 0) + 1, milliseconds });
    }
    return [...scopes.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import { IngestError } from '@sluice/plugin-api';

/** How a run may send requests. */
export interface PaceOptions {
  /** The most under way at a time. */
  readonly concurrency: number;
  /** The most begun in a second; absent: as many as the store answers. */
  readonly requestsPerSecond?: number;
  /** The most in the run. */
  readonly maxRequests?: number;
}

/** The time, in milliseconds from any start, and how it passes. */
export interface PaceTime {
  now(): number;
  /** Throws the signal's reason when it aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

const REAL_TIME: PaceTime = {
  now: () => performance.now(),
  wait: async (milliseconds, signal) => {
    // It has an error of its own for a signal that aborts.
    await wait(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
  },
};

/** Who may send a request next. */
export interface RequestBudget {
  /**
   * Resolves when one more request may be begun. Throws REQUESTS_EXHAUSTED, which is fatal, when the run has sent all that it may, and the
   * signal's reason when it aborts first.
   */
  take(signal: AbortSignal): Promise<void>;
}

/** The budget of a run whose requests are all sent by this process: those that have to wait go in the order in which they came. */
export class LocalBudget implements RequestBudget {
  readonly #time: PaceTime;
  readonly #spacingMilliseconds: number;
  readonly #mostRequests: number;
  #sent = 0;
  #nextAt = 0;

  constructor(
    { requestsPerSecond, maxRequests = Number.POSITIVE_INFINITY }: Omit<PaceOptions, 'concurrency'>,
    time: PaceTime = REAL_TIME,
  ) {
    this.#time = time;
    this.#spacingMilliseconds = requestsPerSecond === undefined ? 0 : 1000 / requestsPerSecond;
    this.#mostRequests = maxRequests;
  }

  async take(signal: AbortSignal): Promise<void> {
    if (this.#sent >= this.#mostRequests) throw requestsExhausted(this.#mostRequests);
    this.#sent += 1;
    if (this.#spacingMilliseconds === 0) return;
    const now = this.#time.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#spacingMilliseconds;
    if (at > now) await this.#time.wait(at - now, signal);
  }
}

/** A run has sent all requests that it may. */
export function requestsExhausted(most: number): IngestError {
  return new IngestError('REQUESTS_EXHAUSTED', {
    message: `The run has sent the ${most} requests that it may send to the store`,
    path: 'runtime.maxRequests',
  });
}

/** Paces the requests that this process sends for a run, whichever split they are for: those that have to wait go in the order in which they came. */
export class RequestPace {
  readonly concurrency: number;
  readonly #budget: RequestBudget;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  /** @param budget of the run, where other processes send requests for it too. */
  constructor(options: PaceOptions, budget: RequestBudget = new LocalBudget(options)) {
    this.concurrency = options.concurrency;
    this.#budget = budget;
  }

  /** Sends a request when its turn has come. Throws what {@link RequestBudget.take} throws, and whatever `send` throws. */
  async run<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    if (this.#underWay < this.concurrency) this.#underWay += 1;
    else {
      // Whoever is done hands over its place.
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    try {
      signal.throwIfAborted();
      await this.#budget.take(signal);
      return await send();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay -= 1;
      else next();
    }
  }
}

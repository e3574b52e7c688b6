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

/** Paces the requests of a run, whichever split they are for: those that have to wait go in the order in which they came. */
export class RequestPace {
  readonly concurrency: number;
  readonly #time: PaceTime;
  readonly #spacingMilliseconds: number;
  readonly #mostRequests: number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #sent = 0;
  #nextAt = 0;

  constructor(
    { concurrency, requestsPerSecond, maxRequests = Number.POSITIVE_INFINITY }: PaceOptions,
    time: PaceTime = REAL_TIME,
  ) {
    this.#time = time;
    this.concurrency = concurrency;
    this.#spacingMilliseconds = requestsPerSecond === undefined ? 0 : 1000 / requestsPerSecond;
    this.#mostRequests = maxRequests;
  }

  /**
   * Sends a request when its turn has come. Throws REQUESTS_EXHAUSTED, which is fatal, when the run has sent all that it may, and the signal's
   * reason when it aborts first.
   */
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
      if (this.#sent >= this.#mostRequests) {
        throw new IngestError('REQUESTS_EXHAUSTED', {
          message: `The run has sent the ${this.#mostRequests} requests that it may send to the store`,
          path: 'runtime.maxRequests',
        });
      }
      this.#sent += 1;
      if (this.#spacingMilliseconds > 0) await this.#turn(signal);
      return await send();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay -= 1;
      else next();
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const now = this.#time.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#spacingMilliseconds;
    if (at > now) await this.#time.wait(at - now, signal);
  }
}

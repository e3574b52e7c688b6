import { setTimeout as wait } from 'node:timers/promises';
import { type PaceOptions, type RequestBudget, requestsExhausted } from '@sluice/core';
import type { RunBoard } from './run-board.js';

/**
 * The budget of requests that all processes of a run share. Requests that ask while the board is being asked are asked for together, so that a
 * fast run does not ask it once for each.
 */
export class SharedBudget implements RequestBudget {
  readonly #board: RunBoard;
  readonly #runId: string;
  readonly #limits: Omit<PaceOptions, 'concurrency'>;
  readonly #spacingMilliseconds: number;
  #waiting: { resolve: (waitMilliseconds: number) => void; reject: (error: unknown) => void }[] = [];
  #isAsking = false;

  constructor(board: RunBoard, runId: string, limits: Omit<PaceOptions, 'concurrency'>) {
    this.#board = board;
    this.#runId = runId;
    this.#limits = limits;
    this.#spacingMilliseconds = limits.requestsPerSecond === undefined ? 0 : 1000 / limits.requestsPerSecond;
  }

  async take(signal: AbortSignal): Promise<void> {
    const { requestsPerSecond, maxRequests } = this.#limits;
    if (requestsPerSecond === undefined && maxRequests === undefined) return;
    const milliseconds = await new Promise<number>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (!this.#isAsking) void this.#ask();
    });
    // It has an error of its own for a signal that aborts.
    if (milliseconds > 0) await wait(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.length > 0) {
      const asking = this.#waiting;
      this.#waiting = [];
      try {
        const { count, waitMilliseconds } = await this.#board.take(this.#runId, asking.length, this.#limits);
        for (const [index, { resolve, reject }] of asking.entries()) {
          if (index < count) resolve(waitMilliseconds + index * this.#spacingMilliseconds);
          else reject(requestsExhausted(this.#limits.maxRequests ?? 0));
        }
      } catch (error) {
        for (const { reject } of asking) reject(error);
      }
    }
    this.#isAsking = false;
  }
}

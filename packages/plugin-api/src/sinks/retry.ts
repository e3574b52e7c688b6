import { setTimeout as delay } from 'node:timers/promises';
import { IngestError } from '../errors.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const LONGEST_RETRY_AFTER_MS = 60_000;

/** Why a try failed, and what that means for the next one. */
export interface Failure {
  readonly error: IngestError;
  /** How often the same call may be tried in all; 1: never again. */
  readonly mostTries: number;
  /** How long the server asked to be left alone. */
  readonly retryAfterMs?: number;
}

/** What came of one try. */
export type Attempt<T> = { readonly value: T } | { readonly failure: Failure };

/** What waiting depends on, so that tests need not wait. */
export interface Waiting {
  /** Resolves after `milliseconds`; rejects when `signal` aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

/** Waits by the machine's own clock. */
export const REAL_WAITING: Waiting = {
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
  random: Math.random,
};

/**
 * Tries until a try succeeds, and answers its value. Between tries it waits as long as the server asked, at most a minute, else half a second
 * doubled each time up to ten seconds, less up to a half by chance so that clients do not return all at once. Throws the last failure's error when its tries
 * are used up, and `CANCELLED` when `signal` aborts while waiting; a try that is under way is not interrupted.
 */
export async function retry<T>(attempt: () => Promise<Attempt<T>>, signal: AbortSignal, waiting: Waiting): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await attempt();
    if ('value' in outcome) return outcome.value;
    const { failure } = outcome;
    if (tries >= failure.mostTries) throw failure.error;
    await pause(waitOf(failure, tries, waiting.random()), failure, signal, waiting);
  }
}

function waitOf(failure: Failure, tries: number, chance: number): number {
  if (failure.retryAfterMs !== undefined) return Math.min(failure.retryAfterMs, LONGEST_RETRY_AFTER_MS);
  return Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS) * (1 - chance / 2);
}

async function pause(milliseconds: number, failure: Failure, signal: AbortSignal, waiting: Waiting): Promise<void> {
  try {
    await waiting.sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new IngestError('CANCELLED', {
      message: `Interrupted while waiting to try again: ${failure.error.message}`,
      ...(failure.error.path === undefined ? {} : { path: failure.error.path }),
      cause: failure.error,
    });
  }
}

/** What went wrong with a request: the store asks for less, failed by itself, or did not answer to the end. */
export type Fault = 'throttled' | 'server' | 'transport';

/** What a first wait is about, by what went wrong: a store that asks for less gets more time. */
const FIRST_WAIT_MILLISECONDS: Readonly<Record<Fault, number>> = { throttled: 500, server: 200, transport: 50 };
const WAIT_MAX_MILLISECONDS = 8000;
/** A store that asks for less is there, and gives way in the end. */
const THROTTLED_ATTEMPTS_FACTOR = 2;

/** How often a request is sent in all, where nothing else is said. */
const MAX_ATTEMPTS = 5;

/** What is known of a request that failed. */
export interface FailedRequest {
  readonly fault: Fault;
  /** How often it was sent again already. */
  readonly retries: number;
  /** How long the store itself asked to wait. */
  readonly askedMilliseconds?: number;
}

/**
 * How long to wait before a request is sent again, in milliseconds: longer each time, of random length, and as long as the store asks for, up to 8 seconds.
 * `undefined` when it was sent as often as it may be.
 *
 * @param maxAttempts how often a request is sent in all; twice as often where the store asks for less.
 */
export function backOff(
  { fault, retries, askedMilliseconds = 0 }: FailedRequest,
  maxAttempts: number = MAX_ATTEMPTS,
  random: () => number = Math.random,
): number | undefined {
  if (retries + 1 >= maxAttempts * (fault === 'throttled' ? THROTTLED_ATTEMPTS_FACTOR : 1)) return undefined;
  const longest = Math.min(WAIT_MAX_MILLISECONDS, FIRST_WAIT_MILLISECONDS[fault] * 2 ** retries);
  return Math.max(Math.min(WAIT_MAX_MILLISECONDS, askedMilliseconds), (longest * (1 + random())) / 2);
}

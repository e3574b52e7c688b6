import type { S3ClientConfig } from '@aws-sdk/client-s3';

type RetryStrategy = Exclude<NonNullable<S3ClientConfig['retryStrategy']>, { retry: unknown }>;
type RetryToken = Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>>;
type Failure = Parameters<RetryStrategy['refreshRetryTokenForRetry']>[1];

/** What a first wait is about, by what went wrong: a store that asks for less gets more time. */
const FIRST_WAIT_MILLISECONDS = { THROTTLING: 500, SERVER_ERROR: 200, TRANSIENT: 50 } as const;
/** How often a request is sent in all, unless the workflow says otherwise. */
export const MAX_ATTEMPTS = 5;
const WAIT_MAX_MILLISECONDS = 8000;
/** A store that asks for less is there, and gives way in the end. */
const THROTTLED_ATTEMPTS_FACTOR = 2;

/**
 * Sends a request again, as often as it may be sent, each time after a longer wait of random length. Unlike the SDK's own strategy it has no
 * common store of retries, which a burst of broken connections empties for requests that have nothing to do with it.
 */
export class BackOffStrategy implements RetryStrategy {
  readonly #maxAttempts: number;
  readonly #random: () => number;

  /** @param maxAttempts how often a request is sent in all; twice as often where the store asks to slow down. */
  constructor(maxAttempts: number, random: () => number = Math.random) {
    this.#maxAttempts = maxAttempts;
    this.#random = random;
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return toToken(0, 0);
  }

  /** Throws when the request is not to be sent again. */
  async refreshRetryTokenForRetry(token: RetryToken, { errorType, retryAfterHint }: Failure): Promise<RetryToken> {
    const retries = token.getRetryCount() + 1;
    const most = this.#maxAttempts * (errorType === 'THROTTLING' ? THROTTLED_ATTEMPTS_FACTOR : 1);
    if (retries >= most || errorType === 'CLIENT_ERROR') throw new Error('not to be sent again');
    const longest = Math.min(WAIT_MAX_MILLISECONDS, FIRST_WAIT_MILLISECONDS[errorType] * 2 ** token.getRetryCount());
    const asked = retryAfterHint === undefined ? 0 : Math.min(WAIT_MAX_MILLISECONDS, retryAfterHint.getTime() - Date.now());
    return toToken(retries, Math.max(asked, (longest * (1 + this.#random())) / 2));
  }

  recordSuccess(): void {
    // Nothing is kept between requests.
  }
}

function toToken(retries: number, delay: number): RetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => delay };
}

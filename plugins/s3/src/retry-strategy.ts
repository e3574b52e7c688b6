import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { backOff, type Fault } from '@sluice/object-store';

type RetryStrategy = Exclude<NonNullable<S3ClientConfig['retryStrategy']>, { retry: unknown }>;
type RetryToken = Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>>;
type Failure = Parameters<RetryStrategy['refreshRetryTokenForRetry']>[1];

const FAULTS: Readonly<Record<Exclude<Failure['errorType'], 'CLIENT_ERROR'>, Fault>> = {
  THROTTLING: 'throttled',
  SERVER_ERROR: 'server',
  TRANSIENT: 'transport',
};

/**
 * Sends a request again after the waits of `backOff`. Unlike the SDK's own strategy it has no
 * common store of retries, which a burst of broken connections empties for requests that have nothing to do with it.
 */
export class BackOffStrategy implements RetryStrategy {
  readonly #maxAttempts: number | undefined;
  readonly #random: () => number;

  /** @param maxAttempts how often a request is sent in all; default: as `backOff` has it. */
  constructor(maxAttempts?: number, random: () => number = Math.random) {
    this.#maxAttempts = maxAttempts;
    this.#random = random;
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return toToken(0, 0);
  }

  /** Throws when the request is not to be sent again. */
  async refreshRetryTokenForRetry(token: RetryToken, { errorType, retryAfterHint }: Failure): Promise<RetryToken> {
    const retries = token.getRetryCount();
    const asked = retryAfterHint === undefined ? {} : { askedMilliseconds: retryAfterHint.getTime() - Date.now() };
    const delay =
      errorType === 'CLIENT_ERROR'
        ? undefined
        : backOff({ fault: FAULTS[errorType], retries, ...asked }, this.#maxAttempts, this.#random);
    if (delay === undefined) throw new Error('not to be sent again');
    return toToken(retries + 1, delay);
  }

  recordSuccess(): void {
    // Nothing is kept between requests.
  }
}

function toToken(retries: number, delay: number): RetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => delay };
}

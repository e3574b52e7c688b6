import { setTimeout as wait } from 'node:timers/promises';
import { isIngestError, type StepContext } from '@sluice/plugin-api';
import { backOff, type Fault } from './back-off.js';
import { PrefixPace, type Verdict } from './prefix-pace.js';

/** What a request is, for the meter, and what part of a bucket it asks about. */
export interface StoreRequest {
  /** In the store's own terms, such as `storage.objects.list`. */
  readonly name: string;
  /** Absent where it is about no bucket. */
  readonly bucket?: string;
  /** A key, or a prefix of keys. */
  readonly path?: string;
}

/** What an error of a request means. */
export interface RequestFault {
  readonly fault: Fault;
  /** How long the store asks to wait. */
  readonly askedMilliseconds?: number;
}

/** How requests are sent. */
export interface StoreRequestsOptions {
  /** What an error means; `undefined` where sending again would change nothing. */
  readonly faultOf: (error: unknown) => RequestFault | undefined;
  /** How often a request is sent in all; twice as often where the store asks for less. Default: 5. */
  readonly maxAttempts?: number;
  readonly random?: () => number;
}

/**
 * Sends the requests of a store whose client does not retry by itself: each attempt is counted on the meter and paced, one that fails for a while is
 * sent again after a wait, and where the store asks for less, fewer go to that part of the bucket at a time.
 */
export class StoreRequests {
  readonly #options: StoreRequestsOptions;
  readonly #pace = new PrefixPace();

  constructor(options: StoreRequestsOptions) {
    this.#options = options;
  }

  /**
   * Answers what `send` answers, to the last byte: reading a body is a part of it. Throws the last attempt's error, or the signal's reason.
   *
   * @param send one attempt; it is called again for each.
   */
  async send<T>({ name, bucket, path = '' }: StoreRequest, { meter, signal }: StepContext, send: () => Promise<T>): Promise<T> {
    const attempt = (): Promise<T> => meter.request(name, send);
    const { faultOf, maxAttempts, random } = this.#options;
    for (let retries = 0; ; retries += 1) {
      signal.throwIfAborted();
      try {
        return await (bucket === undefined
          ? attempt()
          : this.#pace.run(bucket, path, attempt, (_, error) => this.#verdict(error)));
      } catch (error) {
        signal.throwIfAborted();
        const fault = isIngestError(error) ? undefined : faultOf(error);
        const milliseconds = fault === undefined ? undefined : backOff({ ...fault, retries }, maxAttempts, random);
        if (milliseconds === undefined) throw error;
        await wait(milliseconds, undefined, { signal });
      }
    }
  }

  #verdict(error: unknown): Verdict {
    if (error === undefined) return 'ok';
    return !isIngestError(error) && this.#options.faultOf(error)?.fault === 'throttled' ? 'slow-down' : 'failed';
  }
}

import { IngestError, isIngestError } from '../errors.js';
import { Limiter } from './limiter.js';
import { type Attempt, retry, type Waiting } from './retry.js';

/** So many requests in a row given up, each after its retries, say that the server does not come back. */
const MOST_GIVEN_UP_IN_A_ROW = 8;

/** What {@link CatalogueRequests} depend on. */
export interface CatalogueRequestsOptions {
  /** The most requests at a time. */
  readonly mostInFlight: number;
  readonly waiting: Waiting;
  /** The server's address, for errors. */
  readonly address: string;
  /** The code of a server that cannot be reached. */
  readonly unreachable: 'OPENMETADATA_UNREACHABLE' | 'CATALOGUE_UNREACHABLE';
}

/** Makes requests to a catalogue's server: so many at a time, and again where that may help. */
export class CatalogueRequests {
  readonly #options: CatalogueRequestsOptions;
  readonly #limiter: Limiter;
  #givenUpInARow = 0;
  #fatal: IngestError | undefined;

  constructor(options: CatalogueRequestsOptions) {
    this.#options = options;
    this.#limiter = new Limiter(options.mostInFlight);
  }

  /**
   * Answers the value of the first attempt that succeeds, or throws an `IngestError`. After a fatal one, each later call throws the same at
   * once, without an attempt; a failure of an `optional` request says nothing of others.
   */
  run<T>(attempt: () => Promise<Attempt<T>>, signal: AbortSignal, optional = false): Promise<T> {
    return this.#limiter.run(async () => {
      if (this.#fatal !== undefined) throw this.#fatal;
      try {
        const value = await retry(attempt, signal, this.#options.waiting);
        this.#givenUpInARow = 0;
        return value;
      } catch (error) {
        throw optional ? error : this.#judge(error);
      }
    });
  }

  #judge(error: unknown): unknown {
    if (!isIngestError(error)) return error;
    if (error.fatal) this.#fatal = error;
    this.#givenUpInARow = error.retryable ? this.#givenUpInARow + 1 : 0;
    if (error.fatal || this.#givenUpInARow < MOST_GIVEN_UP_IN_A_ROW) return error;
    const { address, unreachable } = this.#options;
    this.#fatal = new IngestError(unreachable, {
      message: `The last ${MOST_GIVEN_UP_IN_A_ROW} requests failed however often they were tried; ${error.message}`,
      path: address,
      hint: "See the server's log, and run again when it is well.",
      cause: error,
    });
    return this.#fatal;
  }
}

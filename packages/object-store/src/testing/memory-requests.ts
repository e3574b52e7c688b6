import { IngestError, type StepContext } from '@sluice/plugin-api';
import { StoreRequests } from '../requests/store-requests.js';

/** Enough to see that a request is sent again, and soon done. */
const MAX_ATTEMPTS = 3;

/** What a store can be asked for: one for each call of an `ObjectStore`. */
export type StoreOperation = 'listBuckets' | 'list' | 'read' | 'head' | 'tags' | 'metrics' | 'write';

/** A request to a store in memory, or to another system. */
export interface MemoryRequest<Operation extends string = StoreOperation> {
  readonly operation: Operation;
  readonly bucket?: string;
  /** A key, or a prefix of keys. */
  readonly path: string;
  readonly uri: string;
}

/**
 * How a request to a store in memory fails: it is not allowed; too much; its answer breaks off, by its connection or in its content; an error of
 * the store; no answer; no connection.
 */
export type MemoryFault = 'denied' | 'throttled' | 'cut-connection' | 'cut-body' | 'failing' | 'stalled' | 'unreachable';

const PASSING = { throttled: 'throttled', failing: 'server', 'cut-connection': 'transport', 'cut-body': 'transport' } as const;

/** A fault that may pass: a client sends again for it. */
export class PassingFault extends Error {
  readonly kind: keyof typeof PASSING;

  constructor(kind: keyof typeof PASSING) {
    super(`the request was ${kind}`);
    this.kind = kind;
  }
}

const faultOf = (error: unknown) => (error instanceof PassingFault ? { fault: PASSING[error.kind] } : undefined);

/** The way to a store in memory: notes each request, and fails those that it is told to. */
export class MemoryRequests<Operation extends string = StoreOperation> {
  /** How long each request takes. */
  milliseconds = 0;
  /** What goes wrong with a request; nothing by default. */
  fault: (request: MemoryRequest<Operation>) => MemoryFault | undefined = () => undefined;
  /** Each request that arrived, in order. */
  readonly seen: MemoryRequest<Operation>[] = [];
  readonly #requests = new StoreRequests({ faultOf, maxAttempts: MAX_ATTEMPTS });
  #underWay = 0;
  #most = 0;

  /** How many were under way at a time, at the most. */
  get mostInFlight(): number {
    return this.#most;
  }

  /** The URI of each listing, in order. */
  get listed(): readonly string[] {
    return this.seen.filter(({ operation }) => operation === 'list').map(({ uri }) => uri);
  }

  /** Forgets what was seen. */
  reset(): void {
    this.seen.length = 0;
    this.#most = 0;
  }

  /** Sends a request, again where that may help. */
  async send<T>(request: MemoryRequest<Operation>, context: StepContext, answer: () => T | Promise<T>): Promise<T> {
    const { operation, bucket, path } = request;
    const name = `mem:${operation}`;
    try {
      const sent = { name, path, ...(bucket === undefined ? {} : { bucket }) };
      return await this.#requests.send(sent, context, () => this.#arrive(request, context.signal, answer));
    } catch (error) {
      if (!(error instanceof PassingFault)) throw error;
      throw new IngestError('STORE_REQUEST_FAILED', {
        message: `${name} failed: ${error.message}`,
        path: request.uri,
        cause: error,
      });
    }
  }

  async #arrive<T>(request: MemoryRequest<Operation>, signal: AbortSignal, answer: () => T | Promise<T>): Promise<T> {
    this.seen.push(request);
    this.#underWay += 1;
    this.#most = Math.max(this.#most, this.#underWay);
    try {
      if (this.milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, this.milliseconds));
      const fault = this.fault(request);
      if (fault === undefined) return await answer();
      return await failWith(fault, request, signal);
    } finally {
      this.#underWay -= 1;
    }
  }
}

function failWith(fault: MemoryFault, { operation, uri }: MemoryRequest<string>, signal: AbortSignal): Promise<never> {
  const action = `mem:${operation}`;
  switch (fault) {
    case 'denied':
      throw new IngestError('STORE_ACCESS_DENIED', {
        message: `${action} was denied`,
        path: uri,
        hint: `Grant ${action} on ${uri}.`,
      });
    case 'unreachable':
      throw new IngestError('STORE_UNREACHABLE', { message: `No connection for ${action}`, path: uri });
    case 'stalled':
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    default:
      throw new PassingFault(fault);
  }
}

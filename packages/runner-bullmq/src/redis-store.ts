import { Queue, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import {
  CONNECT_MILLISECONDS,
  GIVEN_UP_MILLISECONDS,
  type JobWork,
  type QueueStore,
  quiet,
  type TakingOptions,
  unreachable,
} from './queue-store.js';
import { RedisBoard } from './redis-board.js';

const LONGEST_RETRY_MILLISECONDS = 2000;
/** Events that were not read yet; what is beyond them is found out by asking. */
const EVENTS_KEPT = 4000;

/** Queues in Redis or Valkey. */
export class RedisStore implements QueueStore {
  readonly board: RedisBoard;
  readonly #client: Redis;
  readonly #lost: AbortController;

  private constructor(client: Redis, lost: AbortController) {
    this.#client = client;
    this.#lost = lost;
    this.board = new RedisBoard(client);
  }

  static async open(url: string): Promise<RedisStore> {
    const lost = new AbortController();
    let cause: unknown = new Error('no answer');
    let awaySince: number | undefined;
    let isOpen = false;
    const client = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_MILLISECONDS,
      // A command waits until the server is back.
      maxRetriesPerRequest: null,
      retryStrategy: (times) => {
        awaySince ??= Date.now();
        if (!isOpen || Date.now() - awaySince > GIVEN_UP_MILLISECONDS) return null;
        return Math.min(times * 100, LONGEST_RETRY_MILLISECONDS);
      },
    });
    client.on('error', (error) => {
      cause = error;
    });
    client.on('ready', () => {
      awaySince = undefined;
    });
    try {
      await client.connect();
      const { db = 0 } = client.options;
      // The client goes on with the first database where there is none of that number.
      if (db > 0) await client.select(db);
    } catch (error) {
      client.disconnect();
      throw unreachable(cause instanceof Error && cause.message !== 'no answer' ? cause : error);
    }
    isOpen = true;
    client.on('end', () => lost.abort(unreachable(cause)));
    return new RedisStore(client, lost);
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  queue<D, R>(name: string): Queue<D, R> {
    return quiet(new Queue<D, R>(name, { connection: this.#client, streams: { events: { maxLen: EVENTS_KEPT } } }));
  }

  worker<D, R>(name: string, work: JobWork<D, R>, { concurrency, lockMilliseconds, deaths }: TakingOptions): Worker<D, R> {
    const options = {
      connection: this.#client,
      concurrency,
      lockDuration: lockMilliseconds,
      stalledInterval: lockMilliseconds / 2,
      maxStalledCount: deaths,
    };
    return quiet(new Worker<D, R>(name, (job, token, signal) => work(job, token ?? '', signalOf(signal)), options));
  }

  events(name: string): QueueEvents {
    return quiet(new QueueEvents(name, { connection: this.#client }));
  }

  async close(): Promise<void> {
    this.#client.removeAllListeners('end');
    this.#client.disconnect();
  }
}

function signalOf(signal: unknown): AbortSignal {
  return signal instanceof AbortSignal ? signal : new AbortController().signal;
}

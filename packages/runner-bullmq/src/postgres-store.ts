import { createPostgresBackend, type PgPool, Queue, QueueEvents, runMigrations, Worker } from 'bullmq';
import { Pool } from 'pg';
import { PostgresBoard } from './postgres-board.js';
import {
  CONNECT_MILLISECONDS,
  GIVEN_UP_MILLISECONDS,
  type JobWork,
  type QueueStore,
  quiet,
  type TakingOptions,
  unreachable,
} from './queue-store.js';

/** Each worker and each reader of events keeps one; the others are for queries. */
const MOST_CONNECTIONS = 20;
const ASKED_MILLISECONDS = 2000;

/** Queues in PostgreSQL, in tables of the schema `bullmq`, which are made where they are not there. */
export class PostgresStore implements QueueStore {
  readonly board: PostgresBoard;
  readonly #pool: Pool;
  readonly #lost = new AbortController();
  readonly #asking: NodeJS.Timeout;

  private constructor(pool: Pool, board: PostgresBoard) {
    this.#pool = pool;
    this.board = board;
    let aliveAt = Date.now();
    this.#asking = setInterval(() => {
      pool.query('SELECT 1').then(
        () => {
          aliveAt = Date.now();
        },
        (error: unknown) => {
          if (Date.now() - aliveAt > GIVEN_UP_MILLISECONDS) this.#lost.abort(unreachable(error));
        },
      );
    }, ASKED_MILLISECONDS);
  }

  static async open(url: string): Promise<PostgresStore> {
    const pool = new Pool({
      connectionString: url,
      max: MOST_CONNECTIONS,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      options: '-c search_path=bullmq,public',
    });
    // A connection that breaks is made anew when it is needed.
    pool.on('error', () => undefined);
    try {
      const client = await pool.connect();
      try {
        await runMigrations(client);
      } finally {
        client.release();
      }
      return new PostgresStore(pool, await PostgresBoard.open(pool));
    } catch (error) {
      await pool.end();
      throw unreachable(error);
    }
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  queue<D, R>(name: string): Queue<D, R> {
    return opened<Queue<D, R>>(new Queue(name, this.#options(), createPostgresBackend));
  }

  worker<D, R>(name: string, work: JobWork<D, R>, { concurrency, lockMilliseconds, deaths }: TakingOptions): Worker<D, R> {
    const options = {
      ...this.#options(),
      concurrency,
      lockDuration: lockMilliseconds,
      stalledInterval: lockMilliseconds / 2,
      maxStalledCount: deaths,
    };
    const worker = new Worker(
      name,
      (job, token, signal) => work(job, token ?? '', signal instanceof AbortSignal ? signal : new AbortController().signal),
      options,
      createPostgresBackend,
    );
    return opened<Worker<D, R>>(worker);
  }

  events(name: string): QueueEvents {
    return opened<QueueEvents>(new QueueEvents(name, this.#options(), createPostgresBackend));
  }

  async close(): Promise<void> {
    clearInterval(this.#asking);
    await this.#pool.end();
  }

  #options() {
    return { connection: this.#pool as unknown as PgPool };
  }
}

/** What it is to its user, whatever runs it: the classes of BullMQ name their backend in their type. */
function opened<T>(emitter: { on(event: 'error', listener: () => void): unknown }): T {
  return quiet(emitter) as unknown as T;
}

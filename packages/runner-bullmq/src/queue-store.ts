import { IngestError } from '@sluice/plugin-api';
import type { Job, Queue, QueueEvents, Worker } from 'bullmq';
import type { RunBoard } from './run-board.js';

/** A server is given so long to take a connection. */
export const CONNECT_MILLISECONDS = 10_000;
/** A server that is away for so long does not come back. */
export const GIVEN_UP_MILLISECONDS = 300_000;

/** How a worker takes jobs. */
export interface TakingOptions {
  readonly concurrency: number;
  /** A worker of which nothing was heard for so long is taken for dead. */
  readonly lockMilliseconds: number;
  /** So often a job is taken anew whose worker died. */
  readonly deaths: number;
}

/** Does one job. `signal` aborts when the job is taken away from it. */
export type JobWork<D, R> = (job: Job<D, R>, token: string, signal: AbortSignal) => Promise<R>;

/** Where queues are: Redis, Valkey or PostgreSQL. */
export interface QueueStore {
  readonly board: RunBoard;
  /** Aborts with why, when the store cannot be reached for so long that there is no use in waiting any more. */
  readonly lost: AbortSignal;
  queue<D, R>(name: string): Queue<D, R>;
  worker<D, R>(name: string, work: JobWork<D, R>, options: TakingOptions): Worker<D, R>;
  events(name: string): QueueEvents;
  /** Ends the connections. All that was opened by it is closed before. */
  close(): Promise<void>;
}

const REDIS = /^(redis|valkey)(s?):\/\//i;
const POSTGRES = /^postgres(ql)?:\/\//i;

/** @throws IngestError QUEUE_UNREACHABLE, or WORKFLOW_INVALID_VALUE for a URL that it does not know. */
export async function openStore(url: string): Promise<QueueStore> {
  const redis = REDIS.exec(url);
  if (redis !== null || POSTGRES.test(url)) assertUrl(url, redis !== null);
  if (redis !== null) {
    const { RedisStore } = await import('./redis-store.js');
    return RedisStore.open(`redis${redis[2] ?? ''}://${url.slice(redis[0].length)}`);
  }
  if (POSTGRES.test(url)) {
    const { PostgresStore } = await import('./postgres-store.js');
    return PostgresStore.open(url);
  }
  throw invalid(
    'is no URL of Redis, Valkey or PostgreSQL',
    'Write redis://host:port, rediss://, valkey://, valkeys:// or postgres://user:password@host/database.',
  );
}

/** Clients take what cannot be read for a defect, or for another URL. */
function assertUrl(url: string, isRedis: boolean): void {
  let hostname: string;
  let pathname: string;
  try {
    const parsed = new URL(url);
    ({ hostname, pathname } = parsed);
    for (const part of [parsed.username, parsed.password, pathname]) decodeURIComponent(part);
  } catch {
    // What it throws quotes the URL, and with it the password.
    throw invalid(
      'is no URL that can be read',
      'Write # as %23, / as %2F, ? as %3F, @ as %40 and % as %25 where they are in a password.',
    );
  }
  if (!isRedis) return;
  if (hostname === '') throw invalid('names no host', 'Write redis://host:port.');
  if (!/^\/?\d*$/.test(pathname)) throw invalid('names no database of Redis', 'Databases are numbers: redis://host:port/1.');
}

function invalid(what: string, hint: string): IngestError {
  return new IngestError('WORKFLOW_INVALID_VALUE', {
    message: `The connection ${what}`,
    path: 'runtime.runner.connection',
    hint,
  });
}

/** The queues cannot be reached, or no longer. */
export function unreachable(cause: unknown): IngestError {
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new IngestError('QUEUE_UNREACHABLE', {
    message: `The queues cannot be reached: ${reason}`,
    path: 'runtime.runner.connection',
    cause,
  });
}

/** What goes wrong with a connection is tried again; an emitter without a listener for errors would end the process. */
export function quiet<T extends { on(event: 'error', listener: () => void): unknown }>(emitter: T): T {
  emitter.on('error', () => undefined);
  return emitter;
}

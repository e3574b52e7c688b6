import type { PaceOptions } from '@sluice/core';
import type { Pool } from 'pg';
import { ALIVE_MILLISECONDS, type Granted, KEPT_MILLISECONDS, type RunBoard, type RunState } from './run-board.js';

const NOW = 'extract(epoch from clock_timestamp()) * 1000';

// Two that make it at the same time may meet in the catalogue of the database, in spite of IF NOT EXISTS.
const TABLE = `
BEGIN;
SELECT pg_advisory_xact_lock(hashtext('sluice_run'));
CREATE TABLE IF NOT EXISTS sluice_run (
  id text PRIMARY KEY,
  state text NOT NULL DEFAULT 'running',
  until_ms double precision NOT NULL DEFAULT 0,
  sent bigint NOT NULL DEFAULT 0,
  next_ms double precision NOT NULL DEFAULT 0,
  used_ms double precision NOT NULL
);
COMMIT;`;

const RENEW = `
INSERT INTO sluice_run (id, state, until_ms, used_ms) VALUES ($1, $2, ${NOW} + $3, ${NOW})
ON CONFLICT (id) DO UPDATE SET state = excluded.state, until_ms = excluded.until_ms, used_ms = excluded.used_ms`;

const STATE = `SELECT CASE WHEN until_ms < ${NOW} THEN 'gone' ELSE state END AS state FROM sluice_run WHERE id = $1`;

// The row is locked while it is counted up, so that no two processes take the same turns.
const TAKE = `
WITH made AS (INSERT INTO sluice_run (id, used_ms) VALUES ($1, ${NOW}) ON CONFLICT (id) DO NOTHING)
, run AS (SELECT sent, greatest(next_ms, ${NOW}) AS at FROM sluice_run WHERE id = $1 FOR UPDATE)
, taken AS (SELECT sent, at, CASE WHEN $4::bigint < 0 THEN $2::bigint ELSE greatest(0, least($2::bigint, $4::bigint - sent)) END AS count FROM run)
UPDATE sluice_run SET sent = taken.sent + taken.count, next_ms = taken.at + taken.count * $3::double precision, used_ms = ${NOW}
FROM taken WHERE id = $1
RETURNING taken.count AS count, taken.at - ${NOW} AS wait`;

const REMOVE = `DELETE FROM sluice_run WHERE id = $1 OR used_ms < ${NOW} - $2`;

/** The board of runs in PostgreSQL: a row a run. The time is the server's. */
export class PostgresBoard implements RunBoard {
  readonly #pool: Pool;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  static async open(pool: Pool): Promise<PostgresBoard> {
    await pool.query(TABLE);
    return new PostgresBoard(pool);
  }

  async renew(runId: string, state: Exclude<RunState, 'gone'>): Promise<void> {
    await this.#pool.query(RENEW, [runId, state, ALIVE_MILLISECONDS]);
  }

  async stateOf(runId: string): Promise<RunState> {
    const { rows } = await this.#pool.query<{ state: RunState }>(STATE, [runId]);
    return rows[0]?.state ?? 'gone';
  }

  async take(
    runId: string,
    count: number,
    { requestsPerSecond, maxRequests = -1 }: Omit<PaceOptions, 'concurrency'>,
  ): Promise<Granted> {
    const spacing = requestsPerSecond === undefined ? 0 : 1000 / requestsPerSecond;
    const { rows } = await this.#pool.query<{ count: string; wait: number }>(TAKE, [runId, count, spacing, maxRequests]);
    // The row was only just made.
    if (rows[0] === undefined)
      return this.take(runId, count, { ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }), maxRequests });
    return { count: Number(rows[0].count), waitMilliseconds: Math.max(0, rows[0].wait) };
  }

  async remove(runId: string): Promise<void> {
    await this.#pool.query(REMOVE, [runId, KEPT_MILLISECONDS]);
  }
}

import type { PaceOptions } from '@sluice/core';
import type { Redis } from 'ioredis';
import { ALIVE_MILLISECONDS, type Granted, KEPT_MILLISECONDS, type RunBoard, type RunState } from './run-board.js';

const NOW = "local time = redis.call('TIME') local now = time[1] * 1000 + time[2] / 1000";

const RENEW = `${NOW}
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'until', string.format('%.0f', now + ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[3])`;

const STATE = `${NOW}
local run = redis.call('HMGET', KEYS[1], 'state', 'until')
if not run[2] or tonumber(run[2]) < now then return 'gone' end
return run[1]`;

// Times are kept in microseconds, as whole numbers: Lua writes large fractions with an exponent.
const TAKE = `${NOW}
local spacing, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local run = redis.call('HMGET', KEYS[1], 'sent', 'next')
local sent = tonumber(run[1] or 0)
local count = tonumber(ARGV[1])
if most >= 0 then count = math.max(0, math.min(count, most - sent)) end
local at = math.max(now, tonumber(run[2] or 0) / 1000)
redis.call('HSET', KEYS[1], 'sent', sent + count, 'next', string.format('%.0f', (at + count * spacing) * 1000))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {count, string.format('%.3f', at - now)}`;

/** The board of runs in Redis or Valkey: a hash a run. The time is the server's. */
export class RedisBoard implements RunBoard {
  readonly #client: Redis;

  constructor(client: Redis) {
    this.#client = client;
  }

  async renew(runId: string, state: Exclude<RunState, 'gone'>): Promise<void> {
    await this.#client.eval(RENEW, 1, keyOf(runId), state, ALIVE_MILLISECONDS, KEPT_MILLISECONDS);
  }

  async stateOf(runId: string): Promise<RunState> {
    return (await this.#client.eval(STATE, 1, keyOf(runId))) as RunState;
  }

  async take(
    runId: string,
    count: number,
    { requestsPerSecond, maxRequests = -1 }: Omit<PaceOptions, 'concurrency'>,
  ): Promise<Granted> {
    const spacing = requestsPerSecond === undefined ? 0 : 1000 / requestsPerSecond;
    const answer = await this.#client.eval(TAKE, 1, keyOf(runId), count, spacing, maxRequests, KEPT_MILLISECONDS);
    const [granted, wait] = answer as [number, string];
    return { count: granted, waitMilliseconds: Number(wait) };
  }

  async remove(runId: string): Promise<void> {
    await this.#client.del(keyOf(runId));
  }
}

function keyOf(runId: string): string {
  return `sluice:run:${runId}`;
}

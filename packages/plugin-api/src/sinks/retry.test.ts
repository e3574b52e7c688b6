import { describe, expect, it } from 'vitest';
import { IngestError } from '../errors.js';
import { type Attempt, type Failure, REAL_WAITING, retry, type Waiting } from './retry.js';

const error = new IngestError('OPENMETADATA_FAILED', { message: 'busy', path: 'lake.sales' });

function recordedWaiting(chance: number): Waiting & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    random: () => chance,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
  };
}

function attempts(...failures: Failure[]): () => Promise<Attempt<string>> {
  return async () => {
    const failure = failures.shift();
    return failure === undefined ? { value: 'done' } : { failure };
  };
}

const signal = new AbortController().signal;

describe('retry', () => {
  it('waits longer each time, up to ten seconds', async () => {
    const waiting = recordedWaiting(0);
    const failures = Array.from({ length: 7 }, () => ({ error, mostTries: 9 }));
    expect(await retry(attempts(...failures), signal, waiting)).toBe('done');
    expect(waiting.waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('takes up to a half off by chance', async () => {
    const waiting = recordedWaiting(1);
    await retry(attempts({ error, mostTries: 9 }), signal, waiting);
    expect(waiting.waits).toEqual([250]);
  });

  it('waits as long as it is asked, at most a minute', async () => {
    const waiting = recordedWaiting(1);
    const failures = [3000, 3_600_000].map((retryAfterMs) => ({ error, mostTries: 9, retryAfterMs }));
    await retry(attempts(...failures), signal, waiting);
    expect(waiting.waits).toEqual([3000, 60_000]);
  });

  it('throws the last error when the tries are used up', async () => {
    const waiting = recordedWaiting(0);
    const failures = [error, error, new IngestError('OPENMETADATA_FAILED', { message: 'still busy' })];
    const result = retry(attempts(...failures.map((each) => ({ error: each, mostTries: 3 }))), signal, waiting);
    await expect(result).rejects.toThrow('still busy');
    expect(waiting.waits).toHaveLength(2);
  });

  it('stops waiting when the run is interrupted', async () => {
    const controller = new AbortController();
    const result = retry(attempts({ error, mostTries: 3, retryAfterMs: 60_000 }), controller.signal, REAL_WAITING);
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'CANCELLED', path: 'lake.sales', cause: error });
  });

  it('makes the first try of an interrupted run', async () => {
    expect(await retry(attempts(), AbortSignal.abort(), REAL_WAITING)).toBe('done');
  });
});

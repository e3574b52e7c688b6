import { expect, test } from 'vitest';
import { BackOffStrategy } from './retry-strategy.js';

type ErrorType = Parameters<BackOffStrategy['refreshRetryTokenForRetry']>[1]['errorType'];

/** How long is waited before each further attempt, until there is none. */
async function waitsOf(strategy: BackOffStrategy, errorType: ErrorType): Promise<number[]> {
  const waits: number[] = [];
  try {
    for (let token = await strategy.acquireInitialRetryToken(); ; waits.push(token.getRetryDelay())) {
      token = await strategy.refreshRetryTokenForRetry(token, { errorType });
    }
  } catch {
    return waits;
  }
}

test.each<[ErrorType, number[]]>([
  ['THROTTLING', [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000, 8000, 8000, 8000, 8000]],
  ['SERVER_ERROR', [200, 400, 800, 1600, 3200, 6400]],
  ['TRANSIENT', [50, 100, 200, 400, 800, 1600]],
  ['CLIENT_ERROR', []],
])('%s waits longer each time, up to a limit', async (errorType, longest) => {
  expect(await waitsOf(new BackOffStrategy(7, () => 1), errorType)).toEqual(longest);
  expect(await waitsOf(new BackOffStrategy(7, () => 0), errorType)).toEqual(longest.map((wait) => wait / 2));
});

test('one request that fails for good takes no retries from others', async () => {
  const strategy = new BackOffStrategy(3);
  for (let request = 0; request < 1000; request += 1) expect(await waitsOf(strategy, 'TRANSIENT')).toHaveLength(2);
});

test('a store may ask for more time, but not for any', async () => {
  const strategy = new BackOffStrategy(3, () => 0);
  const delayOf = async (milliseconds: number): Promise<number> => {
    const retryAfterHint = new Date(Date.now() + milliseconds);
    const token = await strategy.refreshRetryTokenForRetry(await strategy.acquireInitialRetryToken(), {
      errorType: 'THROTTLING',
      retryAfterHint,
    });
    return token.getRetryDelay();
  };
  expect(await delayOf(3000)).toBeGreaterThan(2500);
  expect(await delayOf(60_000)).toBe(8000);
  expect(await delayOf(-1000)).toBe(250);
});

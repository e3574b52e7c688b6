import { setTimeout as wait } from 'node:timers/promises';
import type { StepContext } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { expectStops } from './expect-stops.js';

/** Goes on for so long when it is to stop. */
const stopsAfter =
  (milliseconds: number) =>
  async ({ signal }: StepContext): Promise<void> => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await wait(milliseconds);
  };

test('takes what stops at once', () => expectStops('it', undefined, stopsAfter(0)));

test('does not take what stops in the end', async () => {
  await expect(expectStops('it', undefined, stopsAfter(10_000))).rejects.toThrow('it is to stop when its signal aborts');
});

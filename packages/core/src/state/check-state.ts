import { randomUUID } from 'node:crypto';
import { type CheckStep, checkStep } from '@sluice/plugin-api';
import type { StateStore } from './objects/state-objects.js';
import { openPlace } from './open-place.js';

/** Tries whether a run could have a state now: takes it, and gives it back. Nothing that runs kept is changed. */
export function checkState(state: string, stores: readonly StateStore[]): Promise<CheckStep> {
  return checkStep(state, async () => {
    const place = await openPlace(state, stores);
    try {
      await place.take(randomUUID());
      return (await place.journals()).length === 0 ? 'nothing is kept there yet' : 'a run has kept what it did';
    } finally {
      await place.release();
    }
  });
}

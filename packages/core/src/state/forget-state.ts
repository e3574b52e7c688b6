import type { StatePlace } from './state-place.js';

/** Takes a place, which is to be released, and removes all that runs kept there: what is written now, none of them knows. Throws as `take` does. */
export async function forgetState(place: StatePlace, runId: string): Promise<void> {
  try {
    await place.take(runId);
    await place.remove(await place.journals());
  } catch (error) {
    await place.release();
    throw error;
  }
}

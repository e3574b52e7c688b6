import type { CheckStep } from './context.js';
import { toIngestError } from './errors.js';

/**
 * Tries one thing for `check`: a step that passed with what `work` found, or that failed with what it threw. Never throws.
 *
 * @param name what is tried, in the system's own terms.
 */
export async function checkStep(name: string, work: () => Promise<string>): Promise<CheckStep> {
  try {
    return { name, message: await work() };
  } catch (error) {
    return { name, error: toIngestError(error) };
  }
}

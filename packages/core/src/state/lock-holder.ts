import { randomUUID } from 'node:crypto';
import { IngestError } from '@sluice/plugin-api';
import { ownMark, type ProcessMark } from './process-mark.js';

/** How often a lock says that its run is alive. */
export const BEAT_MILLISECONDS = 10_000;
/** A process of which nothing else is known is taken for dead after that. */
export const SILENCE_MILLISECONDS = 60_000;

/** What a lock says of the run that has it. */
export interface LockHolder extends ProcessMark {
  readonly runId: string;
  /** Tells it from any other lock, of the same process too. */
  readonly token: string;
}

/** What the lock of a run of this process says. */
export function newHolder(runId: string): LockHolder {
  return { runId, ...ownMark(), token: randomUUID() };
}

/** The holder that a lock tells of; `undefined` where it was cut short. */
export function fromLockText(text: string): LockHolder | undefined {
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    return undefined;
  }
}

/**
 * STATE_IN_USE: another run has the state.
 *
 * @param path of the lock.
 * @param silence how long the lock said nothing, in milliseconds, where that was asked.
 */
export function inUse(path: string, state: string, holder: LockHolder | undefined, silence: number | undefined): IngestError {
  const run = holder === undefined ? 'Another run' : `The run ${holder.runId} (process ${holder.pid} on ${holder.host})`;
  const since = silence === undefined ? '' : `, last heard of ${Math.max(0, Math.round(silence / 1000))} s ago`;
  return new IngestError('STATE_IN_USE', { message: `${run} works with the state ${state}${since}`, path });
}

/** STATE_IN_USE: another run has taken the state over, as it may where this process stood still for long. */
export function takenOver(path: string, holder: LockHolder | undefined): IngestError {
  const by = holder === undefined ? 'Something' : `The run ${holder.runId}`;
  const message = `${by} has taken the state from this run, which was not heard of for a minute`;
  return new IngestError('STATE_IN_USE', { message, path, fatal: true });
}

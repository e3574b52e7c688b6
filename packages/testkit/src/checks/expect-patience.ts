import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Faults, Traffic } from '../harness/faults.js';
import { withFault } from '../harness/with-fault.js';

/** So long a system asks for less: longer than clients last that ask again at once. */
const BUSY_MILLISECONDS = 200;
const POLL_MILLISECONDS = 10;
/** So often in that time a client may ask for one thing that waits longer each time. */
const MOST_REQUESTS_OF_A_CALL = 4;

/** What a system is asked for while it asks for less. */
export interface PatienceParts<Operation extends string> {
  readonly faults: Faults<Operation>;
  readonly traffic: Traffic;
  readonly operations: readonly Operation[];
  /** How many things `step` asks for at a time. */
  readonly calls: number;
}

/** What `step` answers, which begins when the system asks for less, and has to wait before it asks again: at the least its first request is throttled. */
export function expectPatience<Operation extends string, T>(
  { faults, traffic, operations, calls }: PatienceParts<Operation>,
  step: () => Promise<T>,
): Promise<T> {
  return withFault(faults, 'throttled', { operations }, async () => {
    traffic.reset();
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    const answer = step();
    answer.then(end, end);
    while (traffic.count === 0 && !isOver) await wait(POLL_MILLISECONDS);
    await wait(BUSY_MILLISECONDS);
    const { count } = traffic;
    await faults.heal();
    const most = calls * MOST_REQUESTS_OF_A_CALL;
    const what = `${count} requests came within ${BUSY_MILLISECONDS} ms, though ${operations.join(' and ')} was throttled`;
    assert.ok(count <= most, `${what}: a client is to wait before it asks again, and longer each time`);
    return answer;
  });
}

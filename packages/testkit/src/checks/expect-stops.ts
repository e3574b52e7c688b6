import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import type { Traffic } from '../harness/faults.js';

/**
 * A call is to stop within a second: so many turns of a timer, which on a machine that is busy with other things come later, as does all that the
 * call has to do.
 */
const MOST_TURNS = 100;
const TURN_MILLISECONDS = 10;
const WAITS_AFTER_MILLISECONDS = 20_000;
/** After such a time without a new request, all that is under way waits for an answer. */
const QUIET_MILLISECONDS = 100;

/**
 * That `step`, when it waits for an answer that does not come, ends soon after its context's signal aborts: by throwing, or by coming to its end.
 *
 * @param traffic tells when it waits; absent: it does at once.
 */
export async function expectStops(
  what: string,
  traffic: Traffic | undefined,
  step: (context: TestContext) => Promise<unknown>,
): Promise<void> {
  const controller = new AbortController();
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  step(testContext({ signal: controller.signal })).then(end, end);
  if (traffic !== undefined) await quiet(what, traffic);
  controller.abort(new Error('stopped by the suite'));
  for (let turn = 0; turn < MOST_TURNS && !isOver; turn += 1) await wait(TURN_MILLISECONDS);
  assert.ok(isOver, `${what} is to stop when its signal aborts, and still goes on after a second`);
}

async function quiet(what: string, traffic: Traffic): Promise<void> {
  const deadline = Date.now() + WAITS_AFTER_MILLISECONDS;
  let last = { count: 0, at: Date.now() };
  while (last.count === 0 || Date.now() - last.at < QUIET_MILLISECONDS) {
    assert.ok(Date.now() < deadline, `${what} is to wait for an answer, and does not`);
    await wait(TURN_MILLISECONDS);
    if (traffic.count !== last.count) last = { count: traffic.count, at: Date.now() };
  }
}

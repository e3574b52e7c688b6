import assert from 'node:assert/strict';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import type { Traffic } from '../harness/faults.js';

/** A call is to stop within a second. On a machine that is busy with other things that may take longer, but not so long: only what hangs does. */
const HANGS_AFTER_MILLISECONDS = 20_000;
/** After such a time without a new request, all that is under way waits for an answer. */
const QUIET_MILLISECONDS = 100;
const POLL_MILLISECONDS = 10;

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
  const ended = step(testContext({ signal: controller.signal })).then(
    () => true,
    () => true,
  );
  if (traffic !== undefined) await quiet(what, traffic);
  controller.abort(new Error('stopped by the suite'));
  const stopped = await Promise.race([ended, timer(HANGS_AFTER_MILLISECONDS).then(() => false)]);
  assert.ok(stopped, `${what} is to stop when its signal aborts, and still goes on after ${HANGS_AFTER_MILLISECONDS} ms`);
}

async function quiet(what: string, traffic: Traffic): Promise<void> {
  const deadline = Date.now() + HANGS_AFTER_MILLISECONDS;
  let last = { count: 0, at: Date.now() };
  while (last.count === 0 || Date.now() - last.at < QUIET_MILLISECONDS) {
    assert.ok(Date.now() < deadline, `${what} is to wait for an answer, and does not`);
    await timer(POLL_MILLISECONDS);
    if (traffic.count !== last.count) last = { count: traffic.count, at: Date.now() };
  }
}

function timer(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

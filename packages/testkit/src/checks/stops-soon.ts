import assert from 'node:assert/strict';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';

/** Only what hangs takes so long: a call is to stop within a second. */
const HANGS_AFTER_MILLISECONDS = 5000;
const POLL_MILLISECONDS = 5;

/**
 * That `step`, once `begun`, ends soon after its context's signal aborts: by throwing, or by coming to its end.
 *
 * @param begun whether what `step` waits for is under way.
 */
export async function expectStops(
  what: string,
  begun: () => boolean,
  step: (context: TestContext) => Promise<unknown>,
): Promise<void> {
  const controller = new AbortController();
  const ended = step(testContext({ signal: controller.signal })).then(
    () => true,
    () => true,
  );
  await settledBy(() => begun(), `${what} is to send a request, and does not`);
  controller.abort(new Error('stopped by the suite'));
  const stopped = await Promise.race([ended, timer(HANGS_AFTER_MILLISECONDS).then(() => false)]);
  assert.ok(stopped, `${what} is to stop when its signal aborts, and still goes on after ${HANGS_AFTER_MILLISECONDS} ms`);
}

async function settledBy(isDone: () => boolean, otherwise: string): Promise<void> {
  const deadline = Date.now() + HANGS_AFTER_MILLISECONDS;
  while (!isDone()) {
    assert.ok(Date.now() < deadline, otherwise);
    await timer(POLL_MILLISECONDS);
  }
}

function timer(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

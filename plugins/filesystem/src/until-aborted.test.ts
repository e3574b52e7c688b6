import { expect, test } from 'vitest';
import { untilAborted } from './until-aborted.js';

const reason = new Error('stopped');

test('what takes long is left when the signal aborts', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(controller.signal, new Promise(() => {}));
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(untilAborted(controller.signal, Promise.resolve(1))).rejects.toBe(reason);
});

test('what ends first ends as it does', async () => {
  const controller = new AbortController();
  const failure = new Error('failed');
  expect(await untilAborted(controller.signal, Promise.resolve(1))).toBe(1);
  await expect(untilAborted(controller.signal, Promise.reject(failure))).rejects.toBe(failure);
  controller.abort(reason);
});

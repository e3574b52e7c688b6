import { expect, test } from 'vitest';
import { withLimit } from './with-limit.js';

const never = () => new Promise<never>(() => {});

test('answers what is answered in time', async () => {
  const { signal } = new AbortController();
  expect(await withLimit(60_000, signal, async () => 'answer')).toBe('answer');
  await expect(withLimit(60_000, signal, async () => Promise.reject(new Error('own')))).rejects.toThrow('own');
});

test('does not wait for what does not stop', async () => {
  const controller = new AbortController();
  let inner: AbortSignal | undefined;
  const waiting = withLimit(60_000, controller.signal, (signal) => {
    inner = signal;
    return never();
  });
  controller.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  expect(inner?.aborted).toBe(true);
  await expect(withLimit(60_000, controller.signal, async () => 'answer')).rejects.toThrow('stopped');
});

test('gives up when the time is up', async () => {
  await expect(withLimit(1, new AbortController().signal, never)).rejects.toMatchObject({ name: 'NoAnswer' });
});

import { NoAnswer } from './errors.js';

/**
 * What `send` answers; or the signal's reason as soon as it aborts, or {@link NoAnswer} when the time is up, whatever `send` does then. `send` gets a
 * signal that aborts in both cases.
 */
export async function withLimit<T>(
  milliseconds: number,
  signal: AbortSignal,
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  const stop = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const seconds = milliseconds / 1000;
  const timer = setTimeout(() => controller.abort(new NoAnswer(`no answer within ${seconds} seconds`)), milliseconds);
  try {
    return await Promise.race([send(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

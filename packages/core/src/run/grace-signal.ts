/** A signal that aborts some time after another; `dispose` before that lets the process end. */
export interface GraceSignal {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** A signal that aborts `milliseconds` after `signal` does, so that what is being written can be finished. */
export function graceSignal(signal: AbortSignal, milliseconds: number): GraceSignal {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(() => controller.abort(signal.reason), milliseconds);
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', start);
    },
  };
}

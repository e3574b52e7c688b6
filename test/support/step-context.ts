import type { StepContext, Warning } from '@sluice/plugin-api';

/** A context for a store, with the requests and warnings that came to it. */
export function stepContext(signal: AbortSignal = new AbortController().signal) {
  const requests: string[] = [];
  const warnings: Warning[] = [];
  const silent = () => {};
  const context: StepContext = {
    signal,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    clock: { now: () => Date.now() },
    meter: {
      concurrency: 64,
      request: (name, send) => {
        requests.push(name);
        return send();
      },
      bytes: silent,
    },
    report: { warn: (warning) => warnings.push(warning) },
  };
  return { context, requests, warnings };
}

/** All that pages hold. */
export async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  return (await each(pages)).flat() as T[];
}

/** Each item that comes. */
export async function each<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

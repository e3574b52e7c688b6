import { setMaxListeners } from 'node:events';
import type { Logger, Meter, StepContext, Warning } from '../context.js';

const CONCURRENCY = 64;

/** A line of the log. */
export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A step's context that keeps whatever it is told. */
export interface TestContext extends StepContext {
  /** The name of each request, in order. */
  readonly requests: readonly string[];
  /** Bytes of data read. */
  readonly bytesRead: number;
  /** Each once, as a report has them. */
  readonly warnings: readonly Warning[];
  readonly lines: readonly LogLine[];
}

/** What a {@link TestContext} can be given. */
export interface TestContextOptions {
  readonly signal?: AbortSignal;
  /** How many requests may be under way at a time. Default: 64. */
  readonly concurrency?: number;
  /** The time, which stands still, in milliseconds since 1970-01-01T00:00Z. Default: the real time. */
  readonly now?: number;
}

/** A context for tests: it paces requests as a run does, and keeps requests, bytes, warnings and log lines. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const { signal = new AbortController().signal, concurrency = CONCURRENCY, now } = options;
  // Each request under way listens to it.
  setMaxListeners(0, signal);
  const requests: string[] = [];
  const warnings: Warning[] = [];
  const lines: LogLine[] = [];
  const waiting: (() => void)[] = [];
  let bytesRead = 0;
  let underWay = 0;
  const meter: Meter = {
    concurrency,
    request: async (name, send) => {
      if (underWay < concurrency) underWay += 1;
      // Whoever is done hands over its place.
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        signal.throwIfAborted();
        requests.push(name);
        return await send();
      } finally {
        const next = waiting.shift();
        if (next === undefined) underWay -= 1;
        else next();
      }
    },
    bytes: (count) => {
      bytesRead += count;
    },
  };
  const log = (level: keyof Logger) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    lines.push({ level, message, ...(fields === undefined ? {} : { fields }) });
  };
  return {
    signal,
    clock: { now: () => now ?? Date.now() },
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    meter,
    report: {
      warn: (warning) => {
        const isKnown = ({ code, message, path }: Warning) =>
          code === warning.code && message === warning.message && path === warning.path;
        if (!warnings.some(isKnown)) warnings.push(warning);
      },
    },
    requests,
    warnings,
    lines,
    get bytesRead() {
      return bytesRead;
    },
  };
}

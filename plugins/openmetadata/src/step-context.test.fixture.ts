import type { Logger, StepContext, Warning } from '@sluice/plugin-api';

/** A step's context that keeps what is counted and warned of. */
export interface RecordingContext extends StepContext {
  readonly requests: string[];
  readonly warnings: Warning[];
}

/** A context whose clock stands at the second 1,000. */
export function recordingContext(signal: AbortSignal = new AbortController().signal): RecordingContext {
  const requests: string[] = [];
  const warnings: Warning[] = [];
  const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return {
    requests,
    warnings,
    signal,
    logger: silent,
    clock: { now: () => 1_000_000 },
    meter: {
      concurrency: 8,
      request: (name, send) => {
        requests.push(name);
        return send();
      },
      bytes: () => {},
    },
    report: { warn: (warning) => warnings.push(warning) },
  };
}

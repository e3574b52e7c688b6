import type { StepContext, Warning } from '@sluice/plugin-api';
import type { Workflow } from '../workflow/load-workflow.js';
import { RequestPace } from './request-pace.js';
import { type RunOptions, SILENT_LOGGER, SYSTEM_CLOCK } from './run-workflow.js';

/** What is done with a workflow's parts besides a run is given. */
export interface SideOptions extends Pick<RunOptions, 'signal' | 'logger' | 'clock'> {
  /** Told what should be known and made nothing fail. */
  readonly warn?: (warning: Warning) => void;
}

/** What was asked of a store and a catalogue. */
export interface SideCosts {
  /** How many requests of each name. */
  readonly requests: Map<string, number>;
  bytes: number;
}

/** The context for what is done with a workflow's parts besides a run: its requests are paced as a run's are, and counted. */
export function sideContext(
  workflow: Workflow,
  options: SideOptions,
): { readonly context: StepContext; readonly costs: SideCosts } {
  const { logger = SILENT_LOGGER, clock = SYSTEM_CLOCK, signal = new AbortController().signal, warn = () => {} } = options;
  const pace = new RequestPace(workflow.runtime);
  const costs: SideCosts = { requests: new Map(), bytes: 0 };
  const context: StepContext = {
    signal,
    logger,
    clock,
    meter: {
      concurrency: pace.concurrency,
      request: (name, send) =>
        pace.run(signal, () => {
          costs.requests.set(name, (costs.requests.get(name) ?? 0) + 1);
          return send();
        }),
      bytes: (count) => {
        costs.bytes += count;
      },
    },
    report: { warn },
  };
  return { context, costs };
}

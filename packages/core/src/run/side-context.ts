import { setMaxListeners } from 'node:events';
import type { StepContext } from '@sluice/plugin-api';
import type { Workflow } from '../workflow/load-workflow.js';
import { RequestPace } from './request-pace.js';
import { type RunOptions, SILENT_LOGGER, SYSTEM_CLOCK } from './run-workflow.js';
import { warningKey } from './warning-key.js';

/** What is done with a workflow's parts besides a run is given. */
export type SideOptions = Pick<RunOptions, 'signal' | 'logger' | 'clock'>;

/** What was asked of a store and a catalogue. */
export interface SideCosts {
  /** How many requests of each name. */
  readonly requests: Map<string, number>;
  bytes: number;
}

/**
 * The context for what is done with a workflow's parts besides a run: its requests are paced as a run's are, and counted; what should be
 * known and makes nothing fail is logged once.
 */
export function sideContext(
  workflow: Workflow,
  options: SideOptions,
): { readonly context: StepContext; readonly costs: SideCosts } {
  const { logger = SILENT_LOGGER, clock = SYSTEM_CLOCK } = options;
  const signal = AbortSignal.any(options.signal === undefined ? [] : [options.signal]);
  // Each request under way listens to it.
  setMaxListeners(0, signal);
  const pace = new RequestPace(workflow.runtime);
  const costs: SideCosts = { requests: new Map(), bytes: 0 };
  const warned = new Set<string>();
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
    report: {
      warn: (warning) => {
        const { code, message, path } = warning;
        const key = warningKey(warning);
        if (!warned.has(key)) logger.warn(message, { code, path });
        warned.add(key);
      },
    },
  };
  return { context, costs };
}

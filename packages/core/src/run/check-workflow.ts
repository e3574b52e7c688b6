import { setMaxListeners } from 'node:events';
import { type CheckStep, type PluginKind, type StepContext, toIngestError, type Warning } from '@sluice/plugin-api';
import type { Workflow } from '../workflow/load-workflow.js';
import { compose } from './compose.js';
import { RequestPace } from './request-pace.js';
import { type RunOptions, SILENT_LOGGER, SYSTEM_CLOCK } from './run-workflow.js';

/** A step of a check, and whose it is. */
export interface CheckedStep {
  readonly kind: Extract<PluginKind, 'source' | 'sink'>;
  readonly type: string;
  readonly step: CheckStep;
}

/** What a check of a workflow is given. */
export interface CheckOptions extends Pick<RunOptions, 'signal' | 'logger' | 'clock'> {
  /** Told what should be known and made nothing fail. */
  readonly warn?: (warning: Warning) => void;
}

/**
 * Tries, one after another, all that a run of the workflow needs of its source and its sink. Writes nothing.
 *
 * @throws IngestError when a plugin cannot be built from its config; nothing was contacted then.
 */
export async function* checkWorkflow(workflow: Workflow, options: CheckOptions = {}): AsyncGenerator<CheckedStep> {
  const { logger = SILENT_LOGGER, clock = SYSTEM_CLOCK, warn = () => {} } = options;
  const signal = AbortSignal.any(options.signal === undefined ? [] : [options.signal]);
  // Each request under way listens to it.
  setMaxListeners(0, signal);
  const { source, sink, dispose } = compose(workflow, { logger, clock });
  const pace = new RequestPace(workflow.runtime);
  const context: StepContext = {
    signal,
    logger,
    clock,
    meter: {
      concurrency: pace.concurrency,
      request: (_, send) => pace.run(signal, send),
      bytes: () => {},
    },
    report: { warn },
  };
  try {
    for (const [kind, component] of [
      ['source', source],
      ['sink', sink],
    ] as const) {
      const { type } = workflow[kind].definition;
      try {
        for await (const step of component.check(context)) yield { kind, type, step };
      } catch (error) {
        yield { kind, type, step: { name: 'check', error: toIngestError(error) } };
      }
      if (signal.aborted) return;
    }
  } finally {
    await dispose();
  }
}

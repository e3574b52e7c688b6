import { type CheckStep, type PluginKind, type StepContext, toIngestError } from '@sluice/plugin-api';
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
export type CheckOptions = Pick<RunOptions, 'signal' | 'logger' | 'clock'>;

/**
 * Tries, one after another, all that a run of the workflow needs of its source and its sink. Writes nothing. What should be known and makes
 * nothing fail is logged as a warning. Ends early when the signal aborts.
 *
 * @throws IngestError when a plugin cannot be built from its config; nothing was contacted then.
 */
export async function* checkWorkflow(workflow: Workflow, options: CheckOptions = {}): AsyncGenerator<CheckedStep> {
  const { logger = SILENT_LOGGER, clock = SYSTEM_CLOCK, signal = new AbortController().signal } = options;
  const { source, sink, dispose } = compose(workflow, { logger, clock });
  const pace = new RequestPace(workflow.runtime);
  const warned = new Set<string>();
  const context: StepContext = {
    signal,
    logger,
    clock,
    meter: {
      concurrency: pace.concurrency,
      request: (_, send) => pace.run(signal, send),
      bytes: () => {},
    },
    report: {
      warn: ({ code, message, path }) => {
        const warning = JSON.stringify([code, message, path]);
        if (!warned.has(warning)) logger.warn(message, { code, path });
        warned.add(warning);
      },
    },
  };
  try {
    for (const [kind, component] of [
      ['source', source],
      ['sink', sink],
    ] as const) {
      const { type } = workflow[kind].definition;
      try {
        for await (const step of component.check(context)) {
          // What was cut off says nothing of what it tried.
          if (signal.aborted) return;
          yield { kind, type, step };
        }
      } catch (error) {
        if (signal.aborted) return;
        yield { kind, type, step: { name: 'check', error: toIngestError(error) } };
      }
      if (signal.aborted) return;
    }
  } finally {
    await dispose();
  }
}

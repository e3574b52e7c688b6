import { type CheckStep, type PluginKind, toIngestError } from '@sluice/plugin-api';
import { type Workflow, withSecrets } from '../workflow/load-workflow.js';
import { compose } from './compose.js';
import { type SideOptions, sideContext } from './side-context.js';

/** A step of a check, and whose it is. */
export interface CheckedStep {
  readonly kind: Extract<PluginKind, 'source' | 'sink'> | 'runtime';
  /** That of the plugin, or the key of `runtime`. */
  readonly type: string;
  readonly step: CheckStep;
}

/**
 * Tries, one after another, all that a run of the workflow needs of its source and its sink. Writes nothing. What should be known and makes
 * nothing fail is logged as a warning. Ends early when the signal aborts.
 *
 * @throws IngestError when a plugin cannot be built from its config, WorkflowError when a secret cannot be had; neither the store nor the
 * catalogue was contacted then.
 */
export async function* checkWorkflow(loaded: Workflow, options: SideOptions = {}): AsyncGenerator<CheckedStep> {
  const workflow = await withSecrets(loaded);
  const { context } = sideContext(workflow, options);
  const { source, sink, dispose } = compose(workflow, context);
  try {
    for (const [kind, component] of [
      ['source', source],
      ['sink', sink],
    ] as const) {
      const { type } = workflow[kind].definition;
      try {
        for await (const step of component.check(context)) {
          // What was cut off says nothing of what it tried.
          if (context.signal.aborted) return;
          yield { kind, type, step };
        }
      } catch (error) {
        if (context.signal.aborted) return;
        yield { kind, type, step: { name: 'check', error: toIngestError(error) } };
      }
      if (context.signal.aborted) return;
    }
  } finally {
    await dispose();
  }
}

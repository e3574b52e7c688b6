import type { ManifestSuggester, StepContext } from '@sluice/plugin-api';
import { type Workflow, withSecrets } from '../workflow/load-workflow.js';
import { compose } from './compose.js';
import { type SideCosts, type SideOptions, sideContext } from './side-context.js';

/** A workflow's source, where it is asked for manifests and nothing is run. */
export interface OpenSuggester {
  /** Absent where the source reads none. */
  readonly manifests: ManifestSuggester | undefined;
  readonly context: StepContext;
  /** What was asked of the store so far. */
  readonly costs: SideCosts;
}

/**
 * Opens the workflow's source for proposals of manifests, and closes it when `work` is done.
 *
 * @throws IngestError when a plugin cannot be built from its config, WorkflowError when a secret cannot be had, and what `work` throws.
 */
export async function withSuggester<T>(
  loaded: Workflow,
  options: SideOptions,
  work: (suggester: OpenSuggester) => Promise<T>,
): Promise<T> {
  const workflow = await withSecrets(loaded);
  const { context, costs } = sideContext(workflow, options);
  const { source, dispose } = compose(workflow, context);
  try {
    return await work({ manifests: source.manifests, context, costs });
  } finally {
    await dispose();
  }
}

import { describeProblem, loadWorkflow, PluginRegistry, type Workflow, WorkflowError } from '@sluice/core';
import { BUNDLED_PLUGINS } from './generated/bundled-plugins.js';

/** What the command line says of the workflow. */
export interface WorkflowOptions {
  readonly config: string;
  readonly sink?: string;
}

/** The plugins that come with Sluice. */
export function bundledRegistry(): PluginRegistry {
  return new PluginRegistry(BUNDLED_PLUGINS);
}

/** Loads the workflow, or prints all that is wrong with it to the standard error and answers `undefined`. */
export async function loadOrExplain({ config, sink }: WorkflowOptions): Promise<Workflow | undefined> {
  try {
    const options = { registry: bundledRegistry(), environment: process.env, ...(sink === undefined ? {} : { sink }) };
    return await loadWorkflow(config, options);
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    const count = error.problems.length;
    process.stderr.write(`${error.problems.map(describeProblem).join('\n')}\n`);
    process.stderr.write(`${count} ${count === 1 ? 'problem' : 'problems'}; nothing was contacted\n`);
    return undefined;
  }
}

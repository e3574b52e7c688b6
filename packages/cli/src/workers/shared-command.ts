import { describeProblem, redactText, type Workflow } from '@sluice/core';
import { isIngestError } from '@sluice/plugin-api';
import { refusedCode } from '../run/refused-code.js';
import { loadWithSecrets, type WorkflowOptions } from '../workflow/load.js';

const WRONG_FILE = 2;

/** A workflow that says where its queues are. */
export type SharedWorkflow = Workflow & Required<Pick<Workflow, 'runner'>>;

/** Does something for a workflow with `runtime.runner`, and explains what is wrong; answers the exit code. */
export async function sharedCommand(
  options: WorkflowOptions,
  work: (workflow: SharedWorkflow) => Promise<number>,
): Promise<number> {
  const workflow = await loadWithSecrets(options);
  if (workflow === undefined) return WRONG_FILE;
  const { runner, secrets } = workflow;
  if (runner === undefined) {
    process.stderr.write(`${options.config}: runtime.runner is needed, which says where the queues are\n`);
    return WRONG_FILE;
  }
  try {
    return await work({ ...workflow, runner });
  } catch (error) {
    if (!isIngestError(error)) throw error;
    process.stderr.write(`${redactText(secrets, describeProblem(workflow.locate(error)))}\n`);
    return refusedCode(error);
  }
}

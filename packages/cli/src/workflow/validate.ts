import { describeProblem, type ResolvedComponent, SILENT_LOGGER, SYSTEM_CLOCK, validateComponents } from '@sluice/core';
import { makeLogger } from '../output/logger.js';
import { loadOrExplain, logOutside, type WorkflowOptions } from './load.js';

const WRONG_FILE = 2;

/** `sluice validate`: the exit code is 0 or 2. */
export async function validate(options: WorkflowOptions): Promise<number> {
  const workflow = await loadOrExplain(options);
  if (workflow === undefined) return WRONG_FILE;
  const { loggerLevel: level, secrets } = workflow;
  logOutside(workflow, makeLogger({ level, format: 'text', secrets, write: (text) => process.stderr.write(text) }));
  const problem = await validateComponents(workflow, { logger: SILENT_LOGGER, clock: SYSTEM_CLOCK });
  if (problem !== undefined) {
    process.stderr.write(`${describeProblem(problem)}\n1 problem; nothing was contacted\n`);
    return WRONG_FILE;
  }
  for (const { path, message } of workflow.warnings) process.stderr.write(`${path ?? workflow.file} warning: ${message}\n`);
  const steps = [workflow.source, ...workflow.processors, workflow.sink].map(nameOf);
  process.stdout.write(`${workflow.file} is valid: ${steps.join(' -> ')}, service ${workflow.serviceName}\n`);
  return 0;
}

/** The type, and the types of what it lists. */
function nameOf({ definition, listed }: ResolvedComponent): string {
  return listed.length === 0 ? definition.type : `${definition.type}(${listed.map(nameOf).join(', ')})`;
}

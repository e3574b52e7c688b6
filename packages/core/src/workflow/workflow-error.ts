import type { IngestError } from '@sluice/plugin-api';

/** All that is wrong with a workflow, in the order of the file. */
export class WorkflowError extends Error {
  override readonly name = 'WorkflowError';
  readonly problems: readonly IngestError[];

  constructor(problems: readonly IngestError[]) {
    super(problems.map(describeProblem).join('\n'));
    this.problems = problems;
  }
}

/** A problem as a person reads it: `file:line:column path message [CODE]`, and a line with what to do. */
export function describeProblem({ code, path, message, hint }: IngestError): string {
  const where = path === undefined ? '' : `${path} `;
  return `${where}${message} [${code}]${hint === undefined ? '' : `\n  ${hint}`}`;
}

import { type CheckedStep, checkWorkflow, redactText, type Workflow } from '@sluice/core';
import { printable } from './printable.js';
import { type RunFlags, runCommand } from './run-command.js';

const FAILED = 1;
const OUT_OF_REACH = 3;

/** What the command line says of a check. */
export interface TestConnectionOptions extends RunFlags {
  readonly json?: boolean;
}

/** `sluice test-connection`: each step to the standard output as it is done; answers the exit code. */
export function testConnection(options: TestConnectionOptions): Promise<number> {
  return runCommand({ ...options, quiet: true }, ({ workflow, run }) => {
    const print = options.json === true ? jsonOf : textOf;
    return checkAll(workflow, run, (checked) => process.stdout.write(redactText(workflow.secrets, print(checked))));
  });
}

/** Checks the source and the sink, and then says how many steps passed, to the standard error; answers the exit code. */
export async function checkAll(
  workflow: Workflow,
  run: Parameters<typeof checkWorkflow>[1],
  tell: (checked: CheckedStep) => void,
): Promise<number> {
  let passed = 0;
  let warned = 0;
  let failed = 0;
  let isOutOfReach = false;
  for await (const checked of checkWorkflow(workflow, run)) {
    tell(checked);
    const { error, isOptional } = checked.step;
    if (error === undefined) passed += 1;
    else if (isOptional === true) warned += 1;
    else {
      failed += 1;
      isOutOfReach ||= error.kind === 'connection';
    }
  }
  const lacking = warned === 0 ? '' : `, ${warned} that a run can do without`;
  process.stderr.write(`${passed} passed, ${failed} failed${lacking}\n`);
  if (failed === 0) return 0;
  return isOutOfReach ? OUT_OF_REACH : FAILED;
}

/** A step as lines for people: `passed source s3 s3:ListAllMyBuckets: 8 buckets`. */
export function textOf({ kind, type, step }: CheckedStep): string {
  const { name, message, error, isOptional } = step;
  const title = printable(`${kind} ${type}  ${name}`);
  if (error === undefined) return `passed   ${title}${message === undefined ? '' : `: ${printable(message)}`}\n`;
  const lines = [`${isOptional === true ? 'lacking ' : 'failed  '} ${title}: ${printable(`${error.message} [${error.code}]`)}`];
  if (error.path !== undefined && !name.includes(error.path)) lines.push(`           at ${printable(error.path)}`);
  if (error.hint !== undefined) lines.push(`           ${printable(error.hint)}`);
  return `${lines.join('\n')}\n`;
}

function jsonOf({ kind, type, step: { name, message, error, isOptional } }: CheckedStep): string {
  const status = error === undefined ? 'passed' : isOptional === true ? 'lacking' : 'failed';
  const why = error && { code: error.code, message: error.message, path: error.path, hint: error.hint };
  return `${JSON.stringify({ kind, type, name, status, message, error: why })}\n`;
}

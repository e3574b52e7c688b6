import { type CheckedStep, checkState, checkWorkflow, errorToJson, redactText, type Workflow, withSecrets } from '@sluice/core';
import type { CheckStep } from '@sluice/plugin-api';
import { printable } from '../output/printable.js';
import { type RunFlags, runCommand } from '../run/run-command.js';
import { STATE_STORES } from '../state/state-stores.js';
import { version } from '../version.js';

const FAILED = 1;
const OUT_OF_REACH = 3;
const STATUS_WIDTH = 9;

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

/** Checks all that a run of the workflow needs, and then says how many steps passed, to the standard error; answers the exit code. */
export async function checkAll(
  workflow: Workflow,
  run: Parameters<typeof checkWorkflow>[1],
  tell: (checked: CheckedStep) => void,
): Promise<number> {
  const counts = { passed: 0, failed: 0, skipped: 0, lacking: 0 };
  let isOutOfReach = false;
  for await (const checked of stepsOf(workflow, run)) {
    tell(checked);
    const status = statusOf(checked.step);
    counts[status] += 1;
    isOutOfReach ||= status === 'failed' && checked.step.error?.kind === 'connection';
  }
  const { passed, failed, skipped, lacking } = counts;
  const more = [
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(lacking === 0 ? [] : [`${lacking} that a run can do without`]),
  ];
  process.stderr.write(`${[`${passed} passed`, `${failed} failed`, ...more].join(', ')}\n`);
  if (failed === 0) return 0;
  return isOutOfReach ? OUT_OF_REACH : FAILED;
}

/** Those of the source and the sink, and then of what else `runtime` names. */
async function* stepsOf(loaded: Workflow, run: Parameters<typeof checkWorkflow>[1]): AsyncGenerator<CheckedStep> {
  const workflow = await withSecrets(loaded);
  yield* checkWorkflow(workflow, run);
  const { state, runner } = workflow;
  if (run?.signal?.aborted === true) return;
  if (state !== undefined) yield { kind: 'runtime', type: 'state', step: await checkState(state, STATE_STORES) };
  if (runner === undefined) return;
  const { checkQueues } = await import('@sluice/runner-bullmq');
  yield { kind: 'runtime', type: 'runner', step: await checkQueues({ ...workflow, runner }, version()) };
}

function statusOf({ error, isOptional, isSkipped }: CheckStep): 'passed' | 'failed' | 'skipped' | 'lacking' {
  if (isSkipped === true) return 'skipped';
  if (error === undefined) return 'passed';
  return isOptional === true ? 'lacking' : 'failed';
}

/** A step as lines for people: `passed source s3 s3:ListAllMyBuckets: 8 buckets`. */
export function textOf({ kind, type, step }: CheckedStep): string {
  const { name, message, error } = step;
  const title = `${statusOf(step).padEnd(STATUS_WIDTH)}${printable(`${kind} ${type}  ${name}`)}`;
  if (error === undefined) return `${title}${message === undefined ? '' : `: ${printable(message)}`}\n`;
  const lines = [`${title}: ${printable(`${error.message} [${error.code}]`)}`];
  if (error.path !== undefined && !name.includes(error.path)) lines.push(`           at ${printable(error.path)}`);
  if (error.hint !== undefined) lines.push(`           ${printable(error.hint)}`);
  return `${lines.join('\n')}\n`;
}

function jsonOf({ kind, type, step }: CheckedStep): string {
  const { name, message, error } = step;
  return `${JSON.stringify({ kind, type, name, status: statusOf(step), message, error: error && errorToJson(error) })}\n`;
}

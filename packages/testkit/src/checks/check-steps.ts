import assert from 'node:assert/strict';
import type { CheckStep } from '@sluice/plugin-api';
import { expectHelpful } from './expect-failure.js';

/** That a check of what is well has steps, each with a name, and none fails. */
export async function expectCheckPasses(steps: AsyncIterable<CheckStep>): Promise<void> {
  const all = await collectSteps(steps);
  assert.ok(all.length > 0, 'a check is to have a step');
  for (const { name, error } of all) {
    assert.ok(name.trim() !== '', 'a step has no name');
    assert.equal(error, undefined, `the step ${name} fails: ${error?.message}`);
  }
}

/** That a check does not throw, and yields a failure that says what to do. */
export async function expectCheckFails(what: string, steps: AsyncIterable<CheckStep>): Promise<void> {
  const errors = (await collectSteps(steps)).flatMap(({ error }) => error ?? []);
  assert.ok(errors.length > 0, `the check of ${what} passes`);
  for (const error of errors) expectHelpful(`the check of ${what}`, error);
}

/** All steps of a check. */
export async function collectSteps(steps: AsyncIterable<CheckStep>): Promise<CheckStep[]> {
  const all: CheckStep[] = [];
  for await (const step of steps) all.push(step);
  return all;
}

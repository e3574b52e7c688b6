import assert from 'node:assert/strict';
import { type IngestError, isIngestError } from '@sluice/plugin-api';

/** The error that `step` rejects with, which has to say what, where and what to do. */
export async function expectFailure(what: string, step: () => Promise<unknown>): Promise<IngestError> {
  let thrown: unknown;
  let answer: unknown;
  try {
    answer = await step();
  } catch (error) {
    thrown = error;
  }
  if (thrown === undefined) assert.fail(`${what} is to fail, and answered ${JSON.stringify(answer) ?? 'nothing'}`);
  assert.ok(isIngestError(thrown), `${what} is to fail with an IngestError, and threw ${String(thrown)}`);
  expectHelpful(what, thrown);
  return thrown;
}

/** That an error says what happened and what to do. */
export function expectHelpful(what: string, { code, message, hint }: IngestError): void {
  assert.ok(message.trim() !== '', `${what}: the error ${code} has no message`);
  assert.ok(hint !== undefined && hint.trim() !== '', `${what}: the error ${code} has no hint`);
}

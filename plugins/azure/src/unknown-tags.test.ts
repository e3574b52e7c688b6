import type { StepContext, Warning } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { HttpFailure, toAzureError } from './errors.js';
import { UnknownTags } from './unknown-tags.js';

const call = { action: 'Get Blob Tags', place: 'abfss://c@acc.dfs.core.windows.net/a', grant: 'Grant the role.' };

function errorOf(status: number, reason: string) {
  return toAzureError(new HttpFailure(status, () => undefined, `<Code>${reason}</Code><Message>As told.</Message>`), call);
}

function makeContext() {
  const warnings: Warning[] = [];
  return { context: { report: { warn: (warning: Warning) => warnings.push(warning) } } as unknown as StepContext, warnings };
}

test('of a blob that is gone there are none', () => {
  const { context, warnings } = makeContext();
  expect(new UnknownTags().from(errorOf(404, 'BlobNotFound'), call, context)).toEqual([]);
  expect(warnings).toEqual([]);
});

test('where they are denied, or the account has none, one warning says so', () => {
  const tags = new UnknownTags();
  const { context, warnings } = makeContext();
  expect(tags.from(errorOf(403, 'AuthorizationPermissionMismatch'), call, context)).toBeUndefined();
  expect(tags.from(errorOf(400, 'BlobTagsNotSupportedForAccountType'), call, context)).toBeUndefined();
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatchObject({ code: 'TAGS_UNKNOWN', path: call.place });
  expect(warnings[0]?.message).toMatch(/said once.*Grant the role/);
  const other = makeContext();
  new UnknownTags().from(errorOf(400, 'BlobTagsNotSupportedForAccountType'), call, other.context);
  expect(other.warnings[0]?.message).toContain('leave out includeTags');
});

test('any other failure is one', () => {
  const error = errorOf(500, 'InternalError');
  expect(() => new UnknownTags().from(error, call, makeContext().context)).toThrow(error);
});

import { ERROR_CATALOGUE, type ErrorCode, IngestError, type Subject } from '@sluice/plugin-api';
import { type Arbitrary, array, boolean, constant, constantFrom, oneof, record, string } from 'fast-check';
import { noOutcomes, type Outcome } from './outcome.js';

const text = oneof(constantFrom('s3://a', 's3://b', 'a\nb', '\u2028\ud800"'), string({ unit: 'binary', maxLength: 8 }));
const subject: Arbitrary<Subject> = record(
  { kind: constantFrom('entry', 'file', 'folder'), name: text, at: text },
  { requiredKeys: ['kind', 'name'] },
);
const error = record({
  code: constantFrom(...(Object.keys(ERROR_CATALOGUE) as ErrorCode[])),
  options: record(
    {
      message: text,
      path: text,
      hint: text,
      retryable: boolean(),
      fatal: boolean(),
      details: constant({ a: [1, 'b'], nested: { c: null } }),
    },
    { requiredKeys: [] },
  ),
}).map(({ code, options }) => new IngestError(code, options));
const value = oneof(text, constantFrom(0, 1.5, true, null, ['a', null], { name: 'a', dataType: 'INT' }));
const change = record({ path: text, before: value, after: value }, { requiredKeys: ['path'] });
const ending = oneof(
  record({ status: constantFrom('created', 'updated', 'unchanged') }),
  record({ status: constant('updated'), changes: array(change, { maxLength: 3 }) }),
  record({ status: constant('filtered'), rule: text }),
  record({ status: constant('empty'), reason: text }),
  record({ status: constant('failed'), error }),
);

/** Any outcome. */
export const anyOutcome = record({
  told: record(
    {
      subject,
      scope: text,
      of: subject,
      fullyQualifiedName: text,
      columns: constantFrom(0, 3),
      parts: constant({ ...noOutcomes(), created: 2 }),
    },
    { requiredKeys: ['subject', 'scope'] },
  ),
  ending,
}).map(({ told, ending }) => ({ ...told, ...ending }) as Outcome);

/** An outcome whose error is plain, so that two are compared by all that is told. */
export function plain(outcome: Outcome): unknown {
  return outcome.status === 'failed' ? { ...outcome, error: { ...outcome.error, message: outcome.error.message } } : outcome;
}

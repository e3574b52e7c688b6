import { expect, test } from 'vitest';
import { answerTimeoutMilliseconds } from './answer-timeout.js';

test.each([
  [undefined, 60_000],
  ['', 60_000],
  ['soon', 60_000],
  ['-1', 60_000],
  ['Infinity', 60_000],
  ['5', 5000],
  ['0.5', 500],
])('SLUICE_ANSWER_TIMEOUT=%s is %i milliseconds', (asked, milliseconds) => {
  expect(answerTimeoutMilliseconds(asked === undefined ? {} : { SLUICE_ANSWER_TIMEOUT: asked })).toBe(milliseconds);
});

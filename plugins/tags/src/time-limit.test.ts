import { expect, it } from 'vitest';
import { withTimeLimit } from './time-limit.js';

it('answers what is done in time, throws what that throws, and stops what never ends', () => {
  const answer = { a: 1 };
  expect(withTimeLimit(10_000, () => answer)).toBe(answer);
  expect(() =>
    withTimeLimit(10_000, () => {
      throw new TypeError('wrong');
    }),
  ).toThrow(new TypeError('wrong'));
  expect(
    withTimeLimit(50, () => {
      for (;;);
    }),
  ).toBeUndefined();
});

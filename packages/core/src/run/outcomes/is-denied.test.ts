import { expect, test } from 'vitest';
import { isDenied, isThrottled } from './is-denied.js';

test.each([
  ['a status', { status: 403 }],
  ['that of a token', Object.assign(new Error('no'), { status: 401 })],
  ["AWS's", Object.assign(new Error('no'), { $metadata: { httpStatusCode: 403 } })],
  ['an answer', { error: {}, response: { status: 403 } }],
  ['an answer that was not read yet', { response: { statusCode: 403 } }],
  ['a disk', Object.assign(new Error('no'), { code: 'EACCES' })],
])('is denied by %s', (_, ended) => {
  expect(isDenied(ended)).toBe(true);
});

test.each([undefined, 'AccessDenied', new Error('no'), { status: 404 }, { response: { status: 200 } }, { code: 'ENOENT' }])(
  'is not denied by %s',
  (ended) => {
    expect(isDenied(ended)).toBe(false);
  },
);

test.each([
  ['a status', { status: 429 }, true],
  ["AWS's", Object.assign(new Error('no'), { $metadata: { httpStatusCode: 503 } }), true],
  ['an answer that was not read yet', { response: { statusCode: 503 } }, true],
  ['an answer of another kind', { response: { status: 500 } }, false],
  ['nothing', undefined, false],
])('by %s, whether fewer requests are asked for', (_, ended, expected) => {
  expect(isThrottled(ended)).toBe(expected);
});

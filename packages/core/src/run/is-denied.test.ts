import { expect, test } from 'vitest';
import { isDenied } from './is-denied.js';

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

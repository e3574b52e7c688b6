import { expect, test } from 'vitest';
import { statePolicy } from './state-policy.js';

test.each([
  ['s3://states/lake', 'arn:aws:s3:::states/lake/*', { StringEquals: { 's3:prefix': 'lake/' } }],
  ['s3://states/a/b/', 'arn:aws:s3:::states/a/b/*', { StringEquals: { 's3:prefix': 'a/b/' } }],
  ['s3://states', 'arn:aws:s3:::states/*', undefined],
])('the policy of %s is about nothing else', (state, objects, condition) => {
  const { Statement } = JSON.parse(statePolicy(state)?.text ?? '');
  expect(Statement).toMatchObject([{ Resource: 'arn:aws:s3:::states' }, { Resource: objects }]);
  expect(Statement[0].Condition).toEqual(condition);
});

test('a folder needs none', () => {
  expect(statePolicy('/var/lib/sluice')).toBeUndefined();
});

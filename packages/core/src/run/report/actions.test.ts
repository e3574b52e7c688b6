import { expect, test } from 'vitest';
import { actionsOf } from './actions.js';

test('adds up what all scopes asked for and were denied, by name', () => {
  const scopes = [
    { requests: { 's3:ListObjectsV2': 2, 's3:GetObject': 5 }, denied: { 's3:GetObject': 1 } },
    { requests: { 's3:GetObject': 1, 's3:ListBuckets': 1 }, denied: { 's3:GetObject': 1 } },
    { requests: {} },
  ];
  expect(actionsOf(scopes)).toEqual([
    { name: 's3:GetObject', calls: 6, denied: 2 },
    { name: 's3:ListBuckets', calls: 1, denied: 0 },
    { name: 's3:ListObjectsV2', calls: 2, denied: 0 },
  ]);
  expect(actionsOf([])).toEqual([]);
});

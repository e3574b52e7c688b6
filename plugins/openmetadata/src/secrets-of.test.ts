import { Sensitive } from '@sluice/plugin-api';
import { expect, it } from 'vitest';
import { secretsOf } from './secrets-of.js';

it('finds the texts that the redacted form does not show', () => {
  const value = { region: 'eu', key: 'abc', nested: [{ token: 'def', port: 1 }], none: null };
  expect(secretsOf(new Sensitive(value, { ...value, key: '***', nested: '***' }))).toEqual(['abc', 'def']);
  expect(secretsOf(new Sensitive({ key: 'abc' }))).toEqual(['abc']);
});

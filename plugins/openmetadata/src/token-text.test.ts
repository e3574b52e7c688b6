import { expect, test } from 'vitest';
import { tokenText } from './token-text.js';

const NOW = Date.parse('2024-06-01T00:00:00Z');
const jwt = (claims: unknown): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const seconds = (date: string): number => Date.parse(date) / 1000;

test('tells whose a token is, and when it expires', () => {
  expect(tokenText(jwt({ sub: 'sluice-bot', exp: seconds('2025-01-01T00:00:00Z') }), NOW)).toBe(
    'the token of sluice-bot, which expires at 2025-01-01T00:00:00.000Z',
  );
  expect(tokenText(jwt({ sub: 'sluice-bot', exp: null }), NOW)).toBe('the token of sluice-bot');
});

test('tells that one has expired', () => {
  expect(tokenText(jwt({ exp: seconds('2024-05-31T00:00:00Z') }), NOW)).toBe(
    'the token, which expired at 2024-05-31T00:00:00.000Z',
  );
});

test.each([undefined, ''])('tells that there is none: %j', (token) => {
  expect(tokenText(token, NOW)).toBe('no token');
});

test.each(['opaque', 'a.b.c', jwt(null), jwt('text'), jwt({ sub: 5, exp: 'soon' }), jwt({ exp: 1e300 })])(
  'says nothing of what says nothing: %s',
  (token) => {
    expect(tokenText(token, NOW)).toBeUndefined();
  },
);

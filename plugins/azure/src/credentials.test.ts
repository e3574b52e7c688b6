import { expect, test } from 'vitest';
import { toCredentialError } from './credentials.js';

const place = 'https://acc.blob.core.windows.net';

function named(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

const MISSING = named('CredentialUnavailableError', 'EnvironmentCredential is unavailable. Read on at https://aka.ms/x.');
const REFUSED = named('AuthenticationRequiredError', 'invalid_client: AADSTS7000215: Invalid client secret. Trace ID: 1\nmore');
const UNREACHED = named('AuthenticationRequiredError', 'network_error: See https://aka.ms/msal.js.errors#network_error');

test.each([
  ['default', MISSING, 'STORE_CREDENTIALS_MISSING'],
  ['default', named('AggregateAuthenticationError', 'none', { errors: [MISSING, MISSING] }), 'STORE_CREDENTIALS_MISSING'],
  ['default', named('AggregateAuthenticationError', 'none', { errors: [REFUSED, MISSING] }), 'STORE_CREDENTIALS_REFUSED'],
  ['client-secret', REFUSED, 'STORE_CREDENTIALS_REFUSED'],
  ['client-secret', UNREACHED, 'STORE_UNREACHABLE'],
  ['client-secret', named('CredentialUnavailableError', 'endpoints_resolution_error: none'), 'STORE_UNREACHABLE'],
  ['client-secret', 'text', 'STORE_CREDENTIALS_REFUSED'],
] as const)('%s: %s is %s', (kind, error, code) => {
  expect(toCredentialError(error, kind, place)).toMatchObject({ code, fatal: true, path: place });
});

test('tells in a sentence each what is wrong', () => {
  expect(toCredentialError(named('X', '', { errors: [MISSING, MISSING] }), 'default', place).message).toBe(
    'There is no Azure credential here: EnvironmentCredential is unavailable; EnvironmentCredential is unavailable',
  );
  expect(toCredentialError(REFUSED, 'client-secret', place).message).toBe(
    'The directory gave no token: invalid_client: AADSTS7000215: Invalid client secret',
  );
});

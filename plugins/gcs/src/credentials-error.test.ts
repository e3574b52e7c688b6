import { expect, test } from 'vitest';
import { toCredentialsError } from './credentials-error.js';

function answered(status: number, message: string): Error {
  return Object.assign(new Error(message), { response: { status } });
}

test.each([
  [new Error('Could not load the default credentials. Browse to https://x'), 'STORE_CREDENTIALS_MISSING'],
  [new Error('Unable to detect a Project Id in the current environment. \nTo learn more'), 'STORE_CREDENTIALS_MISSING'],
  [new Error('The file at /x does not exist, or it is not a file. '), 'STORE_CREDENTIALS_MISSING'],
  [Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }), 'STORE_CREDENTIALS_MISSING'],
  [answered(400, 'invalid_grant: Invalid JWT Signature.'), 'STORE_CREDENTIALS_REFUSED'],
  [answered(403, 'unable to impersonate: denied'), 'STORE_CREDENTIALS_REFUSED'],
  [
    Object.assign(new Error('error:1E08010C:DECODER routines::unsupported'), { code: 'ERR_OSSL_UNSUPPORTED' }),
    'STORE_CREDENTIALS_REFUSED',
  ],
  [answered(503, 'backend error'), 'STORE_UNREACHABLE'],
  [Object.assign(new Error('getaddrinfo ENOTFOUND oauth2.googleapis.com'), { code: 'ENOTFOUND' }), 'STORE_UNREACHABLE'],
  [Object.assign(new Error('self-signed certificate'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'STORE_TLS'],
])('%s is %s', (error, code) => {
  expect(toCredentialsError(error, {})).toMatchObject({ code });
});

test('tells nothing of a file that is not JSON', () => {
  const error = toCredentialsError(new SyntaxError('Unexpected token in "canary'), { path: '/etc/key.json' });
  expect(error).toMatchObject({ code: 'STORE_CREDENTIALS_REFUSED', path: '/etc/key.json' });
  expect(error.message).toBe('The credentials cannot be used: a file of credentials is not JSON');
});

test('names what to grant to one who may not act as another', () => {
  const error = toCredentialsError(answered(403, 'unable to impersonate: denied'), { impersonated: 'reader@lake' });
  expect(error.hint).toBe('Grant iam.serviceAccounts.getAccessToken on reader@lake to the credentials that act as it.');
});

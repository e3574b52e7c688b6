import { expect, test } from 'vitest';
import { CutShortError, type FailedCall, faultOf, HttpError, toGcsError } from './errors.js';

const CALL: FailedCall = { action: 'storage.objects.get', place: 'gs://b/a', missing: 'OBJECT_NOT_FOUND', isSigned: true };

function systemError(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  [new HttpError(401, 'no'), 'STORE_CREDENTIALS_REFUSED', true],
  [new HttpError(403, 'no', { reason: 'forbidden' }), 'STORE_ACCESS_DENIED', false],
  [new HttpError(403, 'slow', { reason: 'rateLimitExceeded' }), 'STORE_REQUEST_FAILED', false],
  [new HttpError(404, 'no'), 'OBJECT_NOT_FOUND', false],
  [new HttpError(400, 'no'), 'STORE_REQUEST_FAILED', false],
  [new CutShortError('half'), 'STORE_REQUEST_FAILED', false],
  [systemError('ECONNREFUSED'), 'STORE_UNREACHABLE', false],
  [systemError('UND_ERR_HEADERS_TIMEOUT'), 'STORE_UNREACHABLE', false],
  [systemError('UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling'), 'STORE_UNREACHABLE', false],
  [new AggregateError([systemError('ENETUNREACH')]), 'STORE_UNREACHABLE', false],
  [systemError('SELF_SIGNED_CERT_IN_CHAIN'), 'STORE_TLS', false],
  [systemError('ERR_TLS_CERT_ALTNAME_INVALID'), 'STORE_TLS', false],
  ['odd', 'STORE_REQUEST_FAILED', false],
])('%s is %s', (error, code, fatal) => {
  expect(toGcsError(error, CALL)).toMatchObject({ code, fatal, path: 'gs://b/a', details: { action: 'storage.objects.get' } });
});

test('says what was denied, and what to grant where', () => {
  expect(toGcsError(new HttpError(403, 'x does not have access.', { reason: 'forbidden' }), CALL)).toMatchObject({
    message: 'storage.objects.get was denied. HTTP 403 (forbidden): x does not have access.',
    hint: 'Grant storage.objects.get on gs://b/a.',
  });
});

test('refuses nobody’s credentials where there were none', () => {
  expect(toGcsError(new HttpError(401, 'Anonymous caller'), { ...CALL, isSigned: false })).toMatchObject({
    code: 'STORE_ACCESS_DENIED',
    fatal: false,
  });
});

test.each([
  [new HttpError(429, 'slow', { askedMilliseconds: 3000 }), { fault: 'throttled', askedMilliseconds: 3000 }],
  [new HttpError(503, 'slow'), { fault: 'throttled' }],
  [new HttpError(403, 'slow', { reason: 'userRateLimitExceeded' }), { fault: 'throttled' }],
  [new HttpError(500, 'broken'), { fault: 'server' }],
  [new HttpError(408, 'late'), { fault: 'server' }],
  [new CutShortError('half'), { fault: 'transport' }],
  [systemError('ECONNRESET'), { fault: 'transport' }],
  [systemError('UND_ERR_SOCKET', 'other side closed'), { fault: 'transport' }],
  [new HttpError(403, 'no', { reason: 'forbidden' }), undefined],
  [new HttpError(404, 'no'), undefined],
  [systemError('SELF_SIGNED_CERT_IN_CHAIN'), undefined],
  [new Error('odd'), undefined],
])('%s sent again is %j', (error, fault) => {
  expect(faultOf(error)).toEqual(fault);
});

import { IngestError } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { CutShort, faultOf, HttpFailure, NoAnswer, toAzureError } from './errors.js';

const call = { action: 'List Blobs', place: 'abfss://c@acc.dfs.core.windows.net', grant: 'Grant the role.' };

function failure(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): HttpFailure {
  const body = `<?xml version="1.0"?><Error><Code>${reason}</Code><Message>As told.\nRequestId:1\nTime:2</Message></Error>`;
  return new HttpFailure(status, (name) => headers[name], body);
}

function systemError(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  [failure(403, 'AuthenticationFailed'), 'STORE_CREDENTIALS_REFUSED', true],
  [failure(401, 'InvalidAuthenticationInfo'), 'STORE_CREDENTIALS_REFUSED', true],
  [failure(401, 'Whatever'), 'STORE_CREDENTIALS_REFUSED', true],
  [failure(403, 'KeyBasedAuthenticationNotPermitted'), 'STORE_CREDENTIALS_REFUSED', true],
  [failure(403, 'AuthorizationPermissionMismatch'), 'STORE_ACCESS_DENIED', false],
  [failure(403, 'Whatever'), 'STORE_ACCESS_DENIED', false],
  [failure(404, 'ContainerNotFound'), 'BUCKET_NOT_FOUND', false],
  [failure(400, 'InvalidResourceName'), 'BUCKET_NOT_FOUND', false],
  [failure(404, 'BlobNotFound'), 'OBJECT_NOT_FOUND', false],
  [failure(409, 'BlobArchived'), 'STORE_REQUEST_FAILED', false],
  [failure(503, 'ServerBusy'), 'STORE_REQUEST_FAILED', false],
  [new CutShort('It ends'), 'STORE_REQUEST_FAILED', false],
  [new NoAnswer('none'), 'STORE_UNREACHABLE', false],
  [systemError('ENOTFOUND'), 'STORE_UNREACHABLE', false],
  [systemError('SELF_SIGNED_CERT_IN_CHAIN'), 'STORE_TLS', false],
  [new Error('else'), 'STORE_REQUEST_FAILED', false],
])('%s is %s', (error, code, fatal) => {
  expect(toAzureError(error, call)).toMatchObject({ code, fatal, path: call.place });
});

test('tells the first line of what the store says, and what to grant', () => {
  const denied = toAzureError(failure(403, 'AuthorizationPermissionMismatch'), call);
  expect(denied.message).toBe('List Blobs was denied. AuthorizationPermissionMismatch (HTTP 403): As told.');
  expect(denied.hint).toBe('Grant the role.');
  expect(toAzureError(failure(403, 'AuthorizationFailure'), call).hint).toContain('firewall');
});

test('knows a wrong signature by what is said of it, where an emulator has another code', () => {
  const body =
    '<Error><Code>AuthorizationFailure</Code><Message>Server failed to authenticate the request. Make sure …</Message></Error>';
  expect(toAzureError(new HttpFailure(403, () => undefined, body), call).code).toBe('STORE_CREDENTIALS_REFUSED');
});

test('knows a code from the header alone, and an answer that says nothing', () => {
  const header = new HttpFailure(404, (name) => (name === 'x-ms-error-code' ? 'BlobNotFound' : undefined), '');
  expect(toAzureError(header, call).code).toBe('OBJECT_NOT_FOUND');
  expect(new HttpFailure(502, () => undefined, '<html>').reason).toBe('Error');
});

test('an error of ours stays as it is', () => {
  const ours = new IngestError('REQUESTS_EXHAUSTED');
  expect(toAzureError(ours, call)).toBe(ours);
});

test('no signature is told, and no more than a line', () => {
  const text = `GET https://acc.blob.core.windows.net/c?sv=1&sig=canary%3D failed, signature=canary\nsecond canary ${'x'.repeat(999)}`;
  const { message, cause } = toAzureError(systemError('ECONNRESET', text), call);
  expect(message).toContain('https://acc.blob.core.windows.net/c failed');
  expect(message).not.toContain('canary');
  expect(cause).toBeUndefined();
});

describe('sent again', () => {
  test.each([
    [failure(503, 'ServerBusy', { 'retry-after': '3' }), { fault: 'throttled', askedMilliseconds: 3000 }],
    [failure(429, 'TooManyRequests', { 'x-ms-retry-after-ms': '70' }), { fault: 'throttled', askedMilliseconds: 70 }],
    [failure(503, 'ServerBusy'), { fault: 'throttled' }],
    [failure(500, 'OperationTimedOut'), { fault: 'server' }],
    [new CutShort('It ends'), { fault: 'transport' }],
    [new NoAnswer('none'), { fault: 'transport' }],
    [systemError('ECONNRESET'), { fault: 'transport' }],
    [systemError('SELF_SIGNED_CERT_IN_CHAIN'), undefined],
    [failure(403, 'AuthorizationFailure'), undefined],
    [failure(404, 'BlobNotFound'), undefined],
    [new TypeError('a defect'), undefined],
  ])('%s: %j', (error, fault) => {
    expect(faultOf(error)).toEqual(fault);
  });
});

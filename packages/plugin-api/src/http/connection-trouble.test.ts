import { expect, it } from 'vitest';
import { connectionTrouble } from './connection-trouble.js';

function coded(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

it('finds the cause below what a client throws', () => {
  expect(connectionTrouble(new TypeError('fetch failed', { cause: coded('CERT_HAS_EXPIRED') }))).toEqual({
    kind: 'tls',
    message: 'CERT_HAS_EXPIRED',
  });
  expect(connectionTrouble(new AggregateError([coded('ECONNREFUSED', 'refused'), coded('EHOSTUNREACH')], ''))).toEqual({
    kind: 'unreachable',
    message: 'refused',
  });
  expect(connectionTrouble(coded('ECONNRESET')).kind).toBe('broken');
  expect(connectionTrouble(coded('EPROTO', 'ssl3_get_record:wrong version number')).kind).toBe('not-tls');
  expect(connectionTrouble('gone')).toEqual({ kind: 'unreachable', message: 'gone' });
});

import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { faultOf, toStoreError } from './errors.js';

const systemError = (code: string) => Object.assign(new Error(`${code}: as the system says`), { code });

test.each([
  ['EACCES', 'STORE_ACCESS_DENIED', undefined, 'Let the user that runs Sluice read /lake/a b'],
  ['EPERM', 'STORE_ACCESS_DENIED', undefined, 'Let the user that runs Sluice read /lake/a b'],
  ['ESTALE', 'STORE_UNREACHABLE', { fault: 'transport' }, 'mounted'],
  ['ENOTCONN', 'STORE_UNREACHABLE', undefined, 'mounted'],
  ['EMFILE', 'STORE_REQUEST_FAILED', { fault: 'throttled' }, 'run again'],
  ['EIO', 'STORE_REQUEST_FAILED', undefined, 'run again'],
])('%s is %s', (system, code, fault, hint) => {
  const cause = systemError(system);
  expect(toStoreError(cause, 'fs.read', '/lake/a b')).toMatchObject({
    code,
    path: 'file:///lake/a b',
    message: expect.stringMatching(new RegExp(`^fs.read .*/lake/a b[.] ${system}: as the system says$`)),
    hint: expect.stringContaining(hint),
    cause,
  });
  expect(faultOf(cause)).toEqual(fault);
});

test('an error of ours stays as it is', () => {
  const error = new IngestError('LINK_REFUSED');
  expect(toStoreError(error, 'fs.read', '/lake')).toBe(error);
  expect(faultOf(error)).toBeUndefined();
});

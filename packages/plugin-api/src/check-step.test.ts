import { expect, test } from 'vitest';
import { checkStep } from './check-step.js';
import { IngestError } from './errors.js';

test('tells what was found, or why it failed', async () => {
  expect(await checkStep('list', async () => '3 buckets')).toEqual({ name: 'list', message: '3 buckets' });
  const error = new IngestError('STORE_UNREACHABLE');
  expect(await checkStep('list', () => Promise.reject(error))).toEqual({ name: 'list', error });
  const other = await checkStep('list', () => Promise.reject(new Error('odd')));
  expect(other.error).toMatchObject({ code: 'INTERNAL', message: 'odd' });
});

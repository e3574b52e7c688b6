import { IngestError, type WriteResult } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { mergeResults } from './merge-results.js';

const merged = (a: WriteResult, b: WriteResult) =>
  mergeResults([
    { name: 'one', result: a },
    { name: 'two', result: b },
  ]);

test('what is the same in all sinks is that, what is not is updated', () => {
  expect(merged({ status: 'created' }, { status: 'created' })).toEqual({ status: 'created' });
  expect(merged({ status: 'unchanged' }, { status: 'unchanged' })).toEqual({ status: 'unchanged' });
  expect(merged({ status: 'updated' }, { status: 'unchanged' })).toEqual({ status: 'updated' });
  expect(merged({ status: 'created' }, { status: 'unchanged' })).toEqual({
    status: 'updated',
    changes: [{ path: 'one', after: 'created' }],
  });
});

test('changes are named by the sink that they are in', () => {
  const changed = { status: 'updated', changes: [{ path: 'size', before: 1, after: 2 }] } as const;
  expect(merged(changed, { status: 'unchanged' })).toEqual({
    status: 'updated',
    changes: [{ path: 'one: size', before: 1, after: 2 }],
  });
  expect(merged({ status: 'updated' }, changed)).toMatchObject({ changes: [{ path: 'two: size' }] });
});

test('what any sink failed is failed', () => {
  const failed = { status: 'failed', error: new IngestError('CATALOGUE_REFUSED') } as const;
  expect(merged({ status: 'created' }, failed)).toMatchObject({ status: 'failed' });
});

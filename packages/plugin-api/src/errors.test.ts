import { expect, test } from 'vitest';
import { IngestError, isIngestError } from './errors.js';

test('an error has what its code says, unless it says otherwise', () => {
  expect(new IngestError('CATALOGUE_UNREACHABLE')).toMatchObject({ kind: 'connection', retryable: true, fatal: true });
  expect(new IngestError('CATALOGUE_UNREACHABLE', { kind: 'record', fatal: false })).toMatchObject({
    kind: 'record',
    fatal: false,
  });
});

test('an error may be told again whose code is of a newer catalogue', () => {
  const told = new IngestError('OF_THE_FUTURE' as never, { kind: 'connection', message: 'down', hint: 'Wait.' });
  expect(told).toMatchObject({ code: 'OF_THE_FUTURE', kind: 'connection', message: 'down', hint: 'Wait.', fatal: false });
  expect(isIngestError(told)).toBe(true);
  expect(new IngestError('OF_THE_FUTURE' as never)).toMatchObject({ kind: 'record', message: 'Something failed' });
});

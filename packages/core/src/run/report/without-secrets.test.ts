import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { errorWithoutSecrets, warningWithoutSecrets } from './without-secrets.js';

const SECRETS = ['canary-key', 'DENIED'];

test('an error is told without secrets, wherever in it they stand, and with its code', () => {
  const error = new IngestError('S3_ACCESS_DENIED', {
    message: 'canary-key is refused',
    path: 's3://lake/canary-key',
    hint: 'Give another than canary-key.',
    details: { answer: ['canary-key'], status: 403 },
    cause: new Error('canary-key'),
  });
  const told = errorWithoutSecrets(error, SECRETS);
  expect(told).toMatchObject({
    code: 'S3_ACCESS_DENIED',
    kind: error.kind,
    message: '*** is refused',
    path: 's3://lake/***',
    hint: 'Give another than ***.',
    details: { answer: ['***'], status: 403 },
  });
  expect(told.stack).not.toContain('canary-key');
  expect(told.cause).toBeUndefined();
});

test('so is a warning', () => {
  expect(warningWithoutSecrets({ code: 'METRICS_DENIED', message: 'canary-key', path: 's3://canary-key' }, SECRETS)).toEqual({
    code: 'METRICS_DENIED',
    message: '***',
    path: 's3://***',
  });
});

import type { CheckStep } from '@sluice/plugin-api';
import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { textOf } from './test-connection.js';

const text = (step: CheckStep): string => textOf({ kind: 'source', type: 's3', step });

test('says how each step ended', () => {
  expect(text({ name: 'a' })).toBe('passed   source s3  a\n');
  expect(text({ name: 'a', message: 'found' })).toBe('passed   source s3  a: found\n');
  expect(text({ name: 'a', message: 'why', isSkipped: true })).toBe('skipped  source s3  a: why\n');
  const error = new IngestError('STORE_ACCESS_DENIED', { message: 'No', path: 's3://b', hint: 'Grant it.' });
  const lines = ': No [STORE_ACCESS_DENIED]\n           at s3://b\n           Grant it.\n';
  expect(text({ name: 'a', error })).toBe(`failed   source s3  a${lines}`);
  expect(text({ name: 'a', error, isOptional: true })).toBe(`lacking  source s3  a${lines}`);
  // What the name tells is not told again.
  expect(text({ name: 'a s3://b', error })).not.toContain('at s3://b');
});

test('no name, message or hint makes lines or colours', () => {
  const evil = 'x\npassed   source s3  forged\u001b[32m\u202e';
  const error = new IngestError('STORE_ACCESS_DENIED', { message: evil, path: evil, hint: evil });
  for (const step of [
    { name: evil, message: evil },
    { name: 'a', error },
  ]) {
    expect(text(step)).not.toMatch(/^passed {3}source s3 {2}forged/m);
    expect(text(step).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
});

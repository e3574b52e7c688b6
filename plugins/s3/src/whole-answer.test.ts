import { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { wholeAnswer } from './whole-answer.js';

const call = { action: 's3:GetObject', place: 's3://b/k' };
const going = { signal: new AbortController().signal };

/** Answers these, or throws them where they are errors, one after the other. */
function answering(...answers: readonly unknown[]) {
  const left = [...answers];
  const ask = async (): Promise<string | undefined> => {
    const next = left.shift();
    if (next instanceof Error) throw next;
    return next as string | undefined;
  };
  return { ask, left };
}

test('asks again for what was cut short, in either way', async () => {
  const { ask } = answering(undefined, Object.assign(new Error('Unexpected end of text'), { $metadata: {} }), 'whole');
  expect(await wholeAnswer(call, going, ask)).toBe('whole');
});

test('fails when it is cut short again and again', async () => {
  const { ask, left } = answering(undefined, undefined, undefined, 'too late');
  await expect(wholeAnswer(call, going, ask)).rejects.toMatchObject({
    code: 'S3_REQUEST_FAILED',
    message: 's3:GetObject failed. The answer was cut short',
    path: 's3://b/k',
  });
  expect(left).toEqual(['too late']);
});

test.each([
  ['the store itself refuses', Object.assign(new Error('no'), { name: 'AccessDenied', $fault: 'client' }), 'S3_ACCESS_DENIED'],
  ['is an error of ours', new IngestError('REQUESTS_EXHAUSTED'), 'REQUESTS_EXHAUSTED'],
  ['found no connection', Object.assign(new Error('no'), { name: 'TimeoutError', $metadata: {} }), 'S3_UNREACHABLE'],
  [
    'was signed by another clock',
    Object.assign(new Error('no'), { name: 'RequestTimeTooSkewed', $fault: 'client' }),
    'S3_CLOCK_SKEWED',
  ],
])('does not ask again what %s', async (_, error, code) => {
  const { ask, left } = answering(error, 'again');
  await expect(wholeAnswer(call, going, ask)).rejects.toMatchObject({ code });
  expect(left).toEqual(['again']);
});

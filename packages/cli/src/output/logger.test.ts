import { expect, test } from 'vitest';
import { makeLogger } from './logger.js';

function lines(format: 'text' | 'json', level = 'INFO'): string {
  let text = '';
  const logger = makeLogger({
    level,
    format,
    secrets: ['canary-secret'],
    write: (line) => {
      text += line;
    },
  });
  logger.debug('small things');
  logger.warn('the store said canary-secret', { path: 's3://a', token: 'canary-secret' });
  return text;
}

test('takes secrets out of the message and the fields of every line', () => {
  for (const format of ['text', 'json'] as const) {
    expect(lines(format)).toContain('the store said ***');
    expect(lines(format)).not.toContain('canary');
  }
});

test('writes plain lines or JSON, from the level on', () => {
  expect(lines('text')).toMatch(/^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] WARN: the store said \*\*\* \{.*s3:\/\/a.*\}\n$/);
  expect(JSON.parse(lines('json'))).toMatchObject({ path: 's3://a', token: '***', msg: 'the store said ***' });
  expect(lines('text', 'DEBUG').split('\n')).toHaveLength(3);
});

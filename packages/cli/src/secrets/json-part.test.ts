import type { IngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { partOf } from './json-part.js';

const JSON_TEXT = JSON.stringify({
  token: 'canary',
  database: { password: 'canary', port: 5432 },
  'a.b': 'whole',
  list: ['canary'],
});

test.each([
  ['canary', undefined, 'canary'],
  [JSON_TEXT, undefined, JSON_TEXT],
  [JSON_TEXT, 'token', 'canary'],
  [JSON_TEXT, 'database.password', 'canary'],
  [JSON_TEXT, 'database.port', '5432'],
  [JSON_TEXT, 'a.b', 'whole'],
  [JSON_TEXT, 'list.0', 'canary'],
])('%s at %s is %s', (secret, path, part) => {
  expect(partOf(secret, path)).toBe(part);
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['canary', 'token'],
  ['"canary"', 'token'],
  [JSON_TEXT, 'absent'],
  [JSON_TEXT, 'database'],
  [JSON_TEXT, 'database.__proto__'],
  [JSON_TEXT, 'constructor.name'],
  [JSON_TEXT, ''],
])('%s has nothing at %s, and nothing of it is told', (secret, path) => {
  const thrown = (() => {
    try {
      return partOf(secret, path);
    } catch (error) {
      return error as IngestError;
    }
  })();
  expect(thrown).toMatchObject({ code: 'SECRET_NOT_RESOLVED' });
  expect(JSON.stringify(thrown) + String((thrown as IngestError).message)).not.toContain('canary');
});

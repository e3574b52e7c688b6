import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { toBytes, toHttpError, toObjectPage } from './answers.js';
import type { HttpAnswer } from './transport.js';

function answer(status: number, body: string | Uint8Array, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return { status, headers, bytes: Buffer.from(body) };
}

test('an error is what its JSON says', async () => {
  const body = { error: { code: 403, message: 'No access.', errors: [{ reason: 'forbidden', domain: 'global' }] } };
  expect(await toHttpError(answer(403, JSON.stringify(body)))).toMatchObject({
    status: 403,
    message: 'No access.',
    reason: 'forbidden',
    askedMilliseconds: undefined,
  });
});

test.each([
  ['text', 'No such object: b/a\n', 'No such object: b/a'],
  ['a page for people', '<!DOCTYPE html><title>Error 502</title>', 'no more is told'],
  ['nothing', '', 'no more is told'],
  ['JSON of another form', '{"error":"invalid_grant"}', '{"error":"invalid_grant"}'],
  ['JSON that is no object', '5', '5'],
])('an error is what %s says', async (_, body, message) => {
  expect(await toHttpError(answer(500, body))).toMatchObject({ status: 500, message, reason: undefined });
});

test('a wait is asked for in seconds, or until a time', async () => {
  expect((await toHttpError(answer(429, '', { 'retry-after': '7' }))).askedMilliseconds).toBe(7000);
  const past = await toHttpError(answer(429, '', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }));
  expect(past.askedMilliseconds).toBeLessThan(0);
  expect((await toHttpError(answer(429, '', { 'retry-after': 'soon' }))).askedMilliseconds).toBeUndefined();
});

test('a page tells of objects when their bytes were written, and where the list goes on', async () => {
  const items = [{ name: 'a', size: '5368709121', timeCreated: '2024-01-01T00:00:00.250Z', updated: '2025-01-01T00:00:00Z' }];
  const body = JSON.stringify({ kind: 'storage#objects', items, nextPageToken: 'on' });
  for (const page of [answer(200, body), answer(200, gzipSync(body), { 'content-encoding': 'gzip' })]) {
    expect(await toObjectPage(page)).toEqual({
      objects: [{ key: 'a', size: 5_368_709_121, lastModified: Date.UTC(2024, 0, 1) + 250 }],
      prefixes: [],
      nextToken: 'on',
    });
  }
});

test.each([
  '',
  '{}',
  '[]',
  'null',
  '{"kind":"storage#buckets"}',
  '{"kind":"storage#objects","items":[{"size":"1","timeCreated":"2024-01-01T00:00:00Z"}]}',
  '{"kind":"storage#objects","items":[{"name":"a","size":"1"}]}',
  '{"kind":"storage#objects","prefixes":[1]}',
])('%s is no whole page', async (body) => {
  await expect(toObjectPage(answer(200, body))).rejects.toMatchObject({ name: 'CutShortError' });
});

test('bytes are as many as the store says', () => {
  expect(toBytes(answer(200, 'abc'), undefined)).toHaveLength(3);
  expect(toBytes(answer(200, 'abc', { 'x-goog-stored-content-length': '3' }), undefined)).toHaveLength(3);
  expect(() => toBytes(answer(200, 'ab', { 'content-length': '3' }), undefined)).toThrow('2 bytes and not 3');
  expect(() => toBytes(answer(200, 'abcd', { 'x-goog-stored-content-length': '3', 'content-length': '4' }), undefined)).toThrow(
    '4 bytes and not 3',
  );
});

test.each([
  [206, 'bc', 'bytes 1-2/9', true],
  [206, 'b', 'bytes 1-1/2', true],
  [206, 'b', 'bytes 1-1/9', false],
  [206, 'bc', 'bytes 0-1/9', false],
  [206, 'bc', undefined, false],
  [200, 'abc', undefined, false],
])('of the range 1-2, %i with %s of %s is whole: %s', (status, body, range, isWhole) => {
  const read = () => toBytes(answer(status, body, { 'content-range': range }), { offset: 1, length: 2 });
  if (isWhole) expect(read()).toHaveLength(body.length);
  else expect(read).toThrow();
});

test('a whole object that ends within a range is the range of it', () => {
  expect(toBytes(answer(200, 'ab'), { offset: 0, length: 5 })).toHaveLength(2);
  expect(() => toBytes(answer(200, 'abcdef'), { offset: 0, length: 5 })).toThrow();
});

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FilesystemUrls } from './urls.js';

const BUCKET = { name: 'sales-data' };

test('are the same for engines and people, but for what people get percent-encoded', () => {
  const urls = new FilesystemUrls('/lake');
  expect(urls.uri(BUCKET)).toBe('file:///lake/sales-data');
  expect(urls.bucket(BUCKET)).toBe('file:///lake/sales-data');
  for (const each of [urls.uri(BUCKET, 'a/b=1'), urls.folder(BUCKET, 'a/b=1'), urls.object(BUCKET, 'a/b=1')]) {
    expect(each).toBe('file:///lake/sales-data/a/b=1');
  }
  expect(urls.uri(BUCKET, 'a b/100%')).toBe('file:///lake/sales-data/a b/100%');
  expect(urls.object(BUCKET, 'a b/100%')).toBe('file:///lake/sales-data/a%20b/100%25');
  const top = new FilesystemUrls('/');
  expect([top.uri(BUCKET), top.bucket(BUCKET)]).toEqual(['file:///sales-data', 'file:///sales-data']);
});

test('lead back to where they are of, whatever it is called', () => {
  const urls = new FilesystemUrls('/the lake/100%');
  for (const key of [
    'a b',
    'a#b?c=d&e',
    '100%',
    '%2F',
    'ä/ö',
    '\u{1F600}',
    '"<>^`{|}',
    'a[1]',
    'back\\slash',
    'line\nfeed',
    'a:b;c@d,e+f$g',
  ]) {
    const url = urls.object({ name: 'b 1' }, key);
    expect(url).toMatch(/^file:\/\/\/the%20lake\/100%25\/b%201\/[!-~]+$/);
    expect(fileURLToPath(url)).toBe(`/the lake/100%/b 1/${key}`);
  }
});

test('name what is no path at all', () => {
  const urls = new FilesystemUrls('/lake');
  expect(urls.folder(BUCKET, '../a/*/\uD800')).toBe('file:///lake/sales-data/../a/*/%EF%BF%BD');
});

import { expect, it } from 'vitest';
import { PathGlob } from './path-glob.js';

it.each([
  ['s3://sales/**', 's3://sales/a', true],
  ['s3://sales/**', 's3://sales/a/b', true],
  ['s3://sales/**', 's3://sales2/a', false],
  ['s3://sales/**/orders', 's3://sales/orders', true],
  ['s3://sales/**/orders', 's3://sales/a/b/orders', true],
  ['s3://sales/**/orders', 's3://sales/a/b/reorders', false],
  ['s3://sales-*/raw', 's3://sales-eu/raw', true],
  ['s3://sales-*/raw', 's3://sales-eu/a/raw', false],
  ['s3://*/orders', 's3://a/b/orders', false],
  ['s3://a/2?', 's3://a/20', true],
  ['s3://a/2?', 's3://a/2/', false],
  ['s3://a/b', 's3://a/b/', true],
  ['s3://a/b/', 's3://a/b', true],
  ['s3://a/b', 's3://a/B', false],
  ['s3://a/[b](c).d', 's3://a/[b](c).d', true],
  ['s3://a/b.c', 's3://a/bxc', false],
  ['s3://a/*😀', 's3://a/b😀', true],
])('%s matches %s: %s', (glob, path, expected) => {
  expect(new PathGlob(glob).matches(path)).toBe(expected);
});

it('takes no time for many stars', () => {
  expect(new PathGlob(`${'*a'.repeat(30)}b`).matches('a'.repeat(5000))).toBe(false);
});

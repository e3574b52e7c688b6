import type { Container } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { at } from './entities.test.fixture.js';
import { depthOf, nameBelow, placeOf, wayTo } from './place.js';

function lying(fullPath: string, prefix: string): Container {
  return { ...at('x'), fullPath, prefix };
}

describe('placeOf', () => {
  it.each([
    ['s3://sales/eu/orders', '/eu/orders', 's3', 'sales', 'eu/orders'],
    ['s3://sales', '/', 's3', 'sales', ''],
    ['s3a://sales/x', '/x', 's3', 'sales', 'x'],
    ['s3://sales//x', '//x', 's3', 'sales', '/x'],
    ['s3://sales/a://b', '/a://b', 's3', 'sales', 'a://b'],
    ['gs://sales/x', '/x', 'gcs', 'sales', 'x'],
    ['abfss://box@account.dfs.core.windows.net/x/y', '/x/y', 'abs', 'box', 'x/y'],
    ['abfss://box@account.dfs.core.windows.net', '/', 'abs', 'box', ''],
    ['file:///srv/lake/sales/x', '/x', 'file', '/srv/lake/sales', 'x'],
    ['file:///srv/100% lake/sales/a b', '/a b', 'file', '/srv/100% lake/sales', 'a b'],
    ['file:///sales', '/', 'file', '/sales', ''],
    ['https://host/lake/', '/', 'file', 'host/lake', ''],
  ])('%s', (fullPath, prefix, platform, bucket, path) => {
    expect(placeOf(lying(fullPath, prefix))).toEqual({ platform, bucket, path });
  });
});

it('tells the way to a place, and what it is called on it', () => {
  const place = placeOf(at('a//b/c'));
  expect(depthOf(place)).toBe(3);
  expect(wayTo(place).map(({ path }) => path)).toEqual(['', 'a', 'a/', 'a//b']);
  expect(wayTo(place, 1).map(({ path }) => path)).toEqual(['', 'a']);
  expect([nameBelow(place, 3), nameBelow(place, 1)]).toEqual(['c', '/b/c']);
  expect(nameBelow({ ...place, path: 'a/' }, 1)).toBe('/');
  expect(nameBelow({ ...place, path: '' }, 0)).toBe('sales');
  expect(nameBelow({ platform: 'file', bucket: '/srv/lake', path: '' }, 0)).toBe('lake');
});

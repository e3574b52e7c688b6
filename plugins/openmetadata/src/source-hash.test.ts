import type { Container } from '@sluice/plugin-api';
import { expect, it } from 'vitest';
import { bucket, dataset } from './entities.test.fixture.js';
import { notedHash, sourceHash } from './source-hash.js';

const v13 = { text: '1.3.4', major: 1, minor: 3 };
const v14 = { text: '1.4.0', major: 1, minor: 4 };

it('is the same for the same container, and as long as servers take', () => {
  expect(sourceHash(structuredClone(dataset), v13)).toBe(sourceHash(dataset, v13));
  expect(sourceHash(dataset, v13)).toMatch(/^[0-9a-f]{32}$/);
});

const model = dataset.dataModel;
const others: readonly [string, Partial<Container>][] = [
  ['size', { size: 1 }],
  ['number of objects', { numberOfObjects: 3 }],
  ['time', { lastModified: 5 }],
  ['formats', { fileFormats: ['csv'] }],
  ['parent', { parent: 'lake.sales.a' }],
  ['display name', { displayName: 'Orders' }],
  ['description', { description: 'All orders' }],
  ['tags', { tags: [] }],
  ['owners', { owners: [{ type: 'user', name: 'ann' }] }],
  ['console link', { sourceUrl: 'https://example.com' }],
  ['columns', { dataModel: { isPartitioned: false, columns: [...(model?.columns ?? []), { name: 'new', dataType: 'INT' }] } }],
  ['type of a column', { dataModel: { isPartitioned: false, columns: [{ name: 'id', dataType: 'INT' }] } }],
  ['partitions', { dataModel: { isPartitioned: true, columns: model?.columns ?? [] } }],
];

it.each(others)('is another one where there is another %s', (_, change) => {
  expect(sourceHash({ ...dataset, ...change }, v13)).not.toBe(sourceHash(dataset, v13));
});

it('is another one where the server is of a version that is told more', () => {
  expect(sourceHash(bucket, v14)).not.toBe(sourceHash(bucket, v13));
});

it('is not there for a server that knows none', () => {
  expect(sourceHash(bucket, { text: '1.2.0', major: 1, minor: 2 })).toBeUndefined();
});

it('is not noted where an owner was left out, so that the next run writes it again', () => {
  const owned = { ...dataset, owners: [{ name: 'ann' }, { name: 'nobody' }] };
  const [ann, team] = [
    { id: 'u1', type: 'user' as const },
    { id: 'u2', type: 'user' as const },
  ];
  expect(notedHash(owned, { version: v13, owners: [ann] })).toBeUndefined();
  expect(notedHash(owned, { version: v13, owners: [ann, team] })).toBe(sourceHash(owned, v13));
  expect(notedHash(dataset, { version: v13 })).toBe(sourceHash(dataset, v13));
});

import { expect, it } from 'vitest';
import { isHeld } from './held-aspects.js';
import { upsert } from './proposal.js';

const properties = { name: 'orders', customProperties: { size_in_bytes: '1' }, path: [{ id: 'a' }, { id: 'b' }] };

function isThere(there: unknown, sent: object = properties): boolean {
  return isHeld(upsert('x', sent), { x: there });
}

it('knows what is there as it is', () => {
  expect(isThere(structuredClone(properties))).toBe(true);
  expect(isThere({ path: properties.path, customProperties: properties.customProperties, name: 'orders' })).toBe(true);
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['another value', { ...properties, name: 'order' }],
  ['a value less', { name: 'orders', path: properties.path }],
  ['a description that is no more', { ...properties, description: 'Old.' }],
  ['a property that is no more', { ...properties, customProperties: { size_in_bytes: '1', formats: 'csv' } }],
  ['another order', { ...properties, path: [{ id: 'b' }, { id: 'a' }] }],
  ['more in a list', { ...properties, path: [...properties.path, { id: 'c' }] }],
  ['a time that is no more', { ...properties, lastModified: { time: 1 } }],
])('knows %s for something else', (_, there) => {
  expect(isThere(there)).toBe(false);
});

it('does not look at what servers fill in', () => {
  const filledIn = {
    tags: [],
    isPartOfKey: false,
    jsonPath: null,
    ownerTypes: {},
    created: { time: 0, actor: 'urn:li:corpuser:unknown' },
  };
  expect(isThere({ ...properties, ...filledIn })).toBe(true);
});

it('finds what a patch adds among what others added', () => {
  const added = { tag: 'urn:li:tag:a' };
  const patch = {
    aspectName: 'globalTags',
    changeType: 'PATCH',
    aspect: [{ op: 'add', path: '/tags/urn:li:tag:a', value: added }],
  } as const;
  expect(isHeld(patch, { globalTags: { tags: [{ tag: 'urn:li:tag:b' }, added] } })).toBe(true);
  expect(isHeld(patch, { globalTags: { tags: [{ tag: 'urn:li:tag:b' }] } })).toBe(false);
  expect(isHeld(patch, {})).toBe(false);
});

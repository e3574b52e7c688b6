import { expect, test } from 'vitest';
import { listingGroups } from './listing-group.js';

const groupsOf = (...paths: string[]) => listingGroups(paths, (path) => path);

test('prefixes beside each other are listed one by one, in their order', () => {
  expect(groupsOf('b/', 'a/')).toEqual([
    { prefix: 'a/', entries: ['a/'] },
    { prefix: 'b/', entries: ['b/'] },
  ]);
});

test('a nested prefix joins the listing of the one above it, however deep and in whatever order', () => {
  expect(groupsOf('a/b/c/', 'a/', 'z/', 'a/b/')).toEqual([
    { prefix: 'a/', entries: ['a/', 'a/b/', 'a/b/c/'] },
    { prefix: 'z/', entries: ['z/'] },
  ]);
});

test('a folder whose name only begins like another is not nested in it', () => {
  expect(groupsOf('orders_old/', 'orders/')).toEqual([
    { prefix: 'orders/', entries: ['orders/'] },
    { prefix: 'orders_old/', entries: ['orders_old/'] },
  ]);
});

test('a name that sorts between a folder and its child does not part them', () => {
  expect(groupsOf('a/', 'a/x/', 'a-b/', 'a/y/').map(({ prefix }) => prefix)).toEqual(['a-b/', 'a/']);
});

test('equal prefixes are listed once', () => {
  expect(groupsOf('a/', 'a/')).toEqual([{ prefix: 'a/', entries: ['a/', 'a/'] }]);
});

test('the whole bucket serves every entry', () => {
  expect(groupsOf('b/', '', 'a/')).toEqual([{ prefix: '', entries: ['', 'a/', 'b/'] }]);
});

test('no entries need no listing', () => {
  expect(groupsOf()).toEqual([]);
});

import { expect, test } from 'vitest';
import { listingGroups } from './listing-group.js';

const groupsOf = (...paths: string[]) => listingGroups(paths, (path) => ({ root: path, prefixes: [path] }));

test('prefixes beside each other are listed one by one, in their order', () => {
  expect(groupsOf('b/', 'a/')).toEqual([
    { root: 'a/', prefixes: ['a/'], entries: ['a/'] },
    { root: 'b/', prefixes: ['b/'], entries: ['b/'] },
  ]);
});

test('a nested prefix joins the listing of the one above it, however deep and in whatever order', () => {
  expect(groupsOf('a/b/c/', 'a/', 'z/', 'a/b/')).toEqual([
    { root: 'a/', prefixes: ['a/'], entries: ['a/', 'a/b/', 'a/b/c/'] },
    { root: 'z/', prefixes: ['z/'], entries: ['z/'] },
  ]);
});

test('a folder whose name only begins like another is not nested in it', () => {
  expect(groupsOf('orders_old/', 'orders/')).toEqual([
    { root: 'orders/', prefixes: ['orders/'], entries: ['orders/'] },
    { root: 'orders_old/', prefixes: ['orders_old/'], entries: ['orders_old/'] },
  ]);
});

test('a name that sorts between a folder and its child does not part them', () => {
  expect(groupsOf('a/', 'a/x/', 'a-b/', 'a/y/').map(({ root }) => root)).toEqual(['a-b/', 'a/']);
});

test('equal prefixes are listed once', () => {
  expect(groupsOf('a/', 'a/')).toEqual([{ root: 'a/', prefixes: ['a/'], entries: ['a/', 'a/'] }]);
});

test('the whole bucket serves every entry', () => {
  expect(groupsOf('b/', '', 'a/')).toEqual([{ root: '', prefixes: [''], entries: ['', 'a/', 'b/'] }]);
});

test('no entries need no listing', () => {
  expect(groupsOf()).toEqual([]);
});

test('a group lists only the folders that its entries ask for', () => {
  const entries = ['a/2024/', 'a/2023/', 'a/2024/01/'];
  expect(listingGroups(entries, (folder) => ({ root: 'a/', prefixes: [folder] }))).toEqual([
    { root: 'a/', prefixes: ['a/2023/', 'a/2024/'], entries },
  ]);
});

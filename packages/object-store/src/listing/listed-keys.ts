import type { ObjectInfo } from '../object-store.js';
import { compareKeys } from '../paths/folders.js';

/** What a page is taken to hold at the most, also while it has not arrived. */
export const PAGE_KEYS = 1000;

/** How many of the objects, which are in order, come up to `key`, itself included. */
export function countUntil(objects: readonly ObjectInfo[], key: string): number {
  let [low, high] = [0, objects.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(objects[middle]?.key ?? '', key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first two keys in a row that are not in order. */
export function findDisorder(objects: readonly ObjectInfo[]): readonly [before: string, key: string] | undefined {
  let previous: string | undefined;
  for (const { key } of objects) {
    // Code units are in the order of UTF-8 but for few characters.
    if (previous !== undefined && !(previous < key) && compareKeys(previous, key) >= 0) return [previous, key];
    previous = key;
  }
  return undefined;
}

/** How many folders and files right in `folder` the objects are in; counts no further than the first above `most`. */
export function countChildren(objects: readonly ObjectInfo[], folder: string, most: number): number {
  let count = 0;
  let child: string | undefined;
  for (const { key } of objects) {
    if (child !== undefined && key.startsWith(child)) continue;
    const slash = key.indexOf('/', folder.length);
    child = slash === -1 ? key : key.slice(0, slash + 1);
    count += 1;
    if (count > most) break;
  }
  return count;
}

/** The longest text that both begin with, no character of it cut in two. */
export function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return a.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

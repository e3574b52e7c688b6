import { compareKeys, type ObjectInfo, type ObjectPage } from '@sluice/object-store';
import type { BlobList } from './blob-list.js';

/** Beyond so many keys held back, a request tells whether the folder that they wait for has siblings that come first. */
const HELD_KEYS = 10_000;
const SLASH = '/';
/** The first character that UTF-16 puts behind those beyond it, and UTF-8 before them. */
const BEHIND_SURROGATES = '\uE000';

/** How a listing is asked for. */
export interface ListingParts {
  readonly prefix: string;
  /** The pages below a prefix, in the store's order. */
  readonly list: (prefix: string, delimiter?: string) => AsyncIterable<BlobList>;
  /** Default: 10,000. */
  readonly heldKeys?: number;
}

/** Why keys are held back: up to `bound` none can come any more. */
interface Wait {
  readonly bound: string;
  /** The folder that the listing is in, where its siblings are waited for. */
  readonly folder?: string;
  /** What it is known by. */
  readonly place: string;
}

/**
 * The objects below a prefix in the order of their keys' UTF-8 bytes. Azure has others: a flat namespace that of UTF-16; a hierarchical one lists
 * all that is in a folder right behind the folder, so that `a/b` comes before `a-b`. Keys are held back while some that come before them may
 * follow. Where that would be many, what comes before them is listed first, and passed over later.
 */
export async function* inKeyOrder({ prefix, list, heldKeys = HELD_KEYS }: ListingParts): AsyncGenerator<ObjectPage> {
  let held: ObjectInfo[] = [];
  const settled = new Set<string>();
  /** Folders whose siblings have been listed. */
  let ahead: string[] = [];
  let isHierarchical = false;
  for await (const page of list(prefix)) {
    isHierarchical ||= page.directories.length > 0;
    held.push(...page.objects.filter(({ key }) => !ahead.some((folder) => comesFirst(key, folder))));
    held.sort(byKey);
    const last = lastOf(page);
    if (last === undefined) continue;
    ahead = ahead.filter((folder) => last.startsWith(folder));
    for (;;) {
      const wait = firstWait(last, prefix.length, isHierarchical, settled);
      const objects = takeUntil(held, wait?.bound ?? last);
      if (objects.length > 0) yield { objects, prefixes: [] };
      if (wait === undefined || held.length <= heldKeys) break;
      // A listing out of order for one of the characters beyond UTF-16 is told by whoever reads it.
      if (wait.folder !== undefined) {
        const { folder } = wait;
        yield* siblingsBefore(folder, list, heldKeys);
        ahead.push(folder);
        held = held.filter(({ key }) => !comesFirst(key, folder));
      }
      settled.add(wait.place);
    }
  }
  yield { objects: held, prefixes: [], isLast: true };
}

/** What lies right below a prefix, folders as prefixes: in pages, both in the order of their UTF-8 bytes. */
export async function* levelInKeyOrder({ prefix, list }: ListingParts, delimiter: string): AsyncGenerator<ObjectPage> {
  const objects: ObjectInfo[] = [];
  const folders: { readonly key: string }[] = [];
  for await (const page of list(prefix, delimiter)) {
    objects.push(...page.objects);
    folders.push(...page.prefixes.map((key) => ({ key })));
    for (const each of [objects, folders]) each.sort(byKey);
    const last = lastOf(page);
    if (last === undefined) continue;
    const bound = firstWait(last, prefix.length, true)?.bound ?? last;
    yield { objects: takeUntil(objects, bound), prefixes: takeUntil(folders, bound).map(({ key }) => key) };
  }
  yield { objects, prefixes: folders.map(({ key }) => key), isLast: true };
}

/** All that comes before what is in a folder, though the store lists it behind. */
async function* siblingsBefore(folder: string, list: ListingParts['list'], heldKeys: number): AsyncGenerator<ObjectPage> {
  for await (const { objects, prefixes } of levelInKeyOrder({ prefix: folder, list }, SLASH)) {
    const places = [...objects, ...prefixes.map((key) => ({ key }))].sort(byKey);
    for (const place of places) {
      if (!comesFirst(place.key, folder)) return;
      if ('size' in place) yield { objects: [place], prefixes: [] };
      else
        for await (const page of inKeyOrder({ prefix: place.key, list, heldKeys })) yield { objects: page.objects, prefixes: [] };
    }
  }
}

/** Whether a key is none of a folder's, and comes before those. */
function comesFirst(key: string, folder: string): boolean {
  return key.startsWith(folder) && key.length > folder.length && key.charAt(folder.length) < SLASH;
}

/** The first place in the name that was listed last at which a key that comes before others may still follow. */
function firstWait(last: string, from: number, isHierarchical: boolean, settled?: ReadonlySet<string>): Wait | undefined {
  for (let at = from; at < last.length; at += 1) {
    const character = last.charAt(at);
    const isFolder = isHierarchical && character === SLASH;
    if (!isFolder && !/[\uD800-\uDBFF]/.test(character)) continue;
    const place = last.slice(0, at + 1);
    if (settled?.has(place)) continue;
    const before = last.slice(0, at);
    return isFolder ? { bound: before, folder: before, place } : { bound: before + BEHIND_SURROGATES, place };
  }
  return undefined;
}

/** The name that was listed last, or one before it: a page may have blobs and folders apart. */
function lastOf({ objects, prefixes, directories }: BlobList): string | undefined {
  return [objects.at(-1)?.key, prefixes.at(-1), directories.at(-1)]
    .filter((each) => each !== undefined)
    .sort()
    .at(-1);
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return compareKeys(a.key, b.key);
}

/** Takes out what comes up to `bound`, itself included, of what is in order. */
function takeUntil<T extends { readonly key: string }>(held: T[], bound: string): T[] {
  let [low, high] = [0, held.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(held[middle]?.key ?? '', bound) <= 0) low = middle + 1;
    else high = middle;
  }
  return held.splice(0, low);
}

import { compareKeys, topmostPrefixes } from '../paths/folders.js';

/** Entries that are read together. */
export interface ListingGroup<T> {
  /** The folder that all containers of the entries are at or below; ends with a slash, or is empty for the whole bucket. */
  readonly root: string;
  /** The prefixes to list, in the order of their keys; none begins with another. */
  readonly prefixes: readonly string[];
  readonly entries: readonly T[];
}

/** All entries in one group, for what is read once for the whole bucket. */
export function wholeBucketGroup<T>(
  entries: readonly T[],
  placeOf: (entry: T) => Omit<ListingGroup<T>, 'entries'>,
): ListingGroup<T> {
  return { root: '', prefixes: topmostPrefixes(entries.flatMap((entry) => placeOf(entry).prefixes)), entries };
}

/** The most groups of which no two can make containers of the same name, or list the same key. In the order of their roots. */
export function listingGroups<T>(
  entries: readonly T[],
  placeOf: (entry: T) => Omit<ListingGroup<T>, 'entries'>,
): ListingGroup<T>[] {
  const groups: { root: string; prefixes: string[]; entries: T[] }[] = [];
  const sorted = entries.map((entry) => ({ entry, ...placeOf(entry) })).sort((a, b) => compareKeys(a.root, b.root));
  for (const { entry, root, prefixes } of sorted) {
    const last = groups.at(-1);
    if (last === undefined || !root.startsWith(last.root)) groups.push({ root, prefixes: [...prefixes], entries: [entry] });
    else {
      last.entries.push(entry);
      last.prefixes.push(...prefixes);
    }
  }
  return groups.map((group) => ({ ...group, prefixes: topmostPrefixes(group.prefixes) }));
}

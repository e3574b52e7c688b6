import { compareKeys, topmostFolders } from '../paths/folders.js';

/** Entries that are read together. */
export interface ListingGroup<T> {
  /** The folder that all containers of the entries are at or below; ends with a slash, or is empty for the whole bucket. */
  readonly root: string;
  /** The folders to list, in the order of their keys; none lies below another. */
  readonly folders: readonly string[];
  readonly entries: readonly T[];
}

/** The most groups of which no two can make containers of the same name, or list the same folder. In the order of their roots. */
export function listingGroups<T>(
  entries: readonly T[],
  placeOf: (entry: T) => Omit<ListingGroup<T>, 'entries'>,
): ListingGroup<T>[] {
  const groups: { root: string; folders: string[]; entries: T[] }[] = [];
  const sorted = entries.map((entry) => ({ entry, ...placeOf(entry) })).sort((a, b) => compareKeys(a.root, b.root));
  for (const { entry, root, folders } of sorted) {
    const last = groups.at(-1);
    if (last === undefined || !root.startsWith(last.root)) groups.push({ root, folders: [...folders], entries: [entry] });
    else {
      last.entries.push(entry);
      last.folders.push(...folders);
    }
  }
  return groups.map((group) => ({ ...group, folders: topmostFolders(group.folders) }));
}

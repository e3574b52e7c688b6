/** Entries that one listing serves: all of theirs lie below `prefix`. */
export interface ListingGroup<T> {
  /** Ends with a slash, or is empty for the whole bucket. */
  readonly prefix: string;
  readonly entries: readonly T[];
}

/**
 * The fewest listings that serve all entries without listing any prefix twice, in the order of their prefixes.
 *
 * @param prefixOf the literal prefix of an entry.
 */
export function listingGroups<T>(entries: readonly T[], prefixOf: (entry: T) => string): ListingGroup<T>[] {
  const groups: { prefix: string; entries: T[] }[] = [];
  const sorted = entries
    .map((entry) => ({ entry, prefix: prefixOf(entry) }))
    .sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
  for (const { entry, prefix } of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && prefix.startsWith(last.prefix)) last.entries.push(entry);
    else groups.push({ prefix, entries: [entry] });
  }
  return groups;
}

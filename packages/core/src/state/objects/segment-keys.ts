import { journalName } from '../folder/folder-place.js';

const NUMBER_DIGITS = 8;
const KEY = /^(\d{6,})\.journal\/(\d{8})$/;

/** The key of a segment, by the numbers of its journal and of itself in that. */
export function segmentKey(journal: number, segment: number): string {
  return `${journalName(journal)}/${String(segment).padStart(NUMBER_DIGITS, '0')}`;
}

/**
 * The keys of the segments of each journal, both in their order. A journal without its first segment was being removed: it is no journal any more.
 *
 * @param keys in their order; those of other things are left out.
 */
export function segmentsByJournal(keys: readonly string[]): {
  readonly journals: ReadonlyMap<number, readonly string[]>;
  readonly removed: readonly string[];
} {
  const found = new Map<number, string[]>();
  for (const key of keys) {
    const [, journal] = KEY.exec(key) ?? [];
    if (journal === undefined) continue;
    const segments = found.get(Number(journal)) ?? [];
    found.set(Number(journal), segments);
    segments.push(key);
  }
  const isThere = ([journal, [first]]: [number, string[]]): boolean => first === segmentKey(journal, 0);
  const journals = [...found].filter(isThere).sort(([a], [b]) => a - b);
  const removed = [...found].filter((each) => !isThere(each)).flatMap(([, segments]) => segments);
  return { journals: new Map(journals), removed };
}

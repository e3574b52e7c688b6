import { OUTCOME_STATUSES, type OutcomeCounts } from '@sluice/core';

/** Counts in words, those that are 0 left out: `22 created, 1 filtered`. */
export function countsInWords(counts: OutcomeCounts): string {
  return OUTCOME_STATUSES.flatMap((status) => (counts[status] === 0 ? [] : [`${counts[status]} ${status}`])).join(', ');
}

/** How many there are in all, whatever they are counted by. */
export function totalOf(counts: Readonly<Record<string, number>>): number {
  return sumBy(Object.values(counts), (count) => count);
}

/** What each item counts, added up. */
export function sumBy<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0);
}

/** A number with what it counts. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

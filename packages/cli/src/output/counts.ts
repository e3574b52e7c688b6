import { OUTCOME_STATUSES, type OutcomeCounts } from '@sluice/core';

/** Counts in words, those that are 0 left out: `22 created, 1 filtered`. */
export function countsInWords(counts: OutcomeCounts): string {
  return OUTCOME_STATUSES.flatMap((status) => (counts[status] === 0 ? [] : [`${counts[status]} ${status}`])).join(', ');
}

/** How many there are in all, whatever they are counted by. */
export function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

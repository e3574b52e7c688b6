import { OUTCOME_STATUSES, type OutcomeCounts } from '@sluice/core';

/** Counts in words, those that are 0 left out: `22 created, 1 filtered`. */
export function countsInWords(counts: OutcomeCounts): string {
  return OUTCOME_STATUSES.flatMap((status) => (counts[status] === 0 ? [] : [`${counts[status]} ${status}`])).join(', ');
}

import type { Cost, ScopeSummary, WorkflowReport } from '@sluice/core';
import { sumBy, totalOf } from './counts.js';

/** Less than this is not told apart. */
const LEAST_DOLLARS = 0.0001;

/** What a run costs, in words: `12 calls, 0.0010 dollars by list price of 2025-06`. */
export function costText({ scopes, cost }: Pick<WorkflowReport, 'scopes' | 'cost'>): string {
  const calls = sumBy(scopes, callsOf);
  const unpriced = cost.unpriced.length === 0 ? '' : `, without ${cost.unpriced.join(', ')}, of which no price is known`;
  return `${calls} calls${dollarsText(cost)}${unpriced}`;
}

function dollarsText({ dollars, asOf }: Cost): string {
  if (dollars === 0) return '';
  return `, ${dollars < LEAST_DOLLARS ? `less than ${LEAST_DOLLARS}` : dollars.toFixed(4)} dollars by list price of ${asOf}`;
}

/** How many requests were sent for a scope. */
export function callsOf({ requests }: Pick<ScopeSummary, 'requests'>): number {
  return totalOf(requests);
}

/** How many requests the store or the catalogue asked to slow down. */
export function throttledOf({ scopes }: Pick<WorkflowReport, 'scopes'>): number {
  return sumBy(scopes, ({ throttled = {} }) => totalOf(throttled));
}

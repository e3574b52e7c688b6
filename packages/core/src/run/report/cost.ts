import { PRICES } from '../../generated/prices.js';
import type { ScopeSummary } from './scope-tracker.js';

/** What the requests of a run cost by list price. */
export interface Cost {
  /** An upper bound where a price depends on more than the number of requests. */
  readonly dollars: number;
  /** Of when the prices are: `2025-06`. */
  readonly asOf: string;
  /** The names of requests of which no price is known; they are not in `dollars`. */
  readonly unpriced: readonly string[];
}

/** What all requests of the scopes cost, by the prices in `schemas/prices.json`. Those to a catalogue or a disk cost nothing. */
export function costOf(scopes: readonly Pick<ScopeSummary, 'requests'>[]): Cost {
  const perThousand: Readonly<Record<string, number>> = PRICES.perThousand;
  const unpriced = new Set<string>();
  let dollars = 0;
  for (const { requests } of scopes) {
    for (const [name, count] of Object.entries(requests)) {
      const price = Object.hasOwn(perThousand, name) ? perThousand[name] : isFree(name) ? 0 : undefined;
      if (price === undefined) unpriced.add(name);
      else dollars += (price * count) / 1000;
    }
  }
  return { dollars, asOf: PRICES.asOf, unpriced: [...unpriced].sort() };
}

function isFree(name: string): boolean {
  return PRICES.free.some((start) => name.startsWith(start));
}

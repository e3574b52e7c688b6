import type { CatalogueState } from './catalogue-state.js';
import type { FaultBench, Links, RunVariant } from './fault-bench.js';
import { type FaultRow, TIMES } from './fault-rows.js';
import { FAULTS } from './faults.js';
import { FAULTY_BUCKETS } from './faulty-lake.js';
import { type Expectation, judge, type Verdict } from './judge.js';
import { PLACES } from './places.js';

/** How often a request to the store is sent in all: enough for four failures, as a store that asks for less is asked twice as often. */
const MAX_ATTEMPTS = 3;

/** Where catalogues come from and should end, for each way to find the buckets. */
export interface Expected {
  readonly before: CatalogueState;
  readonly listed: CatalogueState;
  /** Where the buckets are named, those beside them are not gone. */
  readonly named: CatalogueState;
}

/** What a run is varied by where the buckets are named. */
export const NAMED: RunVariant = { bucketNames: FAULTY_BUCKETS, maxAttempts: MAX_ATTEMPTS, concurrency: 1 };
/** What a run is varied by where they are listed. One request at a time, so that each run of a row ends alike. */
export const LISTED: RunVariant = { maxAttempts: MAX_ATTEMPTS, concurrency: 1 };

/** Runs a row and judges what came of it. */
export async function runRow(bench: FaultBench, row: FaultRow, { before, listed, named }: Expected): Promise<Verdict> {
  const { reaches, isNamed = false } = placeOf(row);
  const isConfined = row.times !== 'always' || FAULTS[row.fault]?.isEverywhere !== true;
  let isHit = false;
  const run = await bench.run(before, isNamed ? NAMED : LISTED, (links) => disturb(links, row, () => (isHit = true)));
  if (!isHit) throw new Error('No request came to that place');
  const expectation: Expectation = {
    before,
    right: isNamed ? named : listed,
    ...(isConfined && reaches !== undefined ? { reaches } : {}),
  };
  return judge(run, expectation);
}

/** Lets requests of the row's place have its fault. */
export function disturb(links: Links, row: FaultRow, onHit: () => void = () => undefined): void {
  const { side, matches } = placeOf(row);
  const fault = FAULTS[row.fault];
  if (fault === undefined) throw new Error(`There is no fault ${row.fault}`);
  const link = links[side];
  const earlier = link.proxy.fault;
  let left: number = TIMES[row.times];
  let hasBegun = false;
  link.proxy.fault = (request) => {
    const isMeant = left > 0 && (matches(request) || (hasBegun && fault.spreads === true));
    if (!isMeant) return earlier(request);
    left -= 1;
    hasBegun = true;
    onHit();
    return fault.of(request, link, { side, isForGood: row.times === 'always' });
  };
}

function placeOf({ place }: FaultRow) {
  const found = PLACES[place];
  if (found === undefined) throw new Error(`There is no place ${place}`);
  return found;
}

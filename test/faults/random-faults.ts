import fc from 'fast-check';
import type { CatalogueState } from './catalogue-state.js';
import type { FaultBench, Links } from './fault-bench.js';
import { FAULTS } from './faults.js';
import { judge, type Verdict } from './judge.js';

const MAX_ATTEMPTS = 3;
/** More requests than an undisturbed run sends to either side. */
const LAST_REQUEST = 60;
const MOST_FAULTS = 4;
const MOST_TIMES = 8;

/** A fault that comes at a request to one side, whatever it is for, and at those after it. */
export interface RandomFault {
  readonly side: 'store' | 'catalogue';
  readonly fault: string;
  /** The number of the first request that has it. */
  readonly from: number;
  /** How many requests have it; `undefined`: all from there on. */
  readonly times?: number | undefined;
}

/** Faults that come in one run, and how many requests to the store are under way at a time. */
export interface Scenario {
  readonly concurrency: number;
  readonly faults: readonly RandomFault[];
}

function anyScenario(isPassing: boolean): fc.Arbitrary<Scenario> {
  const few = fc.integer({ min: 1, max: MOST_TIMES });
  const times = isPassing ? few : fc.option(few, { freq: 4, nil: undefined });
  const anyFault = fc
    .constantFrom('store' as const, 'catalogue' as const)
    .chain((side) =>
      fc.record({ side: fc.constant(side), fault: fc.constantFrom(...faultsOf(side)), from: fc.nat(LAST_REQUEST), times }),
    );
  const faults = fc.array(anyFault, { minLength: 1, maxLength: MOST_FAULTS });
  return fc.record({ concurrency: fc.constantFrom(1, 4, 64), faults });
}

function faultsOf(side: RandomFault['side']): readonly string[] {
  return Object.keys(FAULTS).filter((name) => FAULTS[name]?.sides.includes(side));
}

/**
 * So many scenarios, the same for the same seed.
 *
 * @param isPassing whether every fault passes: what never does is waited for each time.
 */
export function scenarios(seed: number, count: number, isPassing: boolean): readonly Scenario[] {
  return fc.sample(anyScenario(isPassing), { seed, numRuns: count });
}

/** What a scenario is called. */
export function scenarioName({ concurrency, faults }: Scenario): string {
  const told = faults.map(
    ({ side, fault, from, times }) =>
      `${fault} at the ${side}'s requests ${from} to ${times === undefined ? 'the end' : from + times}`,
  );
  return `${told.join('; ')}; ${concurrency} at a time`;
}

/** Runs a scenario and judges what came of it: anything, as long as the report says so. */
export async function runScenario(
  bench: FaultBench,
  { concurrency, faults }: Scenario,
  { before, right }: { readonly before: CatalogueState; readonly right: CatalogueState },
): Promise<Verdict> {
  const run = await bench.run(before, { concurrency, maxAttempts: MAX_ATTEMPTS }, (links) => disturbAtRandom(links, faults));
  return judge(run, { before, right });
}

function disturbAtRandom(links: Links, faults: readonly RandomFault[]): void {
  for (const side of ['store', 'catalogue'] as const) {
    const link = links[side];
    const here = faults.filter((each) => each.side === side);
    let number = 0;
    link.proxy.fault = (request) => {
      const at = number;
      number += 1;
      for (const { fault, from, times } of here) {
        if (at < from || at >= from + (times ?? Number.POSITIVE_INFINITY)) continue;
        const result = FAULTS[fault]?.of(request, link, { side, isForGood: times === undefined });
        if (result !== undefined) return result;
      }
      return undefined;
    };
  }
}

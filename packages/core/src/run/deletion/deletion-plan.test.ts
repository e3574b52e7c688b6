import { qualifiedName, qualifiedPath } from '@sluice/plugin-api';
import { array, assert, boolean, constantFrom, property, record, subarray, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DeletionFacts, DeletionPlanner } from './deletion-plan.js';
import { OccupiedContainers } from './occupied-containers.js';

interface Case {
  /** What the catalogue has. */
  readonly held: readonly string[];
  readonly alive?: readonly string[];
  readonly kept?: readonly string[];
  /** The topmost containers of the scopes that were read whole. */
  readonly whole?: readonly string[];
  /** Of those that were not. */
  readonly partly?: readonly string[];
  readonly policy?: DeletionFacts['policy'];
}

function plan({ held, alive = [], kept = [], whole = [], partly = [], policy = { isWhole: true, most: 1000 } }: Case) {
  const occupied = new OccupiedContainers();
  for (const name of alive) occupied.addAbove(name);
  const planner = new DeletionPlanner({
    service: 'lake',
    alive: new Set(alive),
    occupied,
    kept: new Set(kept),
    scopes: new Map([
      ...whole.map((root) => [root, { scope: root }] as const),
      ...partly.map((root) => [root, { scope: root, gap: 'cut short' }] as const),
    ]),
    policy,
  });
  for (const fullyQualifiedName of held) planner.add({ id: `id of ${fullyQualifiedName}`, fullyQualifiedName });
  const result = planner.plan();
  return { ...result, topmost: result.topmost.map(({ fullyQualifiedName }) => fullyQualifiedName) };
}

describe('DeletionPlanner', () => {
  test.each<[string, Case, readonly string[]]>([
    [
      'what was not seen',
      { held: ['lake.a', 'lake.a.x', 'lake.a.y'], alive: ['lake.a', 'lake.a.x'], whole: ['lake.a'] },
      ['lake.a.y'],
    ],
    ['nothing of what was seen', { held: ['lake.a', 'lake.a.x'], alive: ['lake.a', 'lake.a.x'], whole: ['lake.a'] }, []],
    ['nothing in a scope that was cut short', { held: ['lake.a', 'lake.a.x'], alive: ['lake.a'], partly: ['lake.a'] }, []],
    [
      'in one scope whatever another is',
      { held: ['lake.a', 'lake.a.x', 'lake.b', 'lake.b.x'], alive: ['lake.a', 'lake.b'], whole: ['lake.a'], partly: ['lake.b'] },
      ['lake.a.x'],
    ],
    [
      'a bucket that no scope has',
      { held: ['lake.a', 'lake.old', 'lake.old.x'], alive: ['lake.a'], whole: ['lake.a'] },
      ['lake.old'],
    ],
    [
      'no bucket when not all were looked for',
      { held: ['lake.a', 'lake.old'], alive: ['lake.a'], whole: ['lake.a'], policy: { isWhole: false, most: 9 } },
      [],
    ],
    ['nothing when the store showed nothing', { held: ['lake.a'] }, []],
    ['a bucket of which it is known that it is empty of itself', { held: ['lake.a', 'lake.a.x'], whole: ['lake.a'] }, ['lake.a']],
    [
      'nothing at or below what is kept',
      { held: ['lake.a', 'lake.a.x', 'lake.a.x.y', 'lake.a.z'], alive: ['lake.a'], kept: ['lake.a.x'], whole: ['lake.a'] },
      ['lake.a.z'],
    ],
    ['nothing of a bucket that is kept', { held: ['lake.a', 'lake.a.x'], kept: ['lake.a'], whole: ['lake.a'] }, []],
    [
      'nothing of a bucket that is kept and was never planned',
      { held: ['lake.a', 'lake.b.x'], kept: ['lake.b'], alive: ['lake.a'], whole: ['lake.a'] },
      [],
    ],
    [
      'the topmost of what is gone, once',
      { held: ['lake.a', 'lake.a.x', 'lake.a.x.y', 'lake.a.x.y.z'], alive: ['lake.a'], whole: ['lake.a'] },
      ['lake.a.x'],
    ],
    [
      'also what hangs in the air',
      { held: ['lake.a', 'lake.a.x.y', 'lake.a.x.z'], alive: ['lake.a'], whole: ['lake.a'] },
      ['lake.a.x.y', 'lake.a.x.z'],
    ],
    [
      'below what has something alive, not it',
      { held: ['lake.a', 'lake.a.x', 'lake.a.x.y', 'lake.a.x.z'], alive: ['lake.a', 'lake.a.x.y'], whole: ['lake.a'] },
      ['lake.a.x.z'],
    ],
    [
      'not what has something kept below it',
      { held: ['lake.a', 'lake.a.x', 'lake.a.x.y'], alive: ['lake.a'], kept: ['lake.a.x.y'], whole: ['lake.a'] },
      [],
    ],
    [
      'not what has something alive below it that the snapshot lacks',
      { held: ['lake.a', 'lake.a.x'], alive: ['lake.a', 'lake.a.x.y'], whole: ['lake.a'] },
      [],
    ],
    [
      'by the parts of names and not by their letters',
      {
        held: ['lake.a', 'lake.a.b', 'lake.a.bc', 'lake.ab', 'lake."a.b"'],
        alive: ['lake.a', 'lake.a.bc', 'lake.ab', 'lake."a.b"'],
        whole: ['lake.a'],
      },
      ['lake.a.b'],
    ],
    [
      'a quoted name below a plain one, and the reverse',
      { held: ['lake.a', 'lake.a."b.c"', 'lake.a."b.c".d'], alive: ['lake.a'], whole: ['lake.a'] },
      ['lake.a."b.c"'],
    ],
    [
      'a name that the catalogue quotes without need',
      { held: ['lake.a', 'lake."a".x'], alive: ['lake.a', 'lake.a.x'], whole: ['lake.a'] },
      [],
    ],
    [
      'nothing whose name is quoted in a way of its own, nor what it may lie below',
      { held: ['lake.a', 'lake.a.x', 'lake.a.x.y"z'], alive: ['lake.a'], whole: ['lake.a'] },
      [],
    ],
    ['nothing of another service', { held: ['lake.a', 'pond.x', 'pond'], alive: ['lake.a'], whole: ['lake.a'] }, []],
  ])('deletes %s', (_, facts, expected) => {
    expect(plan(facts).topmost).toEqual(expected);
  });

  test('tells all that goes, and what stays since something below it stays', () => {
    const held = ['lake.a', 'lake.a.x', 'lake.a.x.y', 'lake.a.z', 'lake.a.z.alive'];
    const { names, holding } = plan({ held, alive: ['lake.a', 'lake.a.z.alive'], whole: ['lake.a'] });
    expect(names).toEqual(['lake.a.x', 'lake.a.x.y']);
    expect(holding).toEqual(['lake.a.z']);
  });

  test('tells why it is not known of how many containers whether they are gone', () => {
    const held = ['lake.a', 'lake.a.x', 'lake.a.y', 'lake.b', 'lake.b.z', 'lake.c'];
    const { unknown } = plan({ held, alive: ['lake.a', 'lake.b', 'lake.b.z'], kept: ['lake.a.y'], partly: ['lake.a', 'lake.b'] });
    expect(unknown).toEqual([{ scope: 'lake.a', reason: 'cut short', containers: 1 }]);
    expect(plan({ held }).unknown).toEqual([{ scope: '', reason: 'the store shows nothing', containers: 6 }]);
  });

  test.each([
    [5, 100, 5],
    [0, 100, 0],
    [{ percent: 20 }, 100, 20],
    [{ percent: 20 }, 99, 19],
    [{ percent: 20 }, 10, 10],
    [{ percent: 0 }, 1000, 10],
    [{ percent: 100 }, 1000, 1000],
  ])('allows, of %o and %i containers, %i', (most, live, allowed) => {
    const held = Array.from({ length: live }, (_, index) => `lake.a${index}`);
    expect(plan({ held, policy: { isWhole: true, most } }).allowed).toBe(allowed);
  });

  test('never takes along what is alive, kept or in a scope that was cut short', () => {
    const NAMES = ['a', 'b', 'a.b', 'a"b', '"'];
    const name = array(constantFrom(...NAMES), { minLength: 1, maxLength: 4 }).map((parts) =>
      parts.reduce((above, part) => qualifiedName(above, part), 'lake'),
    );
    const buckets = NAMES.map((each) => qualifiedName('lake', each));
    const facts = uniqueArray(name, { maxLength: 30 }).chain((held) =>
      record({
        held: subarray(held),
        alive: subarray(held),
        kept: subarray(held).map((each) => each.slice(0, 2)),
        whole: subarray(buckets),
        partly: subarray(buckets),
        isWhole: boolean(),
      }),
    );
    assert(
      property(facts, ({ isWhole, ...rest }) => {
        const facts = { ...rest, policy: { isWhole, most: 1000 } };
        const { topmost, names, holding } = plan(facts);
        const isBelow = (each: string, above: readonly string[]) =>
          qualifiedPath(each)?.some((part) => above.includes(part)) ?? true;
        const taken = facts.held.filter((each) => isBelow(each, topmost));
        // What a recursive delete takes is what the plan tells, no more and no less.
        expect(new Set(taken)).toEqual(new Set(names));
        for (const each of taken) {
          expect(facts.alive).not.toContain(each);
          expect(isBelow(each, facts.kept)).toBe(false);
          expect(isBelow(each, facts.partly)).toBe(false);
          if (!isWhole) expect(isBelow(each, facts.whole)).toBe(true);
        }
        for (const each of facts.alive) expect(isBelow(each, topmost)).toBe(false);
        for (const each of topmost)
          expect(
            isBelow(
              each,
              topmost.filter((other) => other !== each),
            ),
          ).toBe(false);
        // What is gone and not deleted has something below it.
        for (const each of holding)
          expect([...facts.held, ...facts.alive].some((other) => other !== each && isBelow(other, [each]))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

import { setImmediate as turn } from 'node:timers/promises';
import { lastValueFrom, of, Subject, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { pullLanes } from './pull-lanes.js';

/** Numbers from 0 that remember how far they were taken, and whether they were given back. */
class Numbers implements AsyncIterableIterator<number> {
  taken = 0;
  returned = 0;
  asking = 0;
  mostAsking = 0;
  readonly #count: number;
  readonly #failAt: number | undefined;

  constructor(count: number, failAt?: number) {
    this.#count = count;
    this.#failAt = failAt;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<number, undefined>> {
    this.asking += 1;
    this.mostAsking = Math.max(this.mostAsking, this.asking);
    await turn();
    this.asking -= 1;
    if (this.taken === this.#failAt) throw new Error('listing failed');
    if (this.taken === this.#count) return { done: true, value: undefined };
    this.taken += 1;
    return { done: false, value: this.taken - 1 };
  }

  async return(): Promise<IteratorResult<number, undefined>> {
    this.returned += 1;
    return { done: true, value: undefined };
  }
}

async function settle(): Promise<void> {
  for (let times = 0; times < 20; times += 1) await turn();
}

describe('pullLanes', () => {
  test.each([1, 3, 8])('with %i lanes never has more items taken and not done', async (lanes) => {
    const numbers = new Numbers(50);
    let done = 0;
    let most = 0;
    const projected = pullLanes(numbers, lanes, async (number) => {
      await settle();
      most = Math.max(most, numbers.taken - done);
      done += 1;
      return [number];
    });
    const results = await lastValueFrom(projected.pipe(toArray()));
    expect(results).toHaveLength(50);
    expect(done).toBe(50);
    expect(most).toBe(lanes);
  });

  test('takes nothing further while its lanes are busy, and one when one is done', async () => {
    const numbers = new Numbers(100);
    const gates: Subject<never>[] = [];
    const subscription = pullLanes(numbers, 2, () => {
      const gate = new Subject<never>();
      gates.push(gate);
      return gate;
    }).subscribe();
    await settle();
    expect(numbers.taken).toBe(2);
    gates[0]?.complete();
    await settle();
    expect(numbers.taken).toBe(3);
    subscription.unsubscribe();
  });

  test('asks the iterator for one item at a time', async () => {
    const numbers = new Numbers(20);
    await lastValueFrom(pullLanes(numbers, 5, (number) => of(number)));
    expect(numbers.mostAsking).toBe(1);
    expect(numbers.taken).toBe(20);
    expect(numbers.returned).toBe(0);
  });

  test('keeps the order in one lane, and takes projections that complete at once', async () => {
    const results = await lastValueFrom(pullLanes(new Numbers(5), 1, (number) => [number, -number]).pipe(toArray()));
    expect(results).toEqual([0, -0, 1, -1, 2, -2, 3, -3, 4, -4]);
  });

  test('completes without items', async () => {
    expect(await lastValueFrom(pullLanes(new Numbers(0), 4, of), { defaultValue: 'nothing' })).toBe('nothing');
  });

  test("ends with the iterator's error", async () => {
    const numbers = new Numbers(10, 3);
    await expect(lastValueFrom(pullLanes(numbers, 2, (number) => of(number)))).rejects.toThrow('listing failed');
  });

  test.each([
    ['rejects', () => Promise.reject(new Error('writing failed'))],
    [
      'throws',
      () => {
        throw new Error('writing failed');
      },
    ],
  ])('ends with the error of a projection that %s, and gives the iterator back', async (_, project) => {
    const numbers = new Numbers(10);
    await expect(lastValueFrom(pullLanes(numbers, 2, project))).rejects.toThrow('writing failed');
    await settle();
    expect(numbers.returned).toBe(1);
    expect(numbers.taken).toBeLessThanOrEqual(2);
  });

  test('unsubscribing stops what is under way and gives the iterator back, after its answer', async () => {
    const numbers = new Numbers(10);
    const gate = new Subject<never>();
    const subscription = pullLanes(numbers, 3, () => gate).subscribe();
    await settle();
    expect(gate.observed).toBe(true);
    subscription.unsubscribe();
    expect(gate.observed).toBe(false);
    await settle();
    expect(numbers.returned).toBe(1);
    expect(numbers.taken).toBe(3);
  });
});

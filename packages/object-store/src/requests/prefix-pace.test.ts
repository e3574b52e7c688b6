import { describe, expect, test } from 'vitest';
import { PrefixPace, type Verdict } from './prefix-pace.js';

const judge = (answer: Verdict | undefined): Verdict => answer ?? 'failed';

/** Requests that end when and how they are told to. */
class Requests {
  readonly pace = new PrefixPace();
  readonly #underWay: { readonly path: string; readonly end: (verdict: Verdict) => void }[] = [];

  begin(path: string, count: number): void {
    for (let each = 0; each < count; each += 1) {
      void this.pace.run(
        'b',
        path,
        () =>
          new Promise<Verdict>((resolve) => {
            this.#underWay.push({ path, end: resolve });
          }),
        judge,
      );
    }
  }

  underWay(path: string): number {
    return this.#underWay.filter((each) => each.path === path).length;
  }

  /** Ends the oldest requests for a path. */
  async end(path: string, count: number, verdict: Verdict): Promise<void> {
    for (let each = 0; each < count; each += 1) {
      const index = this.#underWay.findIndex((request) => request.path === path);
      this.#underWay.splice(index, 1)[0]?.end(verdict);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('where the store asks to slow down', () => {
  test('half as many requests are under way, and other parts go on as they were', async () => {
    const requests = new Requests();
    requests.begin('hot/a/1', 32);
    requests.begin('cold/a/1', 32);
    await requests.end('hot/a/1', 1, 'slow-down');
    requests.begin('hot/a/1', 40);
    requests.begin('cold/a/1', 40);
    expect(requests.underWay('cold/a/1')).toBe(72);
    // What was under way ends; of those that wait, the limit lets 16 begin.
    await requests.end('hot/a/1', 31, 'failed');
    expect(requests.underWay('hot/a/1')).toBe(16);
  });

  test('a burst of refusals counts once, and a refusal of what was sent later again', async () => {
    const requests = new Requests();
    requests.begin('hot/a/1', 32);
    requests.begin('hot/a/1', 0);
    await requests.end('hot/a/1', 32, 'slow-down');
    requests.begin('hot/a/1', 64);
    expect(requests.underWay('hot/a/1')).toBe(16);
    await requests.end('hot/a/1', 1, 'slow-down');
    await requests.end('hot/a/1', 15, 'failed');
    expect(requests.underWay('hot/a/1')).toBe(8);
  });

  test('it never stops, and comes back while the store answers', async () => {
    const requests = new Requests();
    requests.begin('hot/a/1', 1);
    for (let each = 0; each < 5; each += 1) {
      await requests.end('hot/a/1', 1, 'slow-down');
      requests.begin('hot/a/1', 1);
      expect(requests.underWay('hot/a/1')).toBe(1);
    }
    requests.begin('hot/a/1', 10_000);
    expect(requests.underWay('hot/a/1')).toBe(1);
    await requests.end('hot/a/1', 1, 'ok');
    expect(requests.underWay('hot/a/1')).toBe(2);
    let most = 2;
    for (let each = 0; each < 3000 && most < 200; each += 1) {
      await requests.end('hot/a/1', 1, 'ok');
      most = requests.underWay('hot/a/1');
    }
    expect(most).toBeGreaterThanOrEqual(200);
  });
});

test('a part is a bucket and two folders', async () => {
  const requests = new Requests();
  requests.begin('a/b/c/1', 8);
  await requests.end('a/b/c/1', 8, 'slow-down');
  for (const path of ['a/b/', 'a/b/d/e', 'a/c/1', 'a/b', 'x', '']) requests.begin(path, 9);
  expect(['a/b/', 'a/b/d/e', 'a/c/1', 'a/b', 'x', ''].map((path) => requests.underWay(path))).toEqual([4, 0, 9, 9, 9, 9]);
});

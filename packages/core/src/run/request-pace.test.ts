import { expect, test } from 'vitest';
import { LocalBudget, RequestPace } from './request-pace.js';

const SIGNAL = new AbortController().signal;

/** A request that ends when it is told to. */
function held() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { send: () => ended, end };
}

test('no more requests are under way than may be, and those that wait go in their order', async () => {
  const pace = new RequestPace({ concurrency: 2 });
  const begun: number[] = [];
  const requests = Array.from({ length: 5 }, held);
  const all = requests.map(({ send }, index) =>
    pace.run(SIGNAL, () => {
      begun.push(index);
      return send();
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  requests[1]?.end();
  await all[1];
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const { end } of requests) end();
  await Promise.all(all);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('one that fails makes room too', async () => {
  const pace = new RequestPace({ concurrency: 1 });
  await expect(pace.run(SIGNAL, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await pace.run(SIGNAL, async () => 'yes')).toBe('yes');
});

test('a run sends no more than it may, and ends by that', async () => {
  const pace = new RequestPace({ concurrency: 4, maxRequests: 2 });
  expect(await Promise.all([pace.run(SIGNAL, async () => 1), pace.run(SIGNAL, async () => 2)])).toEqual([1, 2]);
  await expect(pace.run(SIGNAL, async () => 3)).rejects.toMatchObject({ code: 'REQUESTS_EXHAUSTED', fatal: true });
});

test('what waits while the run stops is not sent', async () => {
  const pace = new RequestPace({ concurrency: 1 });
  const stop = new AbortController();
  const first = held();
  const running = pace.run(stop.signal, first.send);
  let isSent = false;
  const waiting = pace.run(stop.signal, async () => {
    isSent = true;
  });
  stop.abort(new Error('stopped'));
  first.end();
  await running;
  await expect(waiting).rejects.toThrow('stopped');
  expect(isSent).toBe(false);
});

test('requests begin no closer to each other than the rate says', async () => {
  let now = 0;
  const waits: number[] = [];
  const time = {
    now: () => now,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
    },
  };
  const options = { concurrency: 8, requestsPerSecond: 100 };
  const pace = new RequestPace(options, new LocalBudget(options, time));
  const send = async (): Promise<void> => undefined;
  await Promise.all([pace.run(SIGNAL, send), pace.run(SIGNAL, send), pace.run(SIGNAL, send)]);
  expect(waits).toEqual([10, 20]);
  now = 100;
  // What was not used is not made up for.
  await Promise.all([pace.run(SIGNAL, send), pace.run(SIGNAL, send)]);
  expect(waits).toEqual([10, 20, 10]);
});

import { expect, test } from 'vitest';
import { testContext } from './test-context.js';

test('keeps what it is told', async () => {
  const context = testContext({ now: 5 });
  context.meter.bytes(2);
  context.meter.bytes(3);
  context.report.warn({ code: 'A', message: 'a' });
  context.report.warn({ code: 'A', message: 'a' });
  context.logger.info('hello', { to: 'you' });
  context.logger.debug('bye');
  expect(await context.meter.request('list', async () => 7)).toBe(7);
  expect(context).toMatchObject({
    bytesRead: 5,
    requests: ['list'],
    warnings: [{ code: 'A', message: 'a' }],
    lines: [
      { level: 'info', message: 'hello', fields: { to: 'you' } },
      { level: 'debug', message: 'bye' },
    ],
  });
  expect(context.clock.now()).toBe(5);
});

test('lets no more requests be under way than it is told, failed ones included', async () => {
  const { meter, requests } = testContext({ concurrency: 2 });
  let underWay = 0;
  let most = 0;
  const send = async (index: number) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    if (index === 0) throw new Error('failed');
  };
  const sent = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => meter.request('get', () => send(index))));
  expect(sent.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect([most, requests.length]).toEqual([2, 5]);
});

test('sends nothing more when its signal has aborted', async () => {
  const { meter, requests } = testContext({ signal: AbortSignal.abort(new Error('stopped')) });
  await expect(meter.request('get', async () => 1)).rejects.toThrow('stopped');
  expect(requests).toEqual([]);
});

import { IngestError, type StepContext } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { type RequestFault, StoreRequests } from './store-requests.js';

const THROTTLED = new Error('slow down');
const BROKEN = new Error('broken');
const faultOf = (error: unknown): RequestFault | undefined =>
  error === THROTTLED ? { fault: 'throttled', askedMilliseconds: 1 } : error === BROKEN ? { fault: 'transport' } : undefined;

function contextOf(controller = new AbortController()) {
  const counted: string[] = [];
  const context = {
    signal: controller.signal,
    meter: {
      concurrency: 8,
      bytes: () => undefined,
      request: <T>(name: string, send: () => Promise<T>) => {
        counted.push(name);
        return send();
      },
    },
  } as unknown as StepContext;
  return { context, counted };
}

/** Fails with these errors, in their order, and then answers. */
function failing(...errors: readonly unknown[]) {
  const left = [...errors];
  return async (): Promise<string> => {
    if (left.length > 0) throw left.shift();
    return 'answer';
  };
}

const request = { name: 'mem:list', bucket: 'b', path: 'a/' };

describe('a request that fails', () => {
  test('is sent again, and each attempt is counted', async () => {
    const { context, counted } = contextOf();
    const requests = new StoreRequests({ faultOf, random: () => 0 });
    expect(await requests.send(request, context, failing(BROKEN, THROTTLED))).toBe('answer');
    expect(counted).toEqual(['mem:list', 'mem:list', 'mem:list']);
  });

  test.each([
    ['for good', new Error('denied'), 1],
    ['with an error of ours', new IngestError('REQUESTS_EXHAUSTED'), 1],
    ['again and again', BROKEN, 3],
  ])('%s ends with its error', async (_, error, attempts) => {
    const { context, counted } = contextOf();
    const requests = new StoreRequests({ faultOf, maxAttempts: 3, random: () => 0 });
    await expect(requests.send(request, context, failing(...Array.from({ length: 9 }, () => error)))).rejects.toBe(error);
    expect(counted).toHaveLength(attempts);
  });

  test('is not waited for when the run stops', async () => {
    const controller = new AbortController();
    const { context, counted } = contextOf(controller);
    const requests = new StoreRequests({ faultOf: () => ({ fault: 'throttled', askedMilliseconds: 8000 }) });
    const sent = requests.send({ name: 'mem:buckets' }, context, failing(BROKEN));
    setTimeout(() => controller.abort(new Error('stopped')), 10);
    await expect(sent).rejects.toThrow();
    expect(counted).toHaveLength(1);
  });
});

test('where the store asks for less, fewer are sent at a time to that part, and others go on', async () => {
  const { context } = contextOf();
  const requests = new StoreRequests({ faultOf, maxAttempts: 1, random: () => 0 });
  const underWay = new Map<string, number>();
  const waiting: { path: string; end(error?: Error): void }[] = [];
  const begin = (path: string, count: number) => {
    for (let each = 0; each < count; each += 1) {
      const sent = requests.send({ name: 'mem:read', bucket: 'b', path }, context, () => {
        underWay.set(path, (underWay.get(path) ?? 0) + 1);
        return new Promise<void>((resolve, reject) => {
          waiting.push({ path, end: (error) => (error === undefined ? resolve() : reject(error)) });
        });
      });
      sent.catch(() => undefined);
    }
  };
  begin('hot/a/1', 16);
  await new Promise(setImmediate);
  waiting.shift()?.end(Object.assign(THROTTLED));
  await new Promise(setImmediate);
  begin('hot/a/1', 10);
  begin('cold/a/1', 10);
  await new Promise(setImmediate);
  expect(underWay.get('hot/a/1')).toBe(16);
  expect(underWay.get('cold/a/1')).toBe(10);
});

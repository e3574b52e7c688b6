import assert from 'node:assert/strict';
import type { Bucket, ObjectStore } from '@sluice/object-store';
import type { StoreOperation } from '@sluice/object-store/testing';
import type { StepContext } from '@sluice/plugin-api';
import { isIngestError } from '@sluice/plugin-api';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import { expectFailure } from '../checks/expect-failure.js';
import { expectPatience } from '../checks/expect-patience.js';
import { expectStops } from '../checks/expect-stops.js';
import type { FaultKind } from '../harness/faults.js';
import type { ObjectStoreHarness } from '../harness/store-harness.js';
import { withFault } from '../harness/with-fault.js';
import type { Rule } from '../rules/rule.js';
import { BUCKET, bucketsOf, keysOf, withLake } from './open-lake.js';

const KEYS = Array.from({ length: 6 }, (_, index) => `a/${index}`);
const CONTENT = 'what an object holds, long enough to be cut in two';
const LAKE = { [BUCKET]: Object.fromEntries(KEYS.map((key) => [key, CONTENT])) };

type Call = (store: ObjectStore, bucket: Bucket, context: StepContext) => Promise<unknown>;

/** What can be asked of a store, by the operation that it is. */
const CALLS = {
  listBuckets: async (store, _, context) => (await bucketsOf(store, context)).map(({ name }) => name),
  list: (store, bucket, context) => keysOf(store, bucket, { prefix: 'a/' }, context),
  read: async (store, bucket, context) => new TextDecoder().decode(await store.read(bucket, 'a/0', context)),
  head: async (store, bucket, context) => (await store.head(bucket, 'a/0', context))?.size,
} as const satisfies Partial<Record<StoreOperation, Call>>;

type CalledOperation = keyof typeof CALLS;

const CALLED = Object.keys(CALLS) as CalledOperation[];
const ANSWERS: Readonly<Record<CalledOperation, unknown>> = {
  listBuckets: [BUCKET],
  list: KEYS,
  read: CONTENT,
  head: CONTENT.length,
};
/** Operations whose answers have a form, by which a client can tell that one was cut short. */
const SPELLED = ['listBuckets', 'list'] as const;
/** Operations whose answers have a body. */
const WITH_BODY = [...SPELLED, 'read'] as const;

/** How a store fails, and goes on. */
export const FAILURE_RULES: readonly Rule<ObjectStoreHarness>[] = [
  {
    name: 'denied',
    title: 'what is denied is a failure that names the place, and nothing empty or missing',
    run: (harness) =>
      eachCall(harness, CALLED, async (operation, call) => {
        const ask = () => expectFailure(`${operation}, denied,`, () => call(testContext()));
        const error = await withFault(harness.faults, 'denied', { operations: [operation] }, ask);
        assert.equal(error.kind, 'connection', `${operation}, denied, is the failure ${error.code}, of the kind ${error.kind}`);
        assert.ok(error.path, `${operation}, denied: the failure ${error.code} has no path`);
      }),
  },
  {
    name: 'unreachable',
    title: 'a store that cannot be reached is a failure, and no empty one',
    run: (harness) =>
      eachCall(harness, CALLED, async (operation, call) => {
        const ask = () => expectFailure(`${operation} without a connection`, () => call(testContext()));
        const { kind, code } = await withFault(harness.faults, 'unreachable', {}, ask);
        assert.equal(kind, 'connection', `${operation} without a connection is the failure ${code}, of the kind ${kind}`);
      }),
  },
  {
    name: 'cut-connection',
    title: 'an answer whose connection breaks is asked for again or is a failure, and never taken for a whole one',
    run: (harness) => eachCall(harness, WITH_BODY, (operation, call) => expectWhole(harness, 'cut-connection', operation, call)),
  },
  {
    name: 'cut-body',
    title: 'a page that is cut short is asked for again or is a failure, and never taken for a whole one',
    run: (harness) => eachCall(harness, SPELLED, (operation, call) => expectWhole(harness, 'cut-body', operation, call)),
  },
  {
    name: 'server-errors',
    title: 'an error of the store is a failure if it stays, and harms nothing if it passes',
    run: (harness) =>
      eachCall(harness, CALLED, async (operation, call) => {
        const { faults } = harness;
        const once = await withFault(faults, 'failing', { operations: [operation], times: 1 }, () => call(testContext()));
        assert.deepEqual(once, ANSWERS[operation], `${operation}, after one error of the store`);
        const ask = () => expectFailure(`${operation}, failing each time,`, () => call(testContext()));
        await withFault(faults, 'failing', { operations: [operation] }, ask);
      }),
  },
  {
    name: 'throttled',
    title: 'a store that asks to slow down is asked again, later, and answers all in the end',
    run: (harness) =>
      eachCall(harness, ['list', 'read'], async (operation, call) => {
        const context = testContext();
        const { faults, traffic } = harness;
        const calls = 8;
        const ask = () => Promise.all(Array.from({ length: calls }, () => call(context)));
        const answers = await expectPatience({ faults, traffic, operations: [operation], calls }, ask);
        for (const answer of answers) assert.deepEqual(answer, ANSWERS[operation], `${operation}, throttled before,`);
        // One that was throttled holds others back, so that they need not be throttled too.
        assert.ok(
          traffic.count > calls,
          `${operation}: none of ${calls} calls was sent again, though one at least was throttled`,
        );
      }),
  },
  {
    name: 'abort',
    title: 'every call stops within a second when its signal aborts, and asks for nothing when it has aborted',
    run: (harness) =>
      eachCall(harness, CALLED, async (operation, call) => {
        const { faults, traffic } = harness;
        traffic.reset();
        const stop = () => expectStops(operation, traffic, call);
        await withFault(faults, 'stalled', { operations: [operation] }, stop);
        traffic.reset();
        await assert.rejects(call(testContext({ signal: AbortSignal.abort(new Error('stopped')) })));
        assert.equal(traffic.count, 0, `${operation} sends requests though its signal has aborted`);
      }),
  },
  {
    name: 'bounded',
    title: 'no more requests are under way than the meter lets pass',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, bucket: find }) => {
        const bucket = await find();
        const context = testContext({ concurrency: 3 });
        harness.traffic.reset(20);
        const calls = [...CALLED, ...CALLED, ...CALLED].map((operation) => CALLS[operation](store, bucket, context));
        await Promise.all(calls);
        const { mostInFlight } = harness.traffic;
        assert.ok(mostInFlight <= 3, `${mostInFlight} requests were under way, where the meter lets 3 pass`);
      }),
  },
  {
    name: 'metered',
    title: 'each request that reaches the store is counted by a name, and so are the bytes that are read',
    run: (harness) =>
      eachCall(harness, CALLED, async (operation, call) => {
        const context = testContext();
        harness.traffic.reset();
        // One that is sent again is counted again, whatever becomes of it.
        const ask = () => call(context).catch(() => undefined);
        if (harness.faults.kinds.includes('failing')) {
          await withFault(harness.faults, 'failing', { operations: [operation], times: 1 }, ask);
        }
        await ask();
        const { count } = harness.traffic;
        assert.equal(
          context.requests.length,
          count,
          `${operation}: ${count} requests arrived, and counted were ${context.requests}`,
        );
        assert.ok(
          context.requests.every((name) => name.trim() !== ''),
          `${operation}: a request has no name`,
        );
        if (operation === 'read')
          assert.ok(context.bytesRead >= CONTENT.length, `of a read, ${context.bytesRead} bytes were counted`);
      }),
  },
];

/** Runs `step` for each of the operations, on a store of its own. */
async function eachCall<Operation extends CalledOperation>(
  harness: ObjectStoreHarness,
  operations: readonly Operation[],
  step: (operation: Operation, call: (context: TestContext) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  await withLake(harness, LAKE, async ({ bucket: find }) => {
    const bucket = await find();
    for (const operation of operations) {
      const store = await harness.open();
      try {
        // What the store has to learn once, such as a token or a region, is no part of it.
        await CALLS[operation](store, bucket, testContext());
        await step(operation, (context) => CALLS[operation](store, bucket, context));
      } finally {
        await store.close();
      }
    }
  });
}

async function expectWhole(
  { faults }: ObjectStoreHarness,
  kind: FaultKind,
  operation: CalledOperation,
  call: (context: TestContext) => Promise<unknown>,
): Promise<void> {
  for (const scope of [{ times: 1 }, {}]) {
    const ask = () => call(testContext()).catch((error: unknown) => (isIngestError(error) ? error : Promise.reject(error)));
    const answer = await withFault(faults, kind, { operations: [operation], ...scope }, ask);
    if (!isIngestError(answer)) assert.deepEqual(answer, ANSWERS[operation], `${operation}, cut short,`);
    else assert.ok(answer.hint, `${operation}, cut short: the failure ${answer.code} has no hint`);
  }
}

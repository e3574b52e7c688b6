import assert from 'node:assert/strict';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import { expectCheckFails, expectCheckPasses } from '../checks/check-steps.js';
import { expectNoSecrets } from '../checks/find-secrets.js';
import type { FaultKind } from '../harness/faults.js';
import type { ObjectStoreHarness } from '../harness/store-harness.js';
import { withFault } from '../harness/with-fault.js';
import type { Rule } from '../rules/rule.js';
import { BUCKET, bucketsOf, collect, keysOf, type OpenLake, withLake } from './open-lake.js';

const LAKE = { [BUCKET]: { 'a/1': 'one', 'a/2': 'two' } };
/** After each of these a store is asked for everything, and what it says is searched. */
const SPOKEN: readonly FaultKind[] = ['denied', 'unreachable', 'failing', 'cut-body'];

/** What a store tells people, and what it can do besides. */
export const CONDUCT_RULES: readonly Rule<ObjectStoreHarness>[] = [
  {
    name: 'check-passes',
    title: 'checking a store that is well passes, step by step',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context }) => {
        await expectCheckPasses(store.check(context));
      }),
  },
  {
    name: 'check-fails',
    title: 'a check yields what fails, with a hint, and does not throw',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, context }) => {
        for (const kind of ['denied', 'unreachable'] as const) {
          const check = () => expectCheckFails(`a store that is ${kind}`, store.check(context));
          await withFault(harness.faults, kind, {}, check);
        }
      }),
  },
  {
    name: 'metrics',
    title: 'metrics are of the buckets asked for; what is not known is left out and warned of, and never 0',
    capability: 'metrics',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, bucket: find }) => {
        const bucket = await find();
        const ask = async (context: TestContext) => {
          const metrics = await store.bucketMetrics?.([bucket], context);
          assert.ok(metrics !== undefined, 'a store with the capability metrics is to have bucketMetrics');
          for (const name of metrics.keys()) assert.equal(name, bucket.name, `metrics of a bucket that was not asked for`);
          return Object.values(metrics.get(bucket.name) ?? {}).filter((figure) => figure !== undefined);
        };
        await ask(testContext());
        const context = testContext();
        const figures = await withFault(harness.faults, 'denied', { operations: ['metrics'] }, () => ask(context));
        assert.deepEqual(figures, [], 'figures of metrics that are denied');
        assert.equal(context.warnings.length, 1, 'metrics that are denied are to be warned of, once');
      }),
  },
  {
    name: 'tags',
    title: 'tags that are denied are not known, which is warned of once for each action; other failures are failures',
    capability: 'tags',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store, bucket: find }) => {
        const bucket = await find();
        const { tags } = store;
        assert.ok(tags !== undefined, 'a store with the capability tags is to have tags');
        const ask = (key: string | undefined, context: TestContext) => tags.call(store, bucket, key, context);
        for (const key of [undefined, 'a/1', 'a/none']) {
          assert.deepEqual(await ask(key, testContext()), [], `the tags of ${key ?? 'a bucket'} that has none`);
        }
        const context = testContext();
        // Some stores have tags of buckets alone, some of objects alone.
        const taggable: (string | undefined)[] = [];
        for (const keys of [
          [undefined, undefined],
          ['a/1', 'a/2'],
        ]) {
          const denied = () => Promise.all(keys.map((key) => ask(key, context)));
          const [one, other] = await withFault(harness.faults, 'denied', { operations: ['tags'] }, denied);
          assert.deepEqual(one, other, `tags that are denied, of ${keys.join(' and ')}`);
          if (one === undefined) taggable.push(keys[0]);
          else assert.deepEqual(one, [], 'tags that are denied');
        }
        assert.ok(taggable.length > 0, 'tags that are denied are to be undefined, and are taken for none');
        assert.equal(context.warnings.length, taggable.length, 'tags that are denied are to be warned of once for each action');
        for (const key of taggable) {
          await withFault(harness.faults, 'failing', { operations: ['tags'] }, () => assert.rejects(ask(key, testContext())));
        }
      }),
  },
  {
    name: 'capabilities',
    title: 'what a store can do beyond the least is declared, and what is declared it can do',
    run: (harness) =>
      withLake(harness, LAKE, async ({ store }) => {
        const can = { metrics: store.bucketMetrics !== undefined, tags: store.tags !== undefined };
        for (const [name, isThere] of Object.entries(can)) {
          assert.equal(
            harness.capabilities.includes(name),
            isThere,
            `the capability ${name} is ${isThere ? 'not ' : ''}declared`,
          );
        }
        assert.equal(
          store.findInventory === undefined,
          store.listInventory === undefined,
          'inventories are found and listed, or neither',
        );
      }),
  },
  {
    name: 'no-secrets',
    title: 'no secret is in what a store throws, logs, warns of or names, however it fails',
    run: (harness) =>
      withLake(harness, LAKE, async (open) => {
        const { secrets } = harness;
        assert.ok(
          secrets.length > 0,
          'the harness is to name the secrets of its connection, or waive the rule where there are none',
        );
        expectNoSecrets(secrets, await everythingSaid(harness, open));
      }),
  },
];

/** What a store says of everything that it can be asked for, when all is well and when nothing is. */
async function everythingSaid(
  harness: ObjectStoreHarness,
  { store, context, bucket: find }: OpenLake,
): Promise<Record<string, unknown>> {
  const bucket = await find();
  const said: unknown[] = [];
  const ask = async () => {
    const calls = [
      collect(store.check(context)),
      bucketsOf(store, context),
      keysOf(store, bucket, { prefix: '' }, context),
      store.head(bucket, 'a/1', context),
      store.read(bucket, 'a/1', context),
      store.tags?.(bucket, 'a/1', context),
      store.bucketMetrics?.([bucket], context),
    ];
    for (const result of await Promise.allSettled(calls)) said.push(result.status === 'rejected' ? result.reason : result.value);
  };
  await ask();
  for (const kind of SPOKEN) if (harness.faults.kinds.includes(kind)) await withFault(harness.faults, kind, {}, ask);
  return {
    'an answer or an error': said,
    'the log': context.lines,
    'a warning': context.warnings,
    'the name of a request': context.requests,
    'an address': [
      store.urls.uri(bucket),
      store.urls.bucket(bucket),
      store.urls.object(bucket, 'a/1'),
      store.urls.folder(bucket, 'a'),
    ],
  };
}

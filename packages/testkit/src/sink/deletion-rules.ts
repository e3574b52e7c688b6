import assert from 'node:assert/strict';
import type { CatalogueContainer, Sink } from '@sluice/plugin-api';
import type { TestContext } from '@sluice/plugin-api/testing';
import { expectHelpful } from '../checks/expect-failure.js';
import type { SinkHarness } from '../harness/sink-harness.js';
import { withFault } from '../harness/with-fault.js';
import type { Rule } from '../rules/rule.js';
import { SAMPLE_SERVICE, sampleBucket, sampleDataset } from '../sample-entities.js';
import { withEmptySink } from './with-sink.js';

const BUCKET = sampleBucket('sales');
const ORDERS = sampleDataset(BUCKET, 'orders');
const PARTS = sampleDataset(ORDERS, 'parts');
const OTHERS = Array.from({ length: 30 }, (_, index) => sampleDataset(BUCKET, `other-${String(index).padStart(2, '0')}`));
const CONTAINERS = [BUCKET, ORDERS, PARTS, ...OTHERS];
const OTHER_SERVICE = { ...SAMPLE_SERVICE, name: 'another', fullyQualifiedName: 'another' };
const ELSEWHERE = { ...BUCKET, service: 'another', fullyQualifiedName: 'another.sales' };

const namesOf = (containers: readonly { readonly fullyQualifiedName: string }[]): string[] =>
  containers.map(({ fullyQualifiedName }) => fullyQualifiedName).sort();

/** What a sink tells of its catalogue, and deletes. */
export const DELETION_RULES: readonly Rule<SinkHarness>[] = [
  {
    name: 'capabilities',
    title: 'a sink that deletes, plans, or shows how runs stand, declares it, and what is declared it does',
    run: (harness) =>
      withEmptySink(harness, async ({ sink }) => {
        const can = {
          deletion: sink.delete !== undefined,
          plan: sink.plan !== undefined,
          'run-status': sink.reportRun !== undefined,
        };
        for (const [name, isThere] of Object.entries(can)) {
          assert.equal(
            harness.capabilities.includes(name),
            isThere,
            `the capability ${name} is ${isThere ? 'not ' : ''}declared`,
          );
        }
        assert.ok(sink.delete === undefined || sink.snapshot !== undefined, 'a sink that deletes is to have a snapshot');
      }),
  },
  {
    name: 'snapshot',
    title: 'a snapshot has each live container of its service once, and none of another',
    capability: 'deletion',
    run: (harness) =>
      withEmptySink(harness, async ({ sink, context, write }) => {
        await write(SAMPLE_SERVICE, ...CONTAINERS);
        await write(OTHER_SERVICE, ELSEWHERE);
        await sink.flush(context);
        const told = await snapshotOf(sink, context);
        assert.deepEqual(namesOf(told), namesOf(CONTAINERS));
        assert.equal(new Set(told.map(({ id }) => id)).size, told.length, 'two containers have one id');
      }),
  },
  {
    name: 'delete',
    title: 'a container is deleted with all below it; what is gone counts as deleted, and can be written again',
    capability: 'deletion',
    run: (harness) =>
      withEmptySink(harness, async ({ sink, context, write }) => {
        await write(SAMPLE_SERVICE, ...CONTAINERS);
        await sink.flush(context);
        const wanted = (await snapshotOf(sink, context)).filter((each) => each.fullyQualifiedName === ORDERS.fullyQualifiedName);
        for (const _ of ['once', 'gone already']) {
          const results = (await sink.delete?.(wanted, context)) ?? [];
          assert.deepEqual(
            results.map(({ status }) => status),
            ['deleted'],
          );
        }
        assert.deepEqual(namesOf(await snapshotOf(sink, context)), namesOf([BUCKET, ...OTHERS]));
        const held = namesOf((await harness.held()).filter(({ kind }) => kind === 'container'));
        assert.deepEqual(held, namesOf([BUCKET, ...OTHERS]));
        const [result] = await write(ORDERS);
        assert.ok(result === 'created' || result === 'updated', `what was deleted and is written again is ${result}`);
      }),
  },
  {
    name: 'snapshot-fails',
    title: 'a snapshot that cannot be told whole throws, and does not end',
    capability: 'deletion',
    run: (harness) =>
      withEmptySink(harness, async ({ sink, context, write }) => {
        await write(SAMPLE_SERVICE, ...CONTAINERS);
        await sink.flush(context);
        const ask = () => assert.rejects(snapshotOf(sink, context), 'a snapshot that is denied comes to its end');
        await withFault(harness.faults, 'denied', { operations: ['snapshot'] }, ask);
      }),
  },
  {
    name: 'delete-fails',
    title: 'a container that cannot be deleted fails alone, with a hint',
    capability: 'deletion',
    run: (harness) =>
      withEmptySink(harness, async ({ sink, context, write }) => {
        await write(SAMPLE_SERVICE, ...CONTAINERS);
        await sink.flush(context);
        const wanted = (await snapshotOf(sink, context)).filter((each) => each.fullyQualifiedName.includes('other-')).slice(0, 2);
        const ask = async () => (await sink.delete?.(wanted, context)) ?? [];
        const results = await withFault(harness.faults, 'denied', { operations: ['delete'], times: 1 }, ask);
        assert.equal(results.length, 2, 'each container is to have a result');
        const errors = results.flatMap((each) => (each.status === 'failed' ? [each.error] : []));
        assert.ok(errors.length > 0, 'no container fails to be deleted, though that was denied');
        for (const error of errors) expectHelpful('a container that cannot be deleted', error);
      }),
  },
  {
    name: 'run-status',
    title: 'how a run stands is taken, at its start and at its end',
    capability: 'run-status',
    run: (harness) =>
      withEmptySink(harness, async ({ sink, context }) => {
        const run = {
          runId: '0b53d0a2-7a9d-4f4f-8a35-2d6a6f3b5c11',
          pipeline: 'conformance.pipeline',
          startedAt: 1_700_000_000_000,
        };
        await sink.reportRun?.({ ...run, state: 'running' }, context);
        await sink.reportRun?.({ ...run, state: 'partial', endedAt: run.startedAt + 1000 }, context);
        assert.deepEqual(context.warnings, []);
      }),
  },
];

async function snapshotOf(sink: Sink, context: TestContext): Promise<CatalogueContainer[]> {
  assert.ok(sink.snapshot !== undefined, 'a sink with the capability deletion is to have a snapshot');
  const told: CatalogueContainer[] = [];
  for await (const container of sink.snapshot(SAMPLE_SERVICE.fullyQualifiedName, context)) told.push(container);
  return told;
}

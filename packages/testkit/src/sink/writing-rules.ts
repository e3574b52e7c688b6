import assert from 'node:assert/strict';
import { runWorkflow, SINK } from '@sluice/core';
import { MemoryObjectStore } from '@sluice/object-store/testing';
import type { Container, Entity, WriteResult } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { expectCheckPasses } from '../checks/check-steps.js';
import { expectHelpful } from '../checks/expect-failure.js';
import { frozenCopy } from '../checks/frozen-copy.js';
import type { SinkHarness } from '../harness/sink-harness.js';
import { MemorySink } from '../memory-sink.js';
import { workflowOf } from '../plugin/plugin-under-test.js';
import type { Rule } from '../rules/rule.js';
import { SAMPLE_SERVICE, SAMPLE_TAG, sampleBucket, sampleDataset } from '../sample-entities.js';
import { SAMPLE_LAKE } from '../source/sample-lake.js';
import { heldNames, namesOf, sinkFile, withEmptySink, withSink } from './with-sink.js';

const BUCKET = sampleBucket('sales');
const ORDERS = sampleDataset(BUCKET, 'orders');
const PARTS = sampleDataset(ORDERS, 'parts');
const TAGGED = sampleDataset(BUCKET, 'tagged', { tags: [{ tagFQN: SAMPLE_TAG.fullyQualifiedName }] });
const ALL: readonly Entity[] = [SAMPLE_SERVICE, BUCKET, ORDERS, PARTS, SAMPLE_TAG, TAGGED];
/** The tags, which some catalogues and files keep apart, are no part of what is compared. */
const isCompared = (name: string): boolean => !name.startsWith('tag ');
const ODD_NAMES = ['dotted.name', 'with space', 'ünïcödé 日本 😀', 'a/b/c.csv', '100%+&=?#', 'say "hi"', "it's"];

/** What a sink writes. */
export const WRITING_RULES: readonly Rule<SinkHarness>[] = [
  {
    name: 'check-passes',
    title: 'checking a catalogue that is well passes, step by step',
    run: (harness) =>
      withEmptySink(harness, async ({ sink, context }) => {
        await expectCheckPasses(sink.check(context));
      }),
  },
  {
    name: 'writes-all',
    title: 'what is written is there once it was flushed, each under its parent',
    run: async (harness) => {
      await withEmptySink(harness, async ({ sink, context, write }) => {
        assert.deepEqual(await write(SAMPLE_SERVICE), ['created']);
        assert.deepEqual(
          await write(BUCKET, ORDERS, PARTS, SAMPLE_TAG, TAGGED),
          Array.from({ length: 5 }, () => 'created'),
        );
        await sink.flush(context);
      });
      assert.deepEqual((await heldNames(harness)).filter(isCompared), namesOf(ALL).filter(isCompared));
      const parents = new Map((await harness.held()).map(({ fullyQualifiedName, parent }) => [fullyQualifiedName, parent]));
      for (const { fullyQualifiedName: name, parent } of [BUCKET, ORDERS, PARTS, TAGGED] as Container[]) {
        assert.equal(parents.get(name), parent, `the parent of ${name}`);
      }
    },
  },
  {
    name: 'nothing-written',
    title: 'a run that writes nothing is flushed and closed without a failure',
    run: (harness) => withEmptySink(harness, ({ sink, context }) => sink.flush(context)),
  },
  {
    name: 'results-in-order',
    title: 'each entity of a batch has its result, in order, large batches and several at a time included',
    run: (harness) =>
      withEmptySink(harness, async ({ write }) => {
        await write(SAMPLE_SERVICE, BUCKET);
        const many = Array.from({ length: 100 }, (_, index) => sampleDataset(BUCKET, `part-${index}`));
        const batches = [many.slice(0, 60), many.slice(60), [many[0], sampleDataset(BUCKET, 'last')] as Entity[]];
        const results = await Promise.all(batches.map((batch) => write(...batch)));
        assert.deepEqual(
          results.map(({ length }) => length),
          [60, 40, 2],
        );
        assert.deepEqual(new Set(results.slice(0, 2).flat()), new Set(['created']));
        assert.equal(results[2]?.[1], 'created', 'the result of the last, which is new');
      }),
  },
  {
    name: 'refused-alone',
    title: 'an entity that is refused fails alone, with a hint, and the others of its batch are written',
    run: async (harness) => {
      const { refused } = harness;
      assert.ok(refused !== undefined, 'the harness is to have an entity that is refused, or waive the rule');
      await withEmptySink(harness, async ({ sink, context, write }) => {
        await write(SAMPLE_SERVICE, SAMPLE_TAG, BUCKET);
        const [before, failed, after] = await sink.write([ORDERS, refused, TAGGED], context);
        assert.deepEqual([before?.status, failed?.status, after?.status], ['created', 'failed', 'created']);
        if (failed?.status === 'failed') expectHelpful('an entity that is refused', failed.error);
        await sink.flush(context);
      });
      const held = await heldNames(harness);
      for (const name of namesOf([ORDERS, TAGGED])) assert.ok(held.includes(name), `${name} is to be written`);
      assert.ok(!held.includes(namesOf([refused])[0] ?? ''), 'what was refused is there');
    },
  },
  {
    name: 'plans',
    title: 'a plan answers what writing would, with the changes of what it would update, and writes nothing',
    capability: 'plan',
    run: async (harness) => {
      const statusesOf = (results: readonly WriteResult[] = []) => results.map(({ status }) => status);
      const planned: readonly Entity[] = [SAMPLE_SERVICE, BUCKET, ORDERS, PARTS];
      const all = (status: string) => Array.from(planned, () => status);
      await withEmptySink(harness, async ({ sink, context }) => {
        assert.deepEqual(statusesOf(await sink.plan?.(planned, context)), all('created'), 'planned of an empty catalogue');
      });
      assert.deepEqual(await harness.held(), [], 'what was only planned is there');
      await withSink(harness, async ({ sink, context, write }) => {
        await write(...ALL);
        await sink.flush(context);
      });
      const held = await heldNames(harness);
      // What a sink keeps nowhere is new in each run.
      if (!held.includes(namesOf([ORDERS])[0] ?? '')) return;
      await withSink(harness, async ({ sink, context }) => {
        const unchanged = statusesOf(await sink.plan?.(planned, context));
        // Printed, or written to a file that is made anew.
        if (unchanged.includes('created')) return;
        assert.deepEqual(unchanged, all('unchanged'), 'planned of what is there as it is');
        const [result] = (await sink.plan?.([{ ...ORDERS, size: 99 }], context)) ?? [];
        assert.equal(result?.status, 'updated', 'planned of what differs');
        const paths = result?.status === 'updated' ? result.changes?.map(({ path }) => path) : undefined;
        assert.ok(
          paths?.some((path) => path.endsWith('size')),
          `the changes are to name the size, and are ${paths}`,
        );
      });
      assert.deepEqual(await heldNames(harness), held, 'a plan changed what is there');
    },
  },
  {
    name: 'unchanged-twice',
    title: 'what is written again as it is, is unchanged; what differs is updated',
    run: (harness) =>
      withEmptySink(harness, async ({ write }) => {
        await write(...ALL);
        const again = await write(...ALL);
        assert.deepEqual(
          again,
          Array.from(ALL, () => 'unchanged'),
        );
        assert.deepEqual(await write({ ...ORDERS, size: 99 }), ['updated']);
        assert.deepEqual(await write({ ...ORDERS, size: 99 }), ['unchanged']);
      }),
  },
  {
    name: 'known-parents',
    title: 'a container goes under a parent that an earlier run has written',
    run: async (harness) => {
      await withEmptySink(harness, async ({ sink, context, write }) => {
        await write(SAMPLE_SERVICE, BUCKET, ORDERS);
        await sink.flush(context);
      });
      await withSink(harness, async ({ sink, context, write }) => {
        assert.deepEqual(await write(PARTS), ['created']);
        await sink.flush(context);
      });
      const held = await harness.held();
      assert.equal(held.find(({ fullyQualifiedName }) => fullyQualifiedName === PARTS.fullyQualifiedName)?.parent, PARTS.parent);
    },
  },
  {
    name: 'odd-names',
    title: 'names of any characters are written as they are',
    run: async (harness) => {
      const entities = ODD_NAMES.flatMap((name) => {
        const bucket = sampleBucket(name);
        return [bucket, sampleDataset(bucket, name)];
      });
      await withEmptySink(harness, async ({ sink, context, write }) => {
        const results = await write(SAMPLE_SERVICE, ...entities);
        assert.deepEqual(
          results,
          Array.from({ length: entities.length + 1 }, () => 'created'),
        );
        await sink.flush(context);
      });
      assert.deepEqual(await heldNames(harness), namesOf([SAMPLE_SERVICE, ...entities]));
    },
  },
  {
    name: 'no-mutation',
    title: 'what is written is not changed',
    run: (harness) =>
      withEmptySink(harness, async ({ write }) => {
        await write(...ALL.map(frozenCopy));
      }),
  },
  {
    name: 'whole-run',
    title: 'a run of a whole workflow into the sink writes all that it has',
    run: async (harness) => {
      await harness.faults.heal();
      await harness.reset();
      const store = new MemoryObjectStore(SAMPLE_LAKE);
      const workflow = await workflowOf(harness.definition, sinkFile(harness), { others: harness.others ?? [], store });
      const memory = new MemorySink();
      const { logger } = testContext();
      for (const overrides of [[], [{ token: SINK, value: memory }]]) {
        const report = await runWorkflow(workflow, { logger, overrides });
        const failed = [...report.outcomes].flatMap((each) => (each.status === 'failed' ? [each.error.message] : []));
        report.outcomes.dispose();
        assert.deepEqual([failed, report.status], [[], 'succeeded']);
      }
      assert.deepEqual((await heldNames(harness)).filter(isCompared), namesOf(memory.entities).filter(isCompared));
    },
  },
  {
    name: 'closes-twice',
    title: 'a sink closes twice, used or not',
    run: async (harness) => {
      await withEmptySink(harness, async ({ sink }) => {
        await sink.close();
        await sink.close();
      });
      await withEmptySink(harness, async ({ sink, context, write }) => {
        await write(...ALL);
        await sink.flush(context);
        await sink.close();
        await sink.close();
      });
    },
  },
];

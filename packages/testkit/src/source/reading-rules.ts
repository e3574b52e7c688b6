import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { isWritten } from '@sluice/core';
import { type Entity, qualifiedName, type SourceItem } from '@sluice/plugin-api';
import { expectEntity } from '../checks/expect-entity.js';
import type { SourceHarness } from '../harness/store-harness.js';
import { MemorySink } from '../memory-sink.js';
import type { Rule } from '../rules/rule.js';
import { fillSample, fillWith, lakeOf, plain, readAll, runSource, withSource } from './run-source.js';

const NAME_MAX_CHARACTERS = 256;

/** What a source yields where nothing goes wrong. */
export const SOURCE_READING_RULES: readonly Rule<SourceHarness>[] = [
  {
    name: 'empty-store',
    title: 'an empty store is read without a failure, and nothing is written but the service',
    run: async (harness) => {
      await fillWith(harness, {});
      const { report, containers } = await runSource(harness);
      assert.deepEqual([report.status, containers], ['succeeded', []]);
    },
  },
  {
    name: 'reads-all',
    title: 'each bucket is written, and nothing fails',
    run: async (harness) => {
      await fillSample(harness);
      const { report, outcomes, containers } = await runSource(harness);
      const failed = outcomes.filter(({ status }) => status === 'failed');
      assert.deepEqual([plain(failed), report.status], [[], 'succeeded']);
      const buckets = containers.filter(({ parent }) => parent === undefined).map(({ name }) => name);
      assert.deepEqual(buckets.sort(), Object.keys(lakeOf(harness)).sort(), 'the containers without a parent');
      assert.ok(containers.length > buckets.length, 'a container is to be written for a dataset too');
    },
  },
  {
    name: 'pages-of-one',
    title: 'a store that answers in pages of one is read like any other',
    run: async (harness) => {
      await fillSample(harness);
      const { containers } = await runSource(harness);
      const paged = await runSource(harness, { opening: { pageSize: 1 } });
      assert.deepEqual(sorted(paged.containers), sorted(containers));
    },
  },
  {
    name: 'same-twice',
    title: 'splits, items and names are the same each time',
    run: async (harness) => {
      await fillSample(harness);
      const once = await withSource(harness, async (source, context) => plain(await readAll(source, context)));
      assert.deepEqual(await withSource(harness, async (source, context) => plain(await readAll(source, context))), once);
      const sink = new MemorySink();
      await runSource(harness, { sink });
      const { outcomes } = await runSource(harness, { sink });
      const changed = outcomes.filter((outcome) => isWritten(outcome) && outcome.status !== 'unchanged');
      assert.deepEqual(plain(changed), [], 'these are changed by a second run');
    },
  },
  {
    name: 'plain-splits',
    title: 'a split is plain JSON with an id of its own, and another process reads it like this one',
    run: async (harness) => {
      await fillSample(harness);
      const here = await withSource(harness, readAll);
      const ids = here.map(({ split }) => split.id);
      assert.equal(new Set(ids).size, ids.length, `two splits have one id: ${ids.join(' ')}`);
      for (const { split, items } of here) {
        const sent = JSON.parse(JSON.stringify(split));
        assert.ok(isDeepStrictEqual(sent, split), `the split ${split.id} is not the same after JSON`);
        const there = await withSource(harness, async (source, context) => {
          const found: SourceItem[] = [];
          for await (const item of source.read(sent, context)) found.push(item);
          return found;
        });
        assert.deepEqual(plain(there), plain(items), `the split ${split.id}, read alone`);
      }
    },
  },
  {
    name: 'parents-first',
    title: 'a container comes after the one above it, below the root of its split',
    run: async (harness) => {
      await fillSample(harness);
      await withSource(harness, async (source, context) => {
        const known = new Set<string>();
        for (const { split, items } of await readAll(source, context)) {
          for (const { parent, fullyQualifiedName: name } of containersOf(items)) {
            assert.ok(parent === undefined || known.has(parent), `${name} comes before its parent ${parent}`);
            const isBelow = name === split.root || name.startsWith(`${split.root}.`);
            assert.ok(isBelow, `${name} is in the split ${split.id}, and not below its root ${split.root}`);
            known.add(name);
          }
        }
      });
    },
  },
  {
    name: 'names',
    title: 'a container is named after its parent and itself, within what catalogues take',
    run: async (harness) => {
      await fillSample(harness);
      await withSource(harness, async (source, context) => {
        const { service } = source;
        assert.equal(service.serviceType, harness.definition.serviceType, 'the type of the service');
        for (const container of (await readAll(source, context)).flatMap(({ items }) => containersOf(items))) {
          const { name, parent, fullyQualifiedName } = container;
          assert.equal(container.service, service.fullyQualifiedName, `the service of ${fullyQualifiedName}`);
          assert.equal(fullyQualifiedName, qualifiedName(parent ?? container.service, name));
          assert.ok(name.length > 0 && name.length <= NAME_MAX_CHARACTERS && !name.includes('::'), `the name ${name}`);
        }
      });
    },
  },
  {
    name: 'entities',
    title: 'what is yielded has the form that schemas/entities.schema.json asks of entities',
    run: async (harness) => {
      await fillSample(harness);
      await withSource(harness, async (source, context) => {
        expectEntity(source.service);
        for (const { items } of await readAll(source, context)) {
          for (const entity of containersOf(items)) expectEntity(entity);
          for (const item of items) if (item.type === 'entity') for (const tag of item.tags ?? []) expectEntity(tag);
        }
      });
    },
  },
  {
    name: 'closes-twice',
    title: 'a source closes twice, used or not',
    run: async (harness) => {
      await fillSample(harness);
      await withSource(harness, async (source) => {
        await source.close();
        await source.close();
      });
      await withSource(harness, async (source, context) => {
        await readAll(source, context);
        await source.close();
        await source.close();
      });
    },
  },
];

function containersOf(items: readonly SourceItem[]) {
  return items.flatMap((item) => (item.type === 'entity' ? [item.entity] : []));
}

function sorted(entities: readonly Entity[]): readonly Entity[] {
  return [...entities].sort((a, b) => (a.fullyQualifiedName < b.fullyQualifiedName ? -1 : 1));
}

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { runWorkflow, SINK } from '@sluice/core';
import { MemoryObjectStore } from '@sluice/object-store/testing';
import { type ContainerData, type Entity, IngestError, isIngestError } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { expectEntity } from '../checks/expect-entity.js';
import { expectHelpful } from '../checks/expect-failure.js';
import { expectStops } from '../checks/expect-stops.js';
import { expectNoSecrets } from '../checks/find-secrets.js';
import { frozenCopy } from '../checks/frozen-copy.js';
import type { ProcessorHarness, ProcessorInput } from '../harness/processor-harness.js';
import { MemorySink } from '../memory-sink.js';
import { workflowOf } from '../plugin/plugin-under-test.js';
import { hasSecrets } from '../plugin/schema-walk.js';
import type { Rule } from '../rules/rule.js';
import { SAMPLE_LAKE } from '../source/sample-lake.js';
import { processorFile, unconcernedOf, withProcessor } from './with-processor.js';

const inputsOf = (harness: ProcessorHarness): readonly ProcessorInput[] => [...harness.concerned, ...unconcernedOf(harness)];
const nameOf = ({ entity }: ProcessorInput): string => entity.fullyQualifiedName;

/** What a processor makes of entities, and how it fails. */
export const PROCESSING_RULES: readonly Rule<ProcessorHarness>[] = [
  {
    name: 'passes-through',
    title: 'what it is not concerned with passes as it is',
    run: (harness) =>
      withProcessor(harness, async ({ process }) => {
        for (const input of unconcernedOf(harness)) assert.deepEqual(await process(input), [input.entity], nameOf(input));
      }),
  },
  {
    name: 'does-something',
    title: 'what it is concerned with it changes, drops or adds to',
    run: (harness) =>
      withProcessor(harness, async ({ process }) => {
        assert.ok(harness.concerned.length > 0, 'the harness is to have an entity that the processor is concerned with');
        for (const input of harness.concerned) {
          assert.ok(!isDeepStrictEqual(await process(input), [input.entity]), `${nameOf(input)} passes as it is`);
        }
      }),
  },
  {
    name: 'keeps-names',
    title: 'what goes on in place of an entity is of its kind, its name and its place, and once',
    run: (harness) =>
      withProcessor(harness, async ({ process }) => {
        for (const input of inputsOf(harness)) {
          const output = await process(input);
          const [same, ...others] = output.filter((each) => each.fullyQualifiedName === nameOf(input));
          assert.equal(others.length, 0, `${nameOf(input)} goes on ${others.length + 1} times`);
          if (same !== undefined) assert.deepEqual(placeOf(same), placeOf(input.entity));
        }
      }),
  },
  {
    name: 'entities',
    title: 'what goes on has the form that schemas/entities.schema.json asks of entities',
    run: (harness) =>
      withProcessor(harness, async ({ process }) => {
        for (const input of inputsOf(harness)) for (const entity of await process(input)) expectEntity(entity);
      }),
  },
  {
    name: 'no-mutation',
    title: 'an entity is not changed, but replaced by a changed copy',
    run: (harness) =>
      withProcessor(harness, async ({ process }) => {
        for (const input of inputsOf(harness)) {
          await process({ ...input, entity: frozenCopy(input.entity) });
        }
      }),
  },
  {
    name: 'same-twice',
    title: 'an entity that comes twice becomes the same twice',
    run: async (harness) => {
      const processAll = () =>
        withProcessor(harness, async ({ process }) => {
          const outputs: unknown[] = [];
          for (const input of [...inputsOf(harness), ...inputsOf(harness)]) outputs.push(await process(input));
          return outputs;
        });
      const outputs = await processAll();
      assert.deepEqual(outputs.slice(outputs.length / 2), outputs.slice(0, outputs.length / 2), 'from one instance');
      assert.deepEqual(await processAll(), outputs, 'from another instance');
    },
  },
  {
    name: 'unreadable-data',
    title: 'where data is missing or cannot be read, an entity goes on or fails with an error that says what to do',
    run: (harness) =>
      withProcessor(harness, async ({ process }) => {
        const fail = () => Promise.reject(new IngestError('FILE_CORRUPT', { message: 'not readable', path: 'mem://b/x' }));
        const folder = 'mem://b';
        const nothing: ContainerData = { folder, sample: async () => [], sibling: async () => undefined };
        for (const input of inputsOf(harness)) {
          for (const data of [undefined, nothing, { folder, sample: fail, sibling: fail }]) {
            const { entity } = input;
            await process(data === undefined ? { entity } : { entity, data }).catch((error: unknown) => {
              assert.ok(isIngestError(error), `${nameOf(input)}: ${String(error)} is no IngestError`);
              expectHelpful(nameOf(input), error);
            });
          }
        }
      }),
  },
  {
    name: 'abort',
    title: 'processing stops within a second when its signal aborts',
    run: (harness) =>
      withProcessor(harness, async ({ process }) => {
        for (const { entity } of inputsOf(harness)) {
          await expectStops(entity.fullyQualifiedName, undefined, (context) => {
            const wait = () =>
              new Promise<never>((_, reject) => {
                if (context.signal.aborted) reject(context.signal.reason);
                context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
              });
            return process({ entity, data: { folder: 'mem://b', sample: wait, sibling: wait } }, context);
          });
        }
      }),
  },
  {
    name: 'closes-twice',
    title: 'a processor closes twice, used or not',
    run: async (harness) => {
      await withProcessor(harness, async ({ processor }) => {
        await processor.close?.();
        await processor.close?.();
      });
      await withProcessor(harness, async ({ processor, process }) => {
        for (const input of inputsOf(harness)) await process(input);
        await processor.close?.();
        await processor.close?.();
      });
    },
  },
  {
    name: 'outcomes-add-up',
    title: 'in a run, each subject has exactly one outcome behind it',
    run: async (harness) => {
      const report = await runOverMemory(harness);
      const errors = [...report.outcomes].flatMap((each) => (each.status === 'failed' ? [each.error] : []));
      report.outcomes.dispose();
      const broken = [...errors, ...(report.error === undefined ? [] : [report.error])].filter(({ kind }) => kind === 'plugin');
      assert.deepEqual(
        broken.map(({ code, message }) => `${code}: ${message}`),
        [],
      );
    },
  },
  {
    name: 'no-secrets',
    title: 'no secret, and no value that is to stay in the process, is in what it yields, logs, warns of or throws',
    run: (harness) =>
      withProcessor(harness, async ({ process, context }) => {
        const { secrets = [], definition } = harness;
        assert.ok(secrets.length > 0 || !hasSecrets(definition), 'the harness is to name the secrets of its config');
        const said: unknown[] = [];
        for (const input of inputsOf(harness)) said.push(await process(input).catch((error: unknown) => error));
        expectNoSecrets(secrets, { 'what goes on, or an error': said, 'the log': context.lines, 'a warning': context.warnings });
      }),
  },
];

async function runOverMemory(harness: ProcessorHarness) {
  const workflow = await workflowOf(harness.definition, processorFile(harness), { store: new MemoryObjectStore(SAMPLE_LAKE) });
  return runWorkflow(workflow, { logger: testContext().logger, overrides: [{ token: SINK, value: new MemorySink() }] });
}

/** What tells where an entity is. */
function placeOf(entity: Entity): unknown {
  const { kind, name, fullyQualifiedName } = entity;
  if (entity.kind !== 'container') return { kind, name, fullyQualifiedName };
  return { kind, name, fullyQualifiedName, service: entity.service, parent: entity.parent, fullPath: entity.fullPath };
}

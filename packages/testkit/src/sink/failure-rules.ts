import assert from 'node:assert/strict';
import { isIngestError } from '@sluice/plugin-api';
import { collectSteps, expectCheckFails } from '../checks/check-steps.js';
import { expectFailure } from '../checks/expect-failure.js';
import { expectPatience } from '../checks/expect-patience.js';
import { expectStops } from '../checks/expect-stops.js';
import { expectNoSecrets } from '../checks/find-secrets.js';
import type { FaultKind } from '../harness/faults.js';
import type { SinkHarness } from '../harness/sink-harness.js';
import { withFault } from '../harness/with-fault.js';
import { hasSecrets } from '../plugin/schema-walk.js';
import type { Rule } from '../rules/rule.js';
import { CONNECTION_CANARY, SAMPLE_SERVICE, sampleBucket, sampleDataset } from '../sample-entities.js';
import { withEmptySink } from './with-sink.js';

const BUCKET = sampleBucket('sales');
const ORDERS = sampleDataset(BUCKET, 'orders');
const SPOKEN: readonly FaultKind[] = ['denied', 'unreachable', 'failing'];

/** How a sink fails, and goes on. */
export const SINK_FAILURE_RULES: readonly Rule<SinkHarness>[] = [
  {
    name: 'check-fails',
    title: 'a check yields what fails, with a hint, and does not throw',
    run: async (harness) => {
      for (const kind of ['denied', 'unreachable'] as const) {
        await withEmptySink(harness, async ({ sink, context }) => {
          const check = () => expectCheckFails(`a catalogue that is ${kind}`, sink.check(context));
          await withFault(harness.faults, kind, {}, check);
        });
      }
    },
  },
  {
    name: 'denied',
    title: 'a catalogue that allows nothing to be written stops the run, with a hint',
    run: (harness) => expectFatal(harness, 'denied'),
  },
  {
    name: 'unreachable',
    title: 'a catalogue that cannot be reached stops the run, with a hint',
    run: (harness) => expectFatal(harness, 'unreachable'),
  },
  {
    name: 'server-errors',
    title: 'an error of the catalogue that passes harms nothing; one that stays is a failure',
    run: async (harness) => {
      await withEmptySink(harness, async ({ write }) => {
        await write(SAMPLE_SERVICE);
        const { faults } = harness;
        const once = () => write(BUCKET);
        assert.deepEqual(await withFault(faults, 'failing', { operations: ['write'], times: 1 }, once), ['created']);
        const always = () =>
          write(ORDERS).catch((error: unknown) => [isIngestError(error) ? `failed ${error.code}` : String(error)]);
        const [result] = await withFault(faults, 'failing', { operations: ['write'] }, always);
        assert.ok(result?.startsWith('failed '), `where each write fails, one is ${result}`);
      });
    },
  },
  {
    name: 'throttled',
    title: 'a catalogue that asks to slow down is asked again, later, and all is written in the end',
    run: (harness) =>
      withEmptySink(harness, async ({ write }) => {
        await write(SAMPLE_SERVICE, BUCKET);
        const { faults, traffic } = harness;
        assert.ok(traffic !== undefined, 'the harness is to count requests, or waive the rule where there are none');
        const many = Array.from({ length: 8 }, (_, index) => sampleDataset(BUCKET, `part-${index}`));
        const patience = { faults, traffic, operations: ['write'], calls: many.length } as const;
        const results = await expectPatience(patience, () => write(...many));
        assert.deepEqual(
          results,
          Array.from(many, () => 'created'),
        );
      }),
  },
  {
    name: 'abort',
    title: 'a write stops within a second when its signal aborts',
    run: async (harness) => {
      const { faults, traffic } = harness;
      await withEmptySink(harness, async ({ sink, write }) => {
        await write(SAMPLE_SERVICE);
        traffic?.reset();
        const stop = () => expectStops('a write', traffic, (context) => sink.write([BUCKET], context));
        await withFault(faults, 'stalled', {}, stop);
      });
    },
  },
  {
    name: 'metered',
    title: 'each request that reaches the catalogue is counted by a name',
    run: (harness) =>
      withEmptySink(harness, async ({ context, write }) => {
        const { traffic } = harness;
        assert.ok(traffic !== undefined, 'the harness is to count requests, or waive the rule where there are none');
        await write(SAMPLE_SERVICE, BUCKET, ORDERS);
        const { count } = traffic;
        assert.equal(context.requests.length, count, `${count} requests arrived, and counted were ${context.requests}`);
      }),
  },
  {
    name: 'no-secrets',
    title: "no secret, the connection's included, is in what a sink throws, answers, logs, warns of or prints, however it fails",
    run: async (harness) => {
      const { faults, definition } = harness;
      assert.ok(harness.secrets.length > 0 || !hasSecrets(definition), 'the harness is to name the secrets of its config');
      const secrets = [...harness.secrets, CONNECTION_CANARY];
      for (const kind of [undefined, ...SPOKEN]) {
        if (kind !== undefined && !faults.kinds.includes(kind)) continue;
        await withEmptySink(harness, async ({ sink, context }) => {
          const said: unknown[] = [];
          const say = async () => {
            said.push(await settled(sink.write([SAMPLE_SERVICE, BUCKET, ORDERS], context)));
            said.push(await settled(collectSteps(sink.check(context))));
            said.push(await settled(sink.flush(context)));
          };
          await (kind === undefined ? say() : withFault(faults, kind, {}, say));
          const output = await harness.output?.();
          const { lines, warnings, requests } = context;
          expectNoSecrets(secrets, {
            'a result or an error': said,
            'the log': lines,
            'a warning': warnings,
            'the name of a request': requests,
            'what is printed': output,
          });
        });
      }
    },
  },
];

async function expectFatal(harness: SinkHarness, kind: FaultKind): Promise<void> {
  await withEmptySink(harness, async ({ write, sink, context }) => {
    const ask = () =>
      expectFailure(`writing to a catalogue that is ${kind}`, async () => {
        const results = await write(SAMPLE_SERVICE, BUCKET);
        // A sink that writes at the end fails there.
        await sink.flush(context);
        return results;
      });
    const error = await withFault(harness.faults, kind, {}, ask);
    assert.equal(error.kind, 'connection', `a catalogue that is ${kind} is the failure ${error.code}, of the kind ${error.kind}`);
    assert.ok(error.fatal, `a catalogue that is ${kind} is to stop the run, and ${error.code} does not`);
  });
}

function settled(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => error);
}

import assert from 'node:assert/strict';
import type { Outcome } from '@sluice/core';
import type { StoreOperation } from '@sluice/object-store/testing';
import { collectSteps, expectCheckFails, expectCheckPasses } from '../checks/check-steps.js';
import { expectHelpful } from '../checks/expect-failure.js';
import { expectPatience } from '../checks/expect-patience.js';
import { expectStops } from '../checks/expect-stops.js';
import { expectNoSecrets } from '../checks/find-secrets.js';
import type { FaultKind, FaultScope } from '../harness/faults.js';
import type { SourceHarness } from '../harness/store-harness.js';
import { withFault } from '../harness/with-fault.js';
import { MemorySink } from '../memory-sink.js';
import type { Rule } from '../rules/rule.js';
import { fillSample, fillWith, lakeOf, readAll, runSource, type SourceRun, withSource } from './run-source.js';

/** After each of these a source reads everything, and what it says is searched. */
const SPOKEN: readonly FaultKind[] = ['denied', 'unreachable', 'failing', 'cut-body'];
const CONCURRENCY = 2;

/** What a source does where something goes wrong. */
export const SOURCE_FAILURE_RULES: readonly Rule<SourceHarness>[] = [
  {
    name: 'check-passes',
    title: 'checking a store that is well passes, step by step',
    run: async (harness) => {
      await fillSample(harness);
      await withSource(harness, (source, context) => expectCheckPasses(source.check(context)));
    },
  },
  {
    name: 'check-fails',
    title: 'a check yields what fails, with a hint, and does not throw',
    run: async (harness) => {
      await fillSample(harness);
      for (const kind of ['denied', 'unreachable'] as const) {
        const check = () =>
          withSource(harness, (source, context) => expectCheckFails(`a store that is ${kind}`, source.check(context)));
        await withFault(harness.faults, kind, {}, check);
      }
    },
  },
  {
    name: 'denied',
    title: 'what is denied fails with a hint, and nothing of it is empty or missing',
    run: async (harness) => {
      await fillSample(harness);
      const sound = await runSource(harness);
      const { report, containers } = await runWith(harness, 'denied', { operations: ['listBuckets'] });
      assert.deepEqual(
        [report.status, report.error?.kind, containers],
        ['failed', 'connection', []],
        'where buckets cannot be listed',
      );
      if (report.error !== undefined) expectHelpful('where buckets cannot be listed', report.error);
      for (const operation of ['list', 'read'] as const) {
        const run = await runWith(harness, 'denied', { operations: [operation] });
        expectPartly(sound, run, `where ${operation} is denied`);
        for (const error of failuresOf(run)) {
          expectHelpful(`where ${operation} is denied`, error);
          assert.equal(error.kind, 'connection', `where ${operation} is denied, there is the failure ${error.code}`);
          assert.ok(error.path, `the failure ${error.code} has no path`);
        }
      }
    },
  },
  {
    name: 'fails-alone',
    title: 'one thing that fails does not take its neighbours with it',
    run: async (harness) => {
      await fillSample(harness);
      const sound = await runSource(harness);
      const run = await runWith(harness, 'denied', { operations: ['list'], times: 1 });
      expectPartly(sound, run, 'where one listing is denied');
      const datasets = run.containers.filter(({ parent }) => parent !== undefined);
      assert.ok(datasets.length > 0, 'where one listing is denied, no dataset of another is written');
    },
  },
  {
    name: 'unreachable',
    title: 'a store that cannot be reached fails the run, with a hint',
    run: async (harness) => {
      await fillSample(harness);
      const { report, containers } = await runWith(harness, 'unreachable', {});
      assert.deepEqual([report.status, report.error?.kind, containers], ['failed', 'connection', []]);
      if (report.error !== undefined) expectHelpful('a run without a connection', report.error);
    },
  },
  {
    name: 'cut-connection',
    title: 'an answer whose connection breaks is asked for again or fails, and is never taken for a whole one',
    run: (harness) => expectWhole(harness, 'cut-connection', ['listBuckets', 'list', 'read']),
  },
  {
    name: 'cut-body',
    title: 'a page that is cut short is asked for again or fails, and is never taken for a whole one',
    run: (harness) => expectWhole(harness, 'cut-body', ['listBuckets', 'list']),
  },
  {
    name: 'throttled',
    title: 'a store that asks to slow down is asked again, later, and all is written in the end',
    run: async (harness) => {
      await fillSample(harness);
      const sound = await runSource(harness);
      const { faults, traffic } = harness;
      const patience = { faults, traffic, operations: ['list', 'read'], calls: Object.keys(lakeOf(harness)).length * 2 } as const;
      const { report, containers } = await expectPatience(patience, () => runSource(harness));
      assert.deepEqual([report.status, namesOf(containers)], ['succeeded', namesOf(sound.containers)]);
    },
  },
  {
    name: 'abort',
    title: 'planning and reading stop within a second when their signal aborts, and so does a run',
    run: async (harness) => {
      await fillSample(harness);
      for (const operation of ['listBuckets', 'list', 'read'] as const) {
        await withSource(harness, async (source) => {
          harness.traffic.reset();
          const stop = () => expectStops(operation, harness.traffic, (context) => readAll(source, context));
          await withFault(harness.faults, 'stalled', { operations: [operation] }, stop);
        });
      }
      harness.traffic.reset();
      const runs: SourceRun[] = [];
      const stop = () =>
        expectStops('a run', harness.traffic, async ({ signal }) => runs.push(await runSource(harness, { signal })));
      await withFault(harness.faults, 'stalled', {}, stop);
      assert.deepEqual(
        runs.map(({ report }) => report.status),
        ['interrupted'],
      );
    },
  },
  {
    name: 'bounded',
    title: 'no more requests are under way than the workflow allows',
    run: async (harness) => {
      await fillSample(harness);
      harness.traffic.reset(10);
      await runSource(harness, { concurrency: CONCURRENCY });
      const { mostInFlight } = harness.traffic;
      assert.ok(mostInFlight <= CONCURRENCY, `${mostInFlight} requests were under way, where ${CONCURRENCY} are allowed`);
    },
  },
  {
    name: 'metered',
    title: 'the report counts each request that reaches the store, those that are sent again included',
    run: async (harness) => {
      await fillSample(harness);
      const { faults, traffic } = harness;
      const run = () => runSource(harness);
      const { report } = faults.kinds.includes('failing') ? await withFault(faults, 'failing', { times: 2 }, run) : await run();
      const counted = report.scopes.flatMap(({ requests }) => Object.values(requests)).reduce((sum, count) => sum + count, 0);
      assert.equal(counted, traffic.count, `${traffic.count} requests arrived, and ${counted} were counted`);
    },
  },
  {
    name: 'outcomes-add-up',
    title: 'each subject has exactly one outcome, whatever goes wrong',
    run: async (harness) => {
      await fillSample(harness);
      const runs = [await runSource(harness)];
      for (const operation of ['list', 'read', 'listBuckets'] as const) {
        for (const scope of [{ times: 1 }, {}]) {
          if (!harness.faults.kinds.includes('denied')) continue;
          runs.push(await runWith(harness, 'denied', { operations: [operation], ...scope }));
        }
      }
      const broken = runs.flatMap((run) => failuresOf(run)).filter(({ kind }) => kind === 'plugin');
      assert.deepEqual(
        broken.map(({ code, message }) => `${code}: ${message}`),
        [],
      );
    },
  },
  {
    name: 'gone',
    title: 'what is gone from the store goes from the catalogue, where the source has it so; what could not be read does not',
    run: async (harness) => {
      await fillSample(harness);
      const sink = new MemorySink();
      const before = await runSource(harness, { sink });
      if (harness.faults.kinds.includes('denied')) {
        for (const operation of ['listBuckets', 'list', 'read'] as const) {
          const { report } = await runWith(harness, 'denied', { operations: [operation] }, sink);
          assert.deepEqual(report.deleted, [], `where ${operation} was denied`);
        }
      }
      const lake = lakeOf(harness);
      const { [Object.keys(lake)[0] ?? '']: _, ...rest } = lake;
      const isDeleting = await withSource(harness, async ({ deletion }) => deletion !== undefined);
      await fillWith(harness, rest);
      const { containers } = await runSource(harness);
      const { report } = await runSource(harness, { sink });
      const left = new Set(namesOf(containers));
      const gone = namesOf(before.containers).filter((name) => !left.has(name));
      assert.deepEqual([...report.deleted].sort(), isDeleting ? gone : []);
    },
  },
  {
    name: 'no-secrets',
    title: 'no secret is in the log, the report, the splits or what is written, however it fails',
    run: async (harness) => {
      const { secrets, faults } = harness;
      assert.ok(secrets.length > 0, 'the harness is to name the secrets of its config, or waive the rule where there are none');
      await fillSample(harness);
      expectNoSecrets(secrets, (await runSource(harness)).said);
      const splits = await withSource(harness, async (source, context) =>
        (await readAll(source, context)).map(({ split }) => split),
      );
      expectNoSecrets(secrets, { 'a split': splits });
      const check = () => withSource(harness, (source, context) => collectSteps(source.check(context)));
      expectNoSecrets(secrets, { 'a step of a check': await check() });
      for (const kind of SPOKEN) {
        if (!faults.kinds.includes(kind)) continue;
        expectNoSecrets(secrets, { 'a step of a check': await withFault(faults, kind, {}, check) });
        for (const scope of [{}, { operations: ['list'] }] as const) {
          expectNoSecrets(secrets, (await runWith(harness, kind, scope)).said);
        }
      }
    },
  },
];

function runWith(
  harness: SourceHarness,
  kind: FaultKind,
  scope: FaultScope<StoreOperation>,
  sink = new MemorySink(),
): Promise<SourceRun> {
  return withFault(harness.faults, kind, scope, () => runSource(harness, { sink }));
}

/** That a run which could not read everything says so of what it lacks, and of nothing that it is empty. */
function expectPartly(sound: SourceRun, run: SourceRun, when: string): void {
  const count = (outcomes: readonly Outcome[], status: Outcome['status']) =>
    outcomes.filter((outcome) => outcome.status === status).length;
  assert.equal(run.report.status, 'partial', `${when}, the run is to be partial`);
  assert.ok(count(run.outcomes, 'failed') > 0, `${when}, nothing fails`);
  assert.ok(count(run.outcomes, 'empty') <= count(sound.outcomes, 'empty'), `${when}, something is empty that is not`);
  const buckets = ({ containers }: SourceRun) => namesOf(containers.filter(({ parent }) => parent === undefined));
  assert.deepEqual(buckets(run), buckets(sound), `${when}, the buckets are to be written`);
}

async function expectWhole(harness: SourceHarness, kind: FaultKind, operations: readonly StoreOperation[]): Promise<void> {
  await fillSample(harness);
  const sound = await runSource(harness);
  for (const operation of operations) {
    const once = await runWith(harness, kind, { operations: [operation], times: 1 });
    const isWhole = JSON.stringify(namesOf(once.containers)) === JSON.stringify(namesOf(sound.containers));
    const isTold = once.report.status !== 'succeeded';
    assert.ok(isWhole || isTold, `an answer to ${operation} was cut short, and the run succeeded without what was in it`);
    const always = await runWith(harness, kind, { operations: [operation] });
    assert.notEqual(always.report.status, 'succeeded', `all answers to ${operation} were cut short, and the run succeeded`);
  }
}

/** What fails by itself: not what stands for parts that fail. */
function failuresOf({ report, outcomes }: SourceRun) {
  return [
    ...(report.error === undefined ? [] : [report.error]),
    ...outcomes.flatMap((each) => (each.status === 'failed' && each.error.code !== 'PARTS_FAILED' ? each.error : [])),
  ];
}

function namesOf(containers: readonly { readonly fullyQualifiedName: string }[]): string[] {
  return containers.map(({ fullyQualifiedName }) => fullyQualifiedName).sort();
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { countRuns, IS_LONG } from '../support/long-form.js';
import { hasPython } from '../support/python.mjs';
import { committedIn, folderState, type RunState, s3State } from '../support/run-states.js';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, startSluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const BUCKETS = 12;
const LAKE = { shape: 'tables', buckets: BUCKETS, tables: 3, files: 4 };
const LATENCY_MILLISECONDS = 20;
/** A bucket, and its three tables. */
const SPLITS = BUCKETS * 4;

interface Report {
  readonly runId: string;
  readonly status: string;
  readonly startedAt: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly outcomes: readonly { readonly status: string }[];
  readonly scopes: readonly {
    readonly scope: string;
    readonly splits: { readonly done: number; readonly known: number };
    readonly requests: Readonly<Record<string, number>>;
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly containers: readonly unknown[];
  readonly deleted: readonly string[];
}

let s3: Awaited<ReturnType<typeof startS3>>;
let moto: Awaited<ReturnType<typeof startMoto>> | undefined;
let prefixes = 0;
beforeAll(async () => {
  s3 = await startS3({ latencyMilliseconds: LATENCY_MILLISECONDS, lake: LAKE });
  if (hasPython()) moto = await startMoto();
});
afterAll(() => Promise.all([s3?.stop(), moto?.stop()]));

/** A workflow of its own. */
class Workflow {
  readonly folder = emptyFolder();
  readonly state: RunState;
  readonly #config: string;
  readonly #sink: readonly string[];

  constructor({ state, catalogue, more = {} }: { state?: RunState; catalogue?: string; more?: object } = {}) {
    this.state = state ?? folderState(join(this.folder, 'state'));
    this.#config = writeWorkflow({
      endpoint: s3.url,
      options: { metrics: 'none' },
      ...(catalogue === undefined ? {} : { server: { hostPort: `${catalogue}/api`, jwtToken: TOKEN } }),
      more: { runtime: { state: this.state.setting, concurrency: 2 }, ...more },
    });
    this.#sink = catalogue === undefined ? ['--sink', `file:${this.output}`] : [];
  }

  get output(): string {
    return join(this.folder, 'out.jsonl');
  }

  start(...flags: readonly string[]) {
    const args = ['ingest', '-c', this.#config, ...this.#sink, '--report', join(this.folder, 'report.json'), ...flags];
    return startSluice(args, { env: this.state.env });
  }

  async run(...flags: readonly string[]) {
    const { code, stderr } = await this.start(...flags).done;
    return { code, stderr, report: JSON.parse(readFileSync(join(this.folder, 'report.json'), 'utf8')) as Report };
  }

  /** The splits that the last run committed. */
  committed(): Promise<readonly string[]> {
    return committedIn(this.state);
  }

  /** Settles when the last run has committed so many splits. */
  async hasCommitted(splits = 1): Promise<void> {
    while ((await this.committed()).length < splits) await wait(5);
  }
}

/** What a report says whatever the time and the number of processes that it took. */
function lasting({ totals, outcomes, scopes, warnings, containers, deleted, status }: Report, isCreatedBefore = false): unknown {
  // What was written by a process that was killed before it could keep that is there when it is written again.
  const written = (each: string): string =>
    isCreatedBefore && ['created', 'updated', 'unchanged'].includes(each) ? 'written' : each;
  return {
    status,
    totals: isCreatedBefore ? Object.values(totals).reduce((sum, count) => sum + count, 0) : totals,
    outcomes: outcomes.map((each) => ({ ...each, status: written(each.status) })),
    scopes: scopes.map(({ scope, splits }) => ({ scope, splits })),
    warnings,
    containers,
    deleted,
  };
}

/** How many objects a run read, manifests among them. */
function objectsRead({ scopes }: Report): number {
  return scopes.reduce((sum, { requests }) => sum + (requests['s3:GetObject'] ?? 0), 0);
}

/** What a catalogue holds, whatever it calls it by itself. */
async function heldBy(catalogue: string): Promise<readonly unknown[]> {
  const entities = (await (await fetch(`${catalogue}/__dump`)).json()) as { fullyQualifiedName: string }[];
  const own = new Set(['id', 'service']);
  return entities
    .map((entity) => ({
      ...Object.fromEntries(Object.entries(entity).filter(([key]) => !own.has(key))),
      name: entity.fullyQualifiedName,
    }))
    .map((entity) => JSON.stringify(entity).replaceAll(/"id": ?"[0-9a-f-]{36}"/g, ''))
    .sort();
}

const newFolder = async (): Promise<RunState> => folderState(join(emptyFolder(), 'state'));
const newPrefix = (): Promise<RunState> => {
  prefixes += 1;
  return s3State(moto?.url ?? '', `lakes/${prefixes}`);
};
const PLACES = [
  { place: 'a folder', newState: newFolder, isPossible: true, kills: IS_LONG ? 50 : 5, secondKills: IS_LONG ? 25 : 2 },
  { place: 's3', newState: newPrefix, isPossible: hasPython(), kills: IS_LONG ? 50 : 3, secondKills: IS_LONG ? 25 : 1 },
];

for (const { place, newState, isPossible, kills, secondKills } of PLACES) {
  describe.skipIf(!isPossible)(`in ${place}`, () => {
    test(
      `a run that is killed at ${kills} random points and resumed makes the same file and the same report, and does only what is left`,
      async (context) => {
        const undisturbed = new Workflow({ state: await newState() });
        const startedAt = Date.now();
        const expected = await undisturbed.run();
        const took = Date.now() - startedAt;
        expect(expected).toMatchObject({ code: 0, report: { status: 'succeeded', warnings: [] } });
        const all = await undisturbed.committed();
        expect(all).toHaveLength(SPLITS);
        const midway: number[] = [];
        for (let kill = 0; kill < kills; kill += 1) {
          const workflow = new Workflow({ state: await newState() });
          const running = workflow.start();
          // From early to late, so that few kills meet every stage; every other one in the midst of it, however long a loaded machine takes.
          if (kill % 2 === 0) await wait(((kill + Math.random()) / kills) * took);
          else await workflow.hasCommitted(1 + Math.floor(Math.random() * (SPLITS / 2)));
          running.kill('SIGKILL');
          await running.done;
          // The last request of it may still be seen to.
          await wait(100);
          const before = await workflow.committed();
          if (before.length > 0 && before.length < SPLITS) midway.push(before.length);
          const { code, report } = await workflow.run('--resume');
          const isOver = report.warnings.some((each) => each.code === 'NOTHING_TO_RESUME');
          const warnings = report.warnings.filter((each) => each.code !== 'NOTHING_TO_RESUME');
          expect(code).toBe(0);
          expect(lasting({ ...report, warnings })).toEqual(lasting(expected.report));
          expect(readFileSync(workflow.output, 'utf8') === readFileSync(undisturbed.output, 'utf8')).toBe(true);
          expect([...(await workflow.committed())].sort()).toEqual([...all].sort());
          const left = isOver ? SPLITS : SPLITS - before.length;
          const groups = isOver ? SPLITS - BUCKETS : left - (BUCKETS - before.filter((id) => /^s3:\/\/[^/]*$/.test(id)).length);
          // By its own count: the server may see to the last requests of the process that was killed only now.
          expect(report.scopes.reduce((sum, { requests }) => sum + (requests['s3:ListObjectsV2'] ?? 0), 0)).toBe(groups);
          countRuns(context, `kills, the state in ${place}`, kill + 1);
        }
        expect(midway.length).toBeGreaterThan(0);
      },
      20_000 + kills * 20_000,
    );

    test(
      `a second run that is killed at ${secondKills} points and resumed does what is left of it, and reads no data`,
      async () => {
        const undisturbed = new Workflow({ state: await newState() });
        await undisturbed.run();
        const expected = await undisturbed.run();
        expect(objectsRead(expected.report)).toBe(BUCKETS);
        for (let kill = 0; kill < secondKills; kill += 1) {
          const workflow = new Workflow({ state: await newState() });
          await workflow.run();
          const running = workflow.start();
          let isOver = false;
          running.done.finally(() => {
            isOver = true;
          });
          const isBegun = async () => (await workflow.state.names()).some((name) => name.startsWith('000002'));
          const splits = 1 + Math.floor(((kill + Math.random()) / secondKills) * SPLITS * 0.75);
          while (!isOver && !((await isBegun()) && (await workflow.committed()).length >= splits)) await wait(5);
          running.kill('SIGKILL');
          await running.done;
          await wait(100);
          const { code, report } = await workflow.run('--resume');
          expect(code).toBe(0);
          expect(lasting(report)).toEqual(lasting(expected.report));
          expect(readFileSync(workflow.output, 'utf8') === readFileSync(undisturbed.output, 'utf8')).toBe(true);
          expect([...(await workflow.committed())].sort()).toEqual([...(await undisturbed.committed())].sort());
          expect(objectsRead(report)).toBeLessThan(BUCKETS);
          // What was kept before the kill and after it is known alike.
          const after = await workflow.run();
          expect(lasting(after.report)).toEqual(lasting(expected.report));
          expect(objectsRead(after.report)).toBe(BUCKETS);
        }
      },
      20_000 + secondKills * 40_000,
    );

    test('a state is used by one run at a time: the second is told the id of the first', async () => {
      const workflow = new Workflow({
        state: await newState(),
        more: { ingestionPipelineFQN: 'lake.nightly', pipelineRunId: 'run-of-tonight' },
      });
      const first = workflow.start();
      await workflow.hasCommitted();
      const second = await workflow.start().done;
      expect(second.code).toBe(1);
      expect(second.stderr).toMatch(/The run run-of-tonight \(process \d+ on .*\) works with the state .* \[STATE_IN_USE\]/);
      expect((await first.done).code).toBe(0);
      expect(await workflow.state.names()).toEqual(['000001.journal']);
    });
  });
}

describe('a run that is killed', () => {
  test.skipIf(!hasPython())(
    'again and again makes the same catalogue',
    async () => {
      const catalogue = await startOpenMetadata('1.3.4', TOKEN);
      try {
        const expected = await new Workflow({ catalogue: catalogue.url }).run();
        const held = await heldBy(catalogue.url);
        expect(held).toHaveLength(1 + SPLITS);
        await fetch(`${catalogue.url}/__reset`, { method: 'POST' });
        const workflow = new Workflow({ catalogue: catalogue.url });
        let committed = 0;
        for (const more of [4, 12, 8]) {
          const running = workflow.start(...(committed === 0 ? [] : ['--resume']));
          await workflow.hasCommitted(committed + more);
          running.kill('SIGKILL');
          await running.done;
          committed = (await workflow.committed()).length;
        }
        const { code, report } = await workflow.run('--resume');
        expect(code).toBe(0);
        expect(lasting(report, true)).toEqual(lasting(expected.report, true));
        expect(await heldBy(catalogue.url)).toEqual(held);
      } finally {
        await catalogue.stop();
      }
    },
    120_000,
  );

  test('is not taken up by itself: the next run says so and begins anew', async () => {
    const workflow = new Workflow();
    const running = workflow.start();
    await workflow.hasCommitted();
    running.kill('SIGKILL');
    await running.done;
    const { code, stderr, report } = await workflow.run();
    expect(code).toBe(0);
    expect(report.warnings).toMatchObject([{ code: 'RUN_UNFINISHED' }]);
    expect(stderr).toContain('did not come to its end, and is not resumed');
    expect(await workflow.committed()).toHaveLength(SPLITS);
    expect(await workflow.state.journals()).toHaveLength(1);
  });
});

describe('a run that is interrupted', () => {
  test('by Ctrl-C can be resumed, and is the same run', async () => {
    const workflow = new Workflow();
    const running = workflow.start();
    await workflow.hasCommitted();
    running.kill('SIGINT');
    expect((await running.done).code).toBe(130);
    const before = await workflow.committed();
    const first = JSON.parse(readFileSync(join(workflow.folder, 'report.json'), 'utf8')) as Report;
    const { code, report } = await workflow.run('--resume');
    expect(code).toBe(0);
    expect(report).toMatchObject({ runId: first.runId, startedAt: first.startedAt, warnings: [] });
    expect((await workflow.committed()).slice(0, before.length)).toEqual(before);
  });
});

describe('a state', () => {
  test('of another workflow is not resumed', async () => {
    const workflow = new Workflow();
    const running = workflow.start();
    await workflow.hasCommitted();
    running.kill('SIGKILL');
    await running.done;
    const { code, stderr } = await workflow.start('--resume', '--sink', 'file:other.jsonl').done;
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot be resumed: the workflow, or Sluice, was changed .*\[STATE_OTHER_WORKFLOW\]/);
    expect((await workflow.run('--resume')).code).toBe(0);
  });

  test('that is damaged says where, and what to do', async () => {
    const workflow = new Workflow();
    await workflow.run();
    const journal = join(workflow.state.setting, '000001.journal');
    const lines = readFileSync(journal, 'utf8').split('\n');
    lines[10] = lines[10]?.replace('local_s3', 'remote_s3') ?? '';
    writeFileSync(journal, lines.join('\n'));
    const { code, stderr } = await workflow.start().done;
    expect(code).toBe(1);
    expect(stderr).toContain(`${journal}:11`);
    expect(stderr).toContain('[STATE_DAMAGED]');
    expect(stderr).toContain('Remove the file named');
  });

  test('holds no secret', async () => {
    const workflow = new Workflow();
    await workflow.run();
    for (const journal of await workflow.state.journals()) expect(await workflow.state.read(journal)).not.toContain('canary');
  });

  test('is needed to resume', async () => {
    const workflow = new Workflow({ more: { runtime: {} } });
    const { code, stderr } = await workflow.start('--resume').done;
    expect(code).toBe(2);
    expect(stderr).toContain('only where its workflow keeps a state [WORKFLOW_MISSING_KEY]');
    expect(stderr).toContain('runtime.state');
  });
});

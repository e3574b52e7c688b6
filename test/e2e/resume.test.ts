import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3 } from '../bench/start-servers.mjs';
import { countRuns, IS_LONG } from '../support/long-form.js';
import { hasPython } from '../support/python.mjs';
import { startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, startSluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
const BUCKETS = 12;
const LAKE = { shape: 'tables', buckets: BUCKETS, tables: 3, files: 4 };
const LATENCY_MILLISECONDS = 20;
/** A bucket, and its three tables. */
const SPLITS = BUCKETS * 4;
const KILLS = IS_LONG ? 50 : 5;

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
beforeAll(async () => {
  s3 = await startS3({ latencyMilliseconds: LATENCY_MILLISECONDS, lake: LAKE });
});
afterAll(() => s3?.stop());

/** A workflow of its own, with an empty state beside it. */
class Workflow {
  readonly folder = emptyFolder();
  readonly #config: string;
  readonly #sink: readonly string[];

  constructor(catalogue?: string, more: object = {}) {
    this.#config = writeWorkflow({
      endpoint: s3.url,
      options: { metrics: 'none' },
      ...(catalogue === undefined ? {} : { server: { hostPort: `${catalogue}/api`, jwtToken: TOKEN } }),
      more: { runtime: { state: './state', concurrency: 2 }, ...more },
    });
    this.#sink = catalogue === undefined ? ['--sink', `file:${this.output}`] : [];
  }

  get output(): string {
    return join(this.folder, 'out.jsonl');
  }

  get state(): string {
    return join(this.#config, '../state');
  }

  start(...flags: readonly string[]) {
    const args = ['ingest', '-c', this.#config, ...this.#sink, '--report', join(this.folder, 'report.json'), ...flags];
    return startSluice(args);
  }

  async run(...flags: readonly string[]) {
    const { code, stderr } = await this.start(...flags).done;
    return { code, stderr, report: JSON.parse(readFileSync(join(this.folder, 'report.json'), 'utf8')) as Report };
  }

  /** The journals, the first first. */
  journals(): readonly string[] {
    return readdirSync(this.state)
      .filter((name) => name.endsWith('.journal'))
      .sort()
      .map((name) => join(this.state, name));
  }

  /** The splits that the last run committed. */
  committed(): readonly string[] {
    const [journal] = this.journals().slice(-1);
    return [...readFileSync(journal ?? '', 'utf8').matchAll(/^[0-9a-f]{8} c \d+ \{"split":"([^"]*)".*\n/gm)].map(
      ([, id = '']) => id,
    );
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

/** Whether the last run has committed so many splits. */
function isJournalled(workflow: Workflow, splits = 1): boolean {
  try {
    return workflow.committed().length >= splits;
  } catch {
    // There is no journal yet.
    return false;
  }
}

describe('a run that is killed', () => {
  test(
    `at ${KILLS} random points and resumed makes the same file and the same report, and does only what is left`,
    async (context) => {
      const undisturbed = new Workflow();
      const startedAt = Date.now();
      const expected = await undisturbed.run();
      const took = Date.now() - startedAt;
      expect(expected).toMatchObject({ code: 0, report: { status: 'succeeded', warnings: [] } });
      expect(undisturbed.committed()).toHaveLength(SPLITS);
      const midway: number[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const workflow = new Workflow();
        const running = workflow.start();
        // From early to late, so that few kills meet every stage.
        await wait(((kill + Math.random()) / KILLS) * took);
        running.kill('SIGKILL');
        await running.done;
        const before = isJournalled(workflow) ? workflow.committed() : [];
        if (before.length > 0 && before.length < SPLITS) midway.push(before.length);
        const { code, report } = await workflow.run('--resume');
        const isOver = report.warnings.some((each) => each.code === 'NOTHING_TO_RESUME');
        const warnings = report.warnings.filter((each) => each.code !== 'NOTHING_TO_RESUME');
        expect(code).toBe(0);
        expect(lasting({ ...report, warnings })).toEqual(lasting(expected.report));
        expect(readFileSync(workflow.output, 'utf8') === readFileSync(undisturbed.output, 'utf8')).toBe(true);
        expect([...workflow.committed()].sort()).toEqual([...undisturbed.committed()].sort());
        const left = isOver ? SPLITS : SPLITS - before.length;
        const groups = isOver ? SPLITS - BUCKETS : left - (BUCKETS - before.filter((id) => /^s3:\/\/[^/]*$/.test(id)).length);
        // By its own count: the server may see to the last requests of the process that was killed only now.
        expect(report.scopes.reduce((sum, { requests }) => sum + (requests['s3:ListObjectsV2'] ?? 0), 0)).toBe(groups);
        countRuns(context, 'kills', kill + 1);
      }
      expect(midway.length).toBeGreaterThan(0);
    },
    20_000 + KILLS * 20_000,
  );

  test.skipIf(!hasPython())(
    'again and again makes the same catalogue',
    async () => {
      const catalogue = await startOpenMetadata('1.3.4', TOKEN);
      try {
        const expected = await new Workflow(catalogue.url).run();
        const held = await heldBy(catalogue.url);
        expect(held).toHaveLength(1 + SPLITS);
        await fetch(`${catalogue.url}/__reset`, { method: 'POST' });
        const workflow = new Workflow(catalogue.url);
        let committed = 0;
        for (const more of [4, 12, 8]) {
          const running = workflow.start(...(committed === 0 ? [] : ['--resume']));
          while (!isJournalled(workflow, committed + more)) await wait(5);
          running.kill('SIGKILL');
          await running.done;
          committed = workflow.committed().length;
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
    while (!isJournalled(workflow)) await wait(5);
    running.kill('SIGKILL');
    await running.done;
    const { code, stderr, report } = await workflow.run();
    expect(code).toBe(0);
    expect(report.warnings).toMatchObject([{ code: 'RUN_UNFINISHED' }]);
    expect(stderr).toContain('did not come to its end, and is not resumed');
    expect(workflow.committed()).toHaveLength(SPLITS);
    expect(workflow.journals()).toHaveLength(1);
  });
});

describe('a run that is interrupted', () => {
  test('by Ctrl-C can be resumed, and is the same run', async () => {
    const workflow = new Workflow();
    const running = workflow.start();
    while (!isJournalled(workflow)) await wait(5);
    running.kill('SIGINT');
    expect((await running.done).code).toBe(130);
    const before = workflow.committed();
    const first = JSON.parse(readFileSync(join(workflow.folder, 'report.json'), 'utf8')) as Report;
    const { code, report } = await workflow.run('--resume');
    expect(code).toBe(0);
    expect(report).toMatchObject({ runId: first.runId, startedAt: first.startedAt, warnings: [] });
    expect(workflow.committed().slice(0, before.length)).toEqual(before);
  });
});

describe('a state', () => {
  test('is used by one run at a time: the second is told the id of the first', async () => {
    const workflow = new Workflow(undefined, { ingestionPipelineFQN: 'lake.nightly', pipelineRunId: 'run-of-tonight' });
    const first = workflow.start();
    while (!isJournalled(workflow)) await wait(5);
    const second = await workflow.start().done;
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/The run run-of-tonight \(process \d+ on .*\) works with the state .* \[STATE_IN_USE\]/);
    expect((await first.done).code).toBe(0);
    expect(readdirSync(workflow.state)).toEqual(['000001.journal']);
  });

  test('of another workflow is not resumed', async () => {
    const workflow = new Workflow();
    const running = workflow.start();
    while (!isJournalled(workflow)) await wait(5);
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
    const [journal = ''] = workflow.journals();
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
    for (const journal of workflow.journals()) expect(readFileSync(journal, 'utf8')).not.toContain('canary');
  });

  test('is needed to resume', async () => {
    const workflow = new Workflow(undefined, { runtime: {} });
    const { code, stderr } = await workflow.start('--resume').done;
    expect(code).toBe(2);
    expect(stderr).toContain('only where its workflow keeps a state [WORKFLOW_MISSING_KEY]');
    expect(stderr).toContain('runtime.state');
  });
});
